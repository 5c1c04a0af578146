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

}  // extern "C"
