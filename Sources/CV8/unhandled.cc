#include "CV8/unhandled.h"

#include <algorithm>

#include "compat.h"
#include "internal.h"

namespace {

using Unhandled = cv8::Unhandled;

cv8_isolate* OwnerOf(v8::Isolate* isolate) {
  return static_cast<cv8_isolate*>(isolate->GetData(cv8::kOwnerSlot));
}

bool IsHandled(v8::Isolate* isolate, const Unhandled& each) {
  return each.message.IsEmpty() && each.value.Get(isolate).As<v8::Promise>()->HasHandler();
}

void Add(cv8_isolate* owner, Unhandled added) {
  cv8::UnhandledList& list = owner->unhandled;
  // A promise is often handled soon after: those that were are let go of once they could be the
  // most, so that a script which handles all of them does not fill the memory.
  if (list.all.size() >= list.next_sweep) {
    v8::Isolate* isolate = owner->isolate;
    v8::HandleScope scope(isolate);
    std::erase_if(list.all, [&](const Unhandled& each) { return IsHandled(isolate, each); });
    list.next_sweep = std::max(cv8::UnhandledList::kFew, list.all.size() * 2);
  }
  list.all.push_back(std::move(added));
  list.added(list.environment);
}

void OnReject(v8::PromiseRejectMessage rejection) {
  if (rejection.GetEvent() != v8::kPromiseRejectWithNoHandler)
    return;
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::HandleScope scope(isolate);
  v8::Local<v8::Promise> promise = rejection.GetPromise();
  v8::Local<v8::Context> context;
  const bool is_known = cv8::CreationContext(isolate, promise).ToLocal(&context);
  Add(OwnerOf(isolate),
      {v8::Global<v8::Value>(isolate, promise), {}, is_known ? cv8::ContextNumber(context) : 0});
}

// V8 calls this for microtasks only: everything else runs below a handler of ours.
void OnMessage(v8::Local<v8::Message> message, v8::Local<v8::Value> thrown) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::HandleScope scope(isolate);
  Add(OwnerOf(isolate),
      {v8::Global<v8::Value>(isolate, thrown), v8::Global<v8::Message>(isolate, message),
       cv8::ContextNumber(isolate->GetCurrentContext())});
}

}  // namespace

extern "C" {

void cv8_unhandled_collect(cv8_isolate* isolate,
                           cv8_unhandled_added added,
                           void* environment) noexcept {
  cv8::Residence residence(isolate);
  v8::HandleScope scope(isolate->isolate);
  isolate->unhandled.added = added;
  isolate->unhandled.environment = environment;
  isolate->isolate->SetPromiseRejectCallback(OnReject);
  isolate->isolate->AddMessageListener(OnMessage);
}

size_t cv8_unhandled_count(cv8_scope* scope) noexcept {
  return cv8::In(scope).owner->unhandled.all.size();
}

bool cv8_unhandled_get(cv8_scope* scope,
                       size_t index,
                       cv8_value* promise,
                       uint32_t* context) noexcept {
  CV8_ENTER(scope, entered, false);
  entered.EnterContext();
  const Unhandled& each = entered.owner->unhandled.all[index];
  if (IsHandled(entered.isolate, each))
    return false;
  *promise = {cv8_kind_undefined, 0, nullptr};
  *context = each.context;
  entered.thrown = each.value.Get(entered.isolate);
  if (!each.message.IsEmpty()) {
    entered.message = each.message.Get(entered.isolate);
    return true;
  }
  *promise = cv8::Inspect(entered.thrown);
  entered.thrown = entered.thrown.As<v8::Promise>()->Result();
  entered.message = v8::Exception::CreateMessage(entered.isolate, entered.thrown);
  return true;
}

void cv8_unhandled_remove(cv8_scope* scope, size_t count) noexcept {
  std::vector<Unhandled>& all = cv8::In(scope).owner->unhandled.all;
  all.erase(all.begin(), all.begin() + static_cast<ptrdiff_t>(count));
}

}  // extern "C"
