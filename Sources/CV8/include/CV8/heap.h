#ifndef CV8_HEAP_H
#define CV8_HEAP_H

#include "base.h"

CV8_BEGIN

/// As V8 counts them: bytes, but for the numbers of contexts.
typedef struct {
  size_t total_heap_size;
  size_t total_heap_size_executable;
  size_t total_physical_size;
  size_t total_available_size;
  size_t total_global_handles_size;
  size_t used_global_handles_size;
  size_t used_heap_size;
  size_t heap_size_limit;
  size_t malloced_memory;
  size_t external_memory;
  size_t peak_malloced_memory;
  size_t number_of_native_contexts;
  size_t number_of_detached_contexts;
  /// Of the external memory: what buffers were given.
  size_t buffer_memory;
  /// The limit on heap and external memory together.
  size_t memory_limit;
} cv8_heap_statistics;

/// Thread: the isolate must not be in use by another thread. V8: `v8::Isolate::GetHeapStatistics`.
cv8_heap_statistics cv8_heap_get_statistics(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Collects all garbage now.
///
/// Thread: the isolate must not be in use by another thread.
/// V8: `v8::Isolate::LowMemoryNotification`.
void cv8_heap_collect_garbage(cv8_isolate* isolate) CV8_NOEXCEPT;

/// What has become of an isolate; a set of bits.
typedef enum {
  /// What is held passed the limit: the running call is stopped.
  cv8_condition_limit_reached = 1,
  /// V8 ran out of memory. Every function that can fail does so from now on, and others do nothing.
  cv8_condition_lost = 2,
  /// More than the limit was still held after garbage was collected.
  cv8_condition_over_limit = 4,
  /// The host is called from where no JavaScript may run.
  cv8_condition_interrupted = 8,
  /// It is lost because a built-in function could not be stopped.
  cv8_condition_stuck = 16,
  /// It is lost because V8 used up the stack of its thread without a look.
  cv8_condition_overflowed = 32,
} cv8_condition;

/// Where the conditions of an isolate are; lives as long as the isolate.
const uint8_t* cv8_heap_conditions(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Reads them. Thread: any.
static inline uint8_t cv8_heap_read_conditions(const uint8_t* conditions) CV8_NOEXCEPT {
  return __atomic_load_n(conditions, __ATOMIC_RELAXED);
}

/// Sets how much heap, buffers and the rest may take together, in bytes; 0 for V8's own choice.
/// In force with `cv8_heap_apply_limit`.
///
/// Thread: any.
void cv8_heap_set_limit(cv8_isolate* isolate, size_t limit) CV8_NOEXCEPT;

/// The limit in force, in bytes. Thread: any.
size_t cv8_heap_limit(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Has V8 keep to the limit that was set.
///
/// Thread: the isolate must not be in use by another thread.
void cv8_heap_apply_limit(cv8_isolate* isolate) CV8_NOEXCEPT;

/// As `cv8_heap_apply_limit`, on the thread that runs JavaScript, as soon as that can be
/// interrupted.
///
/// Thread: any, as long as the isolate is not disposed of. V8: `v8::Isolate::RequestInterrupt`.
void cv8_heap_apply_limit_soon(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Called on the thread inside when what is held passes the soft limit: once, until it was less.
/// Must not enter the isolate to run JavaScript.
typedef void (*cv8_soft_limit_reached)(void* environment);

/// Says who is told of the soft limit. `environment` must live as long as the isolate.
///
/// Thread: before the isolate is first used.
void cv8_heap_observe_soft_limit(cv8_isolate* isolate,
                                 cv8_soft_limit_reached reached,
                                 void* environment) CV8_NOEXCEPT;

/// Sets the soft limit, in bytes; 0 for none. It is told of anew. Thread: any.
void cv8_heap_set_soft_limit(cv8_isolate* isolate, size_t limit) CV8_NOEXCEPT;

/// After a call that was stopped at the limit: frees what can be freed, and sets V8's limit back.
///
/// Thread: the isolate must not be in use by another thread.
/// V8: `v8::Isolate::LowMemoryNotification`, `v8::Isolate::RemoveNearHeapLimitCallback`.
void cv8_heap_recover(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Whether, garbage not counted, so much more than the limit is held that nothing should run.
///
/// Thread: as above.
bool cv8_heap_is_full(cv8_isolate* isolate) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_HEAP_H
