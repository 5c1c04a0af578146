#include "CV8/scope.h"

#include <new>

#include "internal.h"
#include "memory.h"
#include "residence.h"

namespace cv8 {

cv8_status Fail(Scope& scope) {
  if (scope.caught().HasTerminated() || scope.isolate->IsExecutionTerminating()) {
    scope.caught().Reset();
    // V8 forgets a termination once it is caught; what else the entry does must fail too.
    scope.isolate->TerminateExecution();
    return cv8_status_terminated;
  }
  if (!scope.caught().HasCaught())
    return cv8_status_invalid;
  scope.thrown = scope.caught().Exception();
  scope.message = scope.caught().Message();
  scope.caught().Reset();
  return cv8_status_exception;
}

}  // namespace cv8

extern "C" {

void* cv8_scope_environment(cv8_scope* scope) noexcept {
  return cv8::In(scope).environment;
}

bool cv8_scope_open(cv8_scope* scope, cv8_context* context, void* environment) noexcept {
  cv8_isolate* owner = context->isolate;
  ::new (scope) cv8::Scope(context, environment);
  if (owner->released.load(std::memory_order_relaxed))
    cv8::DrainReleased(owner, false);
  return owner->has_stack;
}

void cv8_scope_close(cv8_scope* scope) noexcept {
  cv8::In(scope).~Scope();
}

bool cv8_scope_is_current(cv8_scope* scope) noexcept {
  return cv8::IsInside(cv8::In(scope).owner);
}

cv8_status cv8_scope_perform_microtask_checkpoint(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  v8::MicrotasksScope::PerformCheckpoint(entered.isolate);
  // What the call holds may be too much for all that nothing stopped it.
  if (entered.owner->memory->IsOverAtReturn())
    return cv8_status_terminated;
  const bool stopped =
      entered.caught().HasTerminated() || entered.isolate->IsExecutionTerminating();
  return stopped ? cv8::Fail(entered) : cv8_status_ok;
}

void cv8_scope_enqueue_microtask(cv8_scope* scope, cv8_value function) noexcept {
  CV8_ENTER(scope, entered, );
  entered.EnterContext();
  entered.isolate->EnqueueMicrotask(cv8::InAs<v8::Function>(entered, function));
}

bool cv8_scope_is_terminating(cv8_scope* scope) noexcept {
  return cv8::In(scope).isolate->IsExecutionTerminating();
}

}  // extern "C"
