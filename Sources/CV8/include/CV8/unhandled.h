#ifndef CV8_UNHANDLED_H
#define CV8_UNHANDLED_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Called when something is added to the list below.
///
/// Thread: the one inside the isolate; must not use it.
typedef void (*cv8_unhandled_added)(void* environment);

/// Begins a list of the promises that were rejected while nobody handled that, and of what
/// microtasks threw.
///
/// - `environment`: must live as long as the isolate.
///
/// Thread: the isolate must not be in use by another thread.
/// V8: `v8::Isolate::SetPromiseRejectCallback`, `v8::Isolate::AddMessageListener`.
void cv8_unhandled_collect(cv8_isolate* isolate,
                           cv8_unhandled_added added,
                           void* environment) CV8_NOEXCEPT;

/// How long the list is.
size_t cv8_unhandled_count(cv8_scope* scope) CV8_NOEXCEPT;

/// Makes what is at `index` the last exception of the scope, unless it is a promise that somebody
/// has handled since.
///
/// - `promise`: the promise, or undefined.
/// - `context`: the number of the context that it happened in; 0 if that has none.
///
/// Returns whether it did. V8: `v8::Promise::HasHandler`, `v8::Exception::CreateMessage`.
bool cv8_unhandled_get(cv8_scope* scope, size_t index, cv8_value* promise, uint32_t* context)
    CV8_NOEXCEPT;

/// Removes the first `count` of the list.
void cv8_unhandled_remove(cv8_scope* scope, size_t count) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_UNHANDLED_H
