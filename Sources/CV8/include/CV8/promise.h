#ifndef CV8_PROMISE_H
#define CV8_PROMISE_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// How far a promise is.
typedef enum CV8_CLOSED_ENUM {
  cv8_promise_state_pending = 0,
  cv8_promise_state_fulfilled = 1,
  cv8_promise_state_rejected = 2,
} cv8_promise_state;

/// V8: `v8::Promise::State`.
cv8_promise_state cv8_promise_get_state(cv8_scope* scope, cv8_value promise) CV8_NOEXCEPT;

/// The value or the reason of a settled promise; undefined of a pending one.
///
/// V8: `v8::Promise::Result`.
cv8_value cv8_promise_result(cv8_scope* scope, cv8_value promise) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_PROMISE_H
