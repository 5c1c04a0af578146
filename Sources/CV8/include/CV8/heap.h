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
} cv8_heap_statistics;

/// Thread: the isolate must not be in use by another thread. V8: `v8::Isolate::GetHeapStatistics`.
cv8_heap_statistics cv8_heap_get_statistics(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Collects all garbage now.
///
/// Thread: the isolate must not be in use by another thread.
/// V8: `v8::Isolate::LowMemoryNotification`.
void cv8_heap_collect_garbage(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Called when the heap is about to reach its limit; returns the limit from then on.
///
/// Runs inside V8's allocator: must not enter the isolate, may terminate it.
typedef size_t (*cv8_near_heap_limit)(void* environment, size_t current, size_t initial);

/// Sets what is called near the limit; `environment` must live until it is removed.
///
/// Thread: the isolate must not be in use by another thread.
/// V8: `v8::Isolate::AddNearHeapLimitCallback`.
void cv8_heap_add_near_limit(cv8_isolate* isolate,
                             cv8_near_heap_limit callback,
                             void* environment) CV8_NOEXCEPT;

/// Removes it and sets the limit back to `limit` bytes, or to what is in use if that is more.
///
/// Thread: as above. V8: `v8::Isolate::RemoveNearHeapLimitCallback`.
void cv8_heap_remove_near_limit(cv8_isolate* isolate,
                                cv8_near_heap_limit callback,
                                size_t limit) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_HEAP_H
