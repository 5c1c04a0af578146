#include "CV8/promise.h"

#include "internal.h"

extern "C" {

cv8_promise_state cv8_promise_get_state(cv8_scope* scope, cv8_value promise) noexcept {
  switch (cv8::InAs<v8::Promise>(cv8::In(scope), promise)->State()) {
    case v8::Promise::kPending:
      return cv8_promise_state_pending;
    case v8::Promise::kFulfilled:
      return cv8_promise_state_fulfilled;
    case v8::Promise::kRejected:
      return cv8_promise_state_rejected;
  }
}

cv8_value cv8_promise_result(cv8_scope* scope, cv8_value promise) noexcept {
  v8::Local<v8::Promise> target = cv8::InAs<v8::Promise>(cv8::In(scope), promise);
  if (target->State() == v8::Promise::kPending)
    return {cv8_kind_undefined, 0, nullptr};
  return cv8::Inspect(target->Result());
}

cv8_status cv8_promise_new(cv8_scope* scope, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(entered, v8::Promise::Resolver::New(entered.context), result);
}

cv8_status cv8_promise_settle(cv8_scope* scope,
                              cv8_value promise,
                              bool rejects,
                              cv8_value value) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  v8::Local<v8::Promise::Resolver> resolver = cv8::InAs<v8::Promise::Resolver>(entered, promise);
  bool ignored = false;
  v8::Local<v8::Value> settled = cv8::In(entered, value);
  return cv8::Finish(entered,
                     rejects ? resolver->Reject(entered.context, settled)
                             : resolver->Resolve(entered.context, settled),
                     &ignored);
}

cv8_status cv8_promise_then(cv8_scope* scope,
                            cv8_value promise,
                            cv8_value fulfilled,
                            cv8_value rejected,
                            cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  v8::Local<v8::Promise> target = cv8::InAs<v8::Promise>(entered, promise);
  v8::Local<v8::Function> reaction = cv8::InAs<v8::Function>(entered, fulfilled);
  if (rejected.kind == cv8_kind_undefined)
    return cv8::Finish(entered, target->Then(entered.context, reaction), result);
  return cv8::Finish(
      entered, target->Then(entered.context, reaction, cv8::InAs<v8::Function>(entered, rejected)),
      result);
}

void cv8_promise_mark_handled(cv8_scope* scope, cv8_value promise) noexcept {
  cv8::InAs<v8::Promise>(cv8::In(scope), promise)->MarkAsHandled();
}

bool cv8_promise_has_handler(cv8_scope* scope, cv8_value promise) noexcept {
  return cv8::InAs<v8::Promise>(cv8::In(scope), promise)->HasHandler();
}

}  // extern "C"
