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

/// A pending promise, which `cv8_promise_settle` settles. V8: `v8::Promise::Resolver::New`.
cv8_status cv8_promise_new(cv8_scope* scope, cv8_value* result) CV8_NOEXCEPT;

/// Resolves a promise of `cv8_promise_new` with `value`, or rejects it; nothing the second time.
///
/// V8: `v8::Promise::Resolver::Resolve`, `v8::Promise::Resolver::Reject`.
cv8_status cv8_promise_settle(cv8_scope* scope, cv8_value promise, bool rejects, cv8_value value)
    CV8_NOEXCEPT;

/// Calls one of two functions once the promise is settled, whatever a script did to `then`; the
/// result is a promise of what that returns. If `rejected` is undefined, it is rejected likewise.
///
/// V8: `v8::Promise::Then`.
cv8_status cv8_promise_then(cv8_scope* scope,
                            cv8_value promise,
                            cv8_value fulfilled,
                            cv8_value rejected,
                            cv8_value* result) CV8_NOEXCEPT;

/// Has the promise count as handled, if it is or will be rejected. V8:
/// `v8::Promise::MarkAsHandled`.
void cv8_promise_mark_handled(cv8_scope* scope, cv8_value promise) CV8_NOEXCEPT;

/// Whether somebody has handled the promise's rejection, or would. V8: `v8::Promise::HasHandler`.
bool cv8_promise_has_handler(cv8_scope* scope, cv8_value promise) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_PROMISE_H
