#include "CV8/scope.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "internal.h"

namespace {

// What V8's own C++ code may use beyond the limit that JavaScript is held to.
constexpr uintptr_t kReserve = 128 * 1024;
// How far the stack may wander from where the limit was set before it is set anew.
constexpr uintptr_t kDrift = 32 * 1024;

uintptr_t LowestAddressOfThisStack() {
  thread_local uintptr_t lowest = 0;
  if (lowest == 0) {
    pthread_attr_t attributes;
    void* address = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &address, &size);
      pthread_attr_destroy(&attributes);
    }
    lowest = reinterpret_cast<uintptr_t>(address);
  }
  return lowest;
}

// V8 compares the stack pointer with an address, so a new thread needs a new limit.
void SetStackLimit(cv8_isolate* owner, pthread_t thread, uintptr_t position) {
  const uintptr_t lowest = LowestAddressOfThisStack() + kReserve;
  const uintptr_t wanted = position > owner->stack_limit ? position - owner->stack_limit : 0;
  owner->isolate->SetStackLimit(std::max(lowest, wanted));
  owner->thread = thread;
  owner->stack_position = position;
}

}  // namespace

namespace cv8 {

cv8_status Fail(Scope& scope) {
  if (scope.caught.HasTerminated() || scope.isolate->IsExecutionTerminating()) {
    scope.caught.Reset();
    // V8 forgets a termination once it is caught; what else the entry does must fail too.
    scope.isolate->TerminateExecution();
    return cv8_status_terminated;
  }
  if (!scope.caught.HasCaught()) return cv8_status_invalid;
  scope.thrown = scope.caught.Exception();
  scope.message = scope.caught.Message();
  scope.caught.Reset();
  return cv8_status_exception;
}

}  // namespace cv8

extern "C" {

void cv8_scope_open(cv8_scope* scope, cv8_context* context) noexcept {
  cv8_isolate* owner = context->isolate;
  ::new (scope) cv8::Scope(context);
  const auto position = reinterpret_cast<uintptr_t>(scope);
  const pthread_t thread = pthread_self();
  if (owner->thread != thread || owner->stack_position - position + kDrift > 2 * kDrift) {
    SetStackLimit(owner, thread, position);
  }
  if (owner->released.load(std::memory_order_relaxed)) cv8::DrainReleased(owner, false);
}

void cv8_scope_close(cv8_scope* scope) noexcept {
  cv8::In(scope).~Scope();
}

cv8_status cv8_scope_perform_microtask_checkpoint(cv8_scope* scope) noexcept {
  cv8::Scope& entered = cv8::In(scope);
  v8::MicrotasksScope::PerformCheckpoint(entered.isolate);
  const bool stopped = entered.caught.HasTerminated() || entered.isolate->IsExecutionTerminating();
  return stopped ? cv8::Fail(entered) : cv8_status_ok;
}

bool cv8_scope_is_terminating(cv8_scope* scope) noexcept {
  return cv8::In(scope).isolate->IsExecutionTerminating();
}

void cv8_handle_scope_open(cv8_handle_scope* handle_scope, cv8_scope* scope) noexcept {
  struct Holder {
    v8::HandleScope scope;
  };
  ::new (handle_scope) Holder{v8::HandleScope(cv8::In(scope).isolate)};
}

void cv8_handle_scope_close(cv8_handle_scope* handle_scope) noexcept {
  std::launder(reinterpret_cast<v8::HandleScope*>(handle_scope))->~HandleScope();
}

}  // extern "C"
