#include "CV8/isolate.h"

#include "CV8/fork.h"
#include "CV8/handle.h"
#include "compat.h"
#include "fork.h"
#include "internal.h"
#include "memory.h"

namespace {

std::atomic<uint64_t> last_number{0};

struct Base {
  v8::HandleScope scope;
};

void OpenBaseScope(cv8_isolate* owner) {
  cv8::Residence residence(owner);
  ::new (owner->base_scope) Base{v8::HandleScope(owner->isolate)};
  // The first handle is what makes V8 fetch the block; a small integer would need none.
  v8::Number::New(owner->isolate, 0.5);
}

// V8's part stays for ever: nobody knows what state it is in.
void Abandon(cv8_isolate* owner) {
  // Handles reset themselves, in what they belong to.
  new std::vector<cv8::Unhandled>(std::move(owner->unhandled.all));
  cv8::Evict(owner);
  owner->tasks->Abandon();
  owner->memory->End();
  owner->isolate = nullptr;
}

void CloseBaseScope(cv8_isolate* owner) {
  cv8::Residence residence(owner);
  std::launder(reinterpret_cast<Base*>(owner->base_scope))->~Base();
}

}  // namespace

extern "C" {

cv8_isolate* cv8_isolate_new(size_t heap_limit, size_t stack_limit) noexcept {
  auto* owner = new cv8_isolate{};
  owner->stack_limit = stack_limit;

  v8::Isolate::CreateParams parameters;
  owner->memory = std::make_shared<cv8::Memory>(owner);
  owner->memory->Configure(heap_limit, parameters.constraints);
  parameters.array_buffer_allocator_shared = cv8::NewCountingAllocator(owner->memory);
  cv8::SetOutOfMemoryHandler<cv8::OnOutOfMemory>(parameters);

  cv8::Sharing sharing;
  // That covers all that is done here.
  owner->inside = 1;
  owner->generation = cv8_process_generation();
  owner->number = last_number.fetch_add(1, std::memory_order_relaxed) + 1;
  cv8::LeaveStale();
  owner->isolate = v8::Isolate::Allocate();
  // Before V8 asks the platform for it.
  owner->tasks = std::make_shared<cv8::TaskQueue>(owner);
  owner->isolate->SetData(cv8::kOwnerSlot, owner);
  v8::Isolate::Initialize(owner->isolate, parameters);
  owner->memory->Begin(owner->isolate);
  owner->isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  OpenBaseScope(owner);
  owner->isolate->SetCaptureStackTraceForUncaughtExceptions(true, cv8::kFrameLimit);
  owner->inside = 0;
  cv8::BeginObserving(owner);
  return owner;
}

void cv8_isolate_dispose(cv8_isolate* isolate) noexcept {
  cv8::EndObserving(isolate);
  cv8::Sharing sharing;
  isolate->inside = 1;
  cv8::ReleaseTies(isolate);
  if (isolate->is_lost()) {
    Abandon(isolate);
    return;
  }
  isolate->unhandled.all.clear();
  cv8::DrainReleased(isolate, false);
  CloseBaseScope(isolate);
  cv8::Evict(isolate);
  isolate->tasks->Close();
  cv8::SettleInterrupts();
  // Before V8 gives back what it has in buffers, for which it may ask how much there is.
  isolate->memory->End();
  isolate->isolate->Dispose();
  isolate->isolate = nullptr;
}

void cv8_isolate_delete(cv8_isolate* isolate) noexcept {
  cv8::DrainReleased(isolate, true);
  delete isolate;
}

void cv8_isolate_terminate(cv8_isolate* isolate) noexcept {
  isolate->isolate->TerminateExecution();
}

void cv8_isolate_cancel_terminate(cv8_isolate* isolate) noexcept {
  isolate->is_overdue.store(false, std::memory_order_relaxed);
  isolate->isolate->CancelTerminateExecution();
}

cv8_context* cv8_context_new(cv8_isolate* isolate, uint32_t number) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, nullptr);
  v8::HandleScope handle_scope(isolate->isolate);
  v8::Local<v8::Context> context = v8::Context::New(isolate->isolate);
  if (context.IsEmpty())
    return nullptr;
  cv8::SetContextNumber(context, v8::Integer::NewFromUnsigned(isolate->isolate, number));
  return new cv8_context{isolate, cv8::Keep(isolate, cv8::In(cv8::Out(context)))};
}

cv8_context* cv8_context_new_beside(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, nullptr);
  v8::Local<v8::Context> context = v8::Context::New(entered.isolate);
  if (context.IsEmpty())
    return nullptr;
  context->SetSecurityToken(entered.context->GetSecurityToken());
  return new cv8_context{entered.owner, cv8::Keep(entered.owner, cv8::In(cv8::Out(context)))};
}

void cv8_context_disallow_code_generation(cv8_scope* scope) noexcept {
  cv8::In(scope).context->AllowCodeGenerationFromStrings(false);
}

bool cv8_context_allows_code_generation(cv8_scope* scope) noexcept {
  return cv8::In(scope).context->IsCodeGenerationFromStringsAllowed();
}

uint32_t cv8_context_number_of(cv8_scope* scope, cv8_value object) noexcept {
  cv8::Scope& entered = cv8::In(scope);
  v8::Local<v8::Context> context;
  if (!cv8::CreationContext(entered.isolate, cv8::InAs<v8::Object>(entered, object))
           .ToLocal(&context)) {
    return 0;
  }
  return cv8::ContextNumber(context);
}

void cv8_context_close(cv8_context* context) noexcept {
  if (context->handle)
    cv8_handle_release(context->handle);
  context->handle = nullptr;
}

void cv8_context_delete(cv8_context* context) noexcept {
  cv8_context_close(context);
  delete context;
}

}  // extern "C"
