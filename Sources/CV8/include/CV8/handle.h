#ifndef CV8_HANDLE_H
#define CV8_HANDLE_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Keeps a value beyond the scope.
///
/// - `is_of_host`: whether `cv8_handle_host_count` is to count it.
///
/// Ownership: release with `cv8_handle_release`.
/// Thread: inside `scope`. V8: `v8::Global`.
CV8_OWN cv8_handle* cv8_handle_new(cv8_scope* scope,
                                   cv8_local* value,
                                   bool is_of_host) CV8_NOEXCEPT;

/// Gives a handle back. It waits in a queue until its isolate is entered or deleted.
///
/// Thread: any, at any time before `cv8_isolate_delete`; never blocks, never runs JavaScript.
void cv8_handle_release(CV8_OWN cv8_handle* handle) CV8_NOEXCEPT;

/// The kept value as a local. Thread: inside `scope`. V8: `v8::Global::Get`.
cv8_local* cv8_handle_get(cv8_scope* scope, const cv8_handle* handle) CV8_NOEXCEPT;

/// How many handles of the isolate the host keeps for its users, when those that wait for their
/// release have been freed; 0 of a lost one.
///
/// Thread: inside.
int64_t cv8_handle_host_count(cv8_isolate* isolate) CV8_NOEXCEPT;

/// How many handles of the process are kept and not yet freed, and how many of the host's functions
/// and errors JavaScript refers to.
///
/// Thread: any.
int64_t cv8_handle_live_count(void) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_HANDLE_H
