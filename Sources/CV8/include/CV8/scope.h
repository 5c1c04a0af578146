#ifndef CV8_SCOPE_H
#define CV8_SCOPE_H

#include "base.h"

CV8_BEGIN

/// A context entered on this thread, with a handle scope and a handler for exceptions.
///
/// Lies on the stack of whoever opens it, since V8 compares its address with those of JavaScript
/// frames; must not move while it is open.
typedef struct {
  void* _Nullable storage[22];
} cv8_scope;

/// Enters the context's isolate and the context; releases the handles that wait for it.
///
/// Thread: the isolate must not be in use by another thread until the scope is closed.
/// V8: `v8::Isolate::Scope`, `v8::HandleScope`, `v8::Context::Scope`, `v8::TryCatch`,
/// `v8::Isolate::SetStackLimit`.
/// Ownership: `environment` is the caller's, for host functions that are called in the scope; it
/// must live as long as the scope is open.
/// Returns whether the stack has room for JavaScript; if not, the scope can only be closed.
bool cv8_scope_open(cv8_scope* scope, cv8_context* context, void* environment) CV8_NOEXCEPT;

/// What the scope was opened with; of a host function's, that of the scope it was called in.
void* cv8_scope_environment(cv8_scope* scope) CV8_NOEXCEPT;

/// Leaves what `cv8_scope_open` entered; locals made since are gone.
///
/// Thread: the one that opened it; scopes close in reverse order.
void cv8_scope_close(cv8_scope* scope) CV8_NOEXCEPT;

/// Whether this thread has entered no other isolate since the scope was opened.
///
/// Thread: the one that opened it.
bool cv8_scope_is_current(cv8_scope* scope) CV8_NOEXCEPT;

/// Runs the jobs of the microtask queue until it is empty or execution is terminated.
///
/// Thread: inside `scope`. V8: `v8::MicrotaskQueue::PerformCheckpoint`.
cv8_status cv8_scope_perform_microtask_checkpoint(cv8_scope* scope) CV8_NOEXCEPT;

/// Puts a call of `function`, without a receiver or arguments, at the end of the microtask queue.
///
/// V8: `v8::Isolate::EnqueueMicrotask`.
void cv8_scope_enqueue_microtask(cv8_scope* scope, cv8_value function) CV8_NOEXCEPT;

/// Whether a termination was asked for and not taken back. V8:
/// `v8::Isolate::IsExecutionTerminating`.
bool cv8_scope_is_terminating(cv8_scope* scope) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_SCOPE_H
