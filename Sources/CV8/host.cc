#include "CV8/host.h"

#include <climits>
#include <memory>
#include <new>
#include <utility>

#include "CV8/fork.h"
#include "compat.h"
#include "internal.h"

struct cv8_tie {
  // Persistent, not Global: see cv8_handle.
  v8::Persistent<v8::Object> object;
  cv8_isolate* isolate;
  // Of a function its body, of an object with lazy properties their getter.
  cv8_host_body body;
  cv8_host_getter getter;
  cv8_host_release release;
  void* environment;
  // All ties of the isolate: V8 calls nobody back when it is disposed of.
  cv8_tie* previous;
  cv8_tie* next;
};

namespace {

// What the host's own code may need of the stack.
constexpr size_t kHostReserve = size_t{256} << 10;

cv8_tie* NewTie(cv8_isolate* isolate, cv8_host_release release, void* environment) {
  auto* tie =
      new cv8_tie{{}, isolate, nullptr, nullptr, release, environment, nullptr, isolate->ties};
  if (tie->next)
    tie->next->previous = tie;
  isolate->ties = tie;
  cv8::CountLive(1);
  return tie;
}

void GiveBack(cv8_tie* tie) {
  if (!tie->isolate->is_lost())
    tie->object.Reset();
  {
    cv8::InHost in_host;
    tie->release(tie->environment);
  }
  delete tie;
  cv8::CountLive(-1);
}

void Release(cv8_tie* tie) {
  (tie->previous ? tie->previous->next : tie->isolate->ties) = tie->next;
  if (tie->next)
    tie->next->previous = tie->previous;
  GiveBack(tie);
}

void Hold(cv8_tie* tie, v8::Local<v8::Object> object) {
  tie->object.Reset(tie->isolate->isolate, object);
  tie->object.SetWeak(
      tie, [](const v8::WeakCallbackInfo<cv8_tie>& info) { Release(info.GetParameter()); },
      v8::WeakCallbackType::kParameter);
}

// The arguments as the host sees them, on the stack where they are few.
class Received {
 public:
  explicit Received(const v8::FunctionCallbackInfo<v8::Value>& info)
      : count(static_cast<size_t>(info.Length())) {
    if (count > kFew) {
      many_ = std::make_unique<cv8_value[]>(count);
      values = many_.get();
    }
    for (size_t i = 0; i < count; i++)
      values[i] = cv8::Inspect(info[static_cast<int>(i)]);
  }

  const size_t count;

 private:
  static constexpr size_t kFew = 8;
  cv8_value few_[kFew];
  std::unique_ptr<cv8_value[]> many_;

 public:
  cv8_value* values = few_;
};

// Terminates before the caller runs on: V8 looks for a request only where a function or a loop
// begins, so one is called that does nothing.
void TerminateNow(v8::Isolate* isolate) {
  isolate->TerminateExecution();
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  v8::Local<v8::Script> script;
  if (v8::Script::Compile(context, v8::String::Empty(isolate)).ToLocal(&script))
    static_cast<void>(script->Run(context));
}

// What becomes of `status`: if the host has forked, the JavaScript that called it goes on in the
// parent alone.
cv8_status StatusHere(const cv8_isolate* isolate, cv8_status status) {
  return isolate->generation == cv8_process_generation() ? status : cv8_status_terminated;
}

void CallHost(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* tie = static_cast<cv8_tie*>(cv8::ExternalValue(info.Data()));
  if (cv8::StackLeft() < kHostReserve) {
    isolate->ThrowException(v8::Exception::RangeError(
        v8::String::NewFromUtf8Literal(isolate, "Maximum call stack size exceeded")));
    return;
  }
  cv8_status status = cv8_status_ok;
  {
    cv8_scope storage;
    auto* scope = ::new (&storage) cv8::Scope(tie->isolate, isolate->GetCurrentContext());
    const Received received(info);
    cv8_value result = {cv8_kind_undefined, 0, nullptr};
    {
      cv8::InHost in_host;
      status = tie->body(tie->environment, &storage, cv8::Out(info.This()), received.values,
                         received.count, &result);
    }
    status = StatusHere(tie->isolate, status);
    // The slot outlives the scope, whose handler would catch what is thrown inside it.
    if (status != cv8_status_terminated && !tie->isolate->is_lost())
      info.GetReturnValue().Set(cv8::In(*scope, result));
    scope->~Scope();
  }
  cv8::LeaveIfLost(tie->isolate);
  switch (status) {
    case cv8_status_ok:
      return;
    case cv8_status_terminated:
      TerminateNow(isolate);
      return;
    default:
      isolate->ThrowException(info.GetReturnValue().Get());
  }
}

void GetLazily(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* tie = static_cast<cv8_tie*>(cv8::ExternalValue(info.Data()));
  // The current context is that of whoever reads the property.
  v8::Local<v8::Context> context;
  if (!cv8::CreationContext(isolate, tie->object.Get(isolate)).ToLocal(&context))
    return;
  cv8_status status = cv8_status_ok;
  {
    cv8_scope storage;
    auto* scope = ::new (&storage) cv8::Scope(tie->isolate, context, false);
    cv8_value result = {cv8_kind_undefined, 0, nullptr};
    {
      cv8::InHost in_host;
      status = tie->getter(tie->environment, &storage, cv8::Out(name), &result);
    }
    status = StatusHere(tie->isolate, status);
    // The slot outlives the scope, whose handler would catch what is thrown inside it.
    if (status != cv8_status_terminated && !tie->isolate->is_lost())
      info.GetReturnValue().Set(cv8::In(*scope, result));
    scope->~Scope();
  }
  cv8::LeaveIfLost(tie->isolate);
  if (status == cv8_status_terminated) {
    TerminateNow(isolate);
  } else if (status != cv8_status_ok) {
    isolate->ThrowException(info.GetReturnValue().Get());
  }
}

// As CallHost, for a class: what the host returns is no object, so that `new` gives `this`.
void ConstructHost(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (info.IsConstructCall()) {
    CallHost(info);
    return;
  }
  v8::Isolate* isolate = info.GetIsolate();
  auto* tie = static_cast<cv8_tie*>(cv8::ExternalValue(info.Data()));
  v8::Local<v8::String> message = v8::String::NewFromUtf8Literal(isolate, "Class constructor ");
  v8::Local<v8::Value> name = tie->object.Get(isolate).As<v8::Function>()->GetName();
  if (name->IsString())
    message = v8::String::Concat(isolate, message, name.As<v8::String>());
  message = v8::String::Concat(
      isolate, message,
      v8::String::NewFromUtf8Literal(isolate, " cannot be invoked without 'new'"));
  isolate->ThrowException(v8::Exception::TypeError(message));
}

// Makes a function or a class.
cv8_status NewFunction(cv8_scope* scope,
                       cv8_local* name,
                       int32_t length,
                       bool is_class,
                       cv8_host_body body,
                       cv8_host_release release,
                       void* environment,
                       cv8_tie** tie,
                       cv8_value* result) {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  *tie = NewTie(entered.owner, release, environment);
  (*tie)->body = body;
  v8::Local<v8::Function> function;
  if (!v8::Function::New(
           entered.context, is_class ? ConstructHost : CallHost,
           cv8::NewExternal(entered.isolate, *tie), length,
           is_class ? v8::ConstructorBehavior::kAllow : v8::ConstructorBehavior::kThrow)
           .ToLocal(&function)) {
    Release(*tie);
    *tie = nullptr;
    return cv8::Fail(entered);
  }
  function->SetName(cv8::In<v8::String>(name));
  Hold(*tie, function);
  *result = cv8::Inspect(function);
  return cv8_status_ok;
}

v8::Local<v8::Private> Key(cv8_isolate* owner, v8::Persistent<v8::Private>* key) {
  if (key->IsEmpty())
    key->Reset(owner->isolate, v8::Private::New(owner->isolate));
  return key->Get(owner->isolate);
}

}  // namespace

namespace cv8 {

void ReleaseTies(cv8_isolate* isolate) {
  cv8_tie* tie = std::exchange(isolate->ties, nullptr);
  while (tie)
    GiveBack(std::exchange(tie, tie->next));
}

}  // namespace cv8

extern "C" {

cv8_status cv8_host_function_new(cv8_scope* scope,
                                 cv8_local* name,
                                 int32_t length,
                                 cv8_host_body body,
                                 cv8_host_release release,
                                 void* environment,
                                 cv8_tie** tie,
                                 cv8_value* result) noexcept {
  return NewFunction(scope, name, length, false, body, release, environment, tie, result);
}

cv8_status cv8_host_class_new(cv8_scope* scope,
                              cv8_local* name,
                              int32_t length,
                              cv8_host_body body,
                              cv8_host_release release,
                              void* environment,
                              cv8_tie** tie,
                              cv8_value* result) noexcept {
  return NewFunction(scope, name, length, true, body, release, environment, tie, result);
}

cv8_status cv8_host_object_set(cv8_scope* scope,
                               cv8_value object,
                               cv8_host_release release,
                               void* environment,
                               cv8_tie** tie) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  v8::Local<v8::Object> target = cv8::InAs<v8::Object>(entered, object);
  *tie = NewTie(entered.owner, release, environment);
  if (target
          ->SetPrivate(entered.context, Key(entered.owner, &entered.owner->object_key),
                       cv8::NewExternal(entered.isolate, *tie))
          .FromMaybe(false)) {
    Hold(*tie, target);
    return cv8_status_ok;
  }
  Release(*tie);
  *tie = nullptr;
  return cv8::Fail(entered);
}

void* cv8_host_object_get(cv8_scope* scope, cv8_value value) noexcept {
  CV8_ENTER(scope, entered, nullptr);
  if (entered.owner->object_key.IsEmpty())
    return nullptr;
  v8::Local<v8::Value> object = cv8::In(entered, value);
  v8::Local<v8::Value> external;
  // A Proxy has no such slot of its own.
  if (!object->IsObject() || object->IsProxy() ||
      !object.As<v8::Object>()
           ->GetPrivate(entered.context, Key(entered.owner, &entered.owner->object_key))
           .ToLocal(&external)) {
    return nullptr;
  }
  if (!external->IsExternal())
    return nullptr;
  return static_cast<cv8_tie*>(cv8::ExternalValue(external))->environment;
}

cv8_value cv8_tie_get(cv8_scope* scope, cv8_tie* tie) noexcept {
  return cv8::Inspect(tie->object.Get(cv8::In(scope).isolate));
}

cv8_status cv8_host_define_lazily(cv8_scope* scope,
                                  cv8_value object,
                                  const char* const* names,
                                  size_t count,
                                  cv8_host_getter getter,
                                  cv8_host_release release,
                                  void* environment) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::Local<v8::Object> target = cv8::InAs<v8::Object>(entered, object);
  cv8_tie* tie = NewTie(entered.owner, release, environment);
  tie->getter = getter;
  Hold(tie, target);
  v8::Local<v8::External> data = cv8::NewExternal(entered.isolate, tie);
  for (size_t i = 0; i < count; i++) {
    v8::Local<v8::String> name;
    if (!v8::String::NewFromUtf8(entered.isolate, names[i], v8::NewStringType::kInternalized)
             .ToLocal(&name)) {
      return cv8::Fail(entered);
    }
    if (target->SetLazyDataProperty(entered.context, name, GetLazily, data, v8::DontEnum)
            .IsNothing()) {
      return cv8::Fail(entered);
    }
  }
  return cv8_status_ok;
}

void cv8_host_error_set(cv8_scope* scope,
                        cv8_value object,
                        cv8_host_release release,
                        void* environment) noexcept {
  CV8_ENTER(scope, entered, release(environment));
  v8::Local<v8::Object> target = cv8::InAs<v8::Object>(entered, object);
  cv8_tie* tie = NewTie(entered.owner, release, environment);
  if (target
          ->SetPrivate(entered.context, Key(entered.owner, &entered.owner->error_key),
                       cv8::NewExternal(entered.isolate, tie))
          .FromMaybe(false)) {
    Hold(tie, target);
  } else {
    Release(tie);
  }
}

void* cv8_host_error_get(cv8_scope* scope, cv8_value value) noexcept {
  CV8_ENTER(scope, entered, nullptr);
  if (entered.owner->error_key.IsEmpty())
    return nullptr;
  v8::Local<v8::Value> object = cv8::In(entered, value);
  v8::Local<v8::Value> external;
  if (!object->IsNativeError() ||
      !object.As<v8::Object>()
           ->GetPrivate(entered.context, Key(entered.owner, &entered.owner->error_key))
           .ToLocal(&external)) {
    return nullptr;
  }
  if (!external->IsExternal())
    return nullptr;
  return static_cast<cv8_tie*>(cv8::ExternalValue(external))->environment;
}

int32_t cv8_host_stack_depth(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, 0);
  return v8::StackTrace::CurrentStackTrace(entered.isolate, cv8::kFrameLimit)->GetFrameCount();
}

}  // extern "C"
