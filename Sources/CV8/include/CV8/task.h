#ifndef CV8_TASK_H
#define CV8_TASK_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// What V8 wants done by a thread that is inside the isolate, when nothing else runs there: the end
/// of an asynchronous compilation, what `Atomics.waitAsync` and FinalizationRegistry call back for,
/// and steps of the garbage collector.

/// Called when a task is posted by a thread that is not inside the isolate.
///
/// - `time`: when it is due, in nanoseconds of CLOCK_MONOTONIC.
///
/// Thread: any, threads of V8's included; must neither wait nor enter an isolate.
typedef void (*cv8_task_posted)(void* environment, uint64_t time);

/// Has `posted` called from now on, until the isolate is disposed of.
///
/// Thread: the isolate must not be in use by another thread.
void cv8_task_observe(cv8_isolate* isolate, cv8_task_posted posted, void* environment) CV8_NOEXCEPT;

/// Where it is noted that a task was posted, by whatever thread, since `cv8_task_due_count`; lives
/// as long as the isolate.
const uint8_t* cv8_task_flag(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Reads it. Thread: any.
static inline bool cv8_task_read_flag(const uint8_t* flag) CV8_NOEXCEPT {
  return __atomic_load_n(flag, __ATOMIC_RELAXED) != 0;
}

/// Notes that there are tasks, if there are any. Thread: any.
void cv8_task_note(cv8_isolate* isolate) CV8_NOEXCEPT;

/// How many tasks are due; takes the note back.
///
/// Thread: any.
size_t cv8_task_due_count(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Tells when the task is due that is so first; false if there is none.
///
/// Thread: any.
bool cv8_task_next_time(cv8_isolate* isolate, uint64_t* time) CV8_NOEXCEPT;

/// Runs the task that is due first, if one is.
///
/// Thread: inside `scope`, with no JavaScript below. V8: `v8::Task::Run`.
cv8_status cv8_task_run_next(cv8_scope* scope) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_TASK_H
