#ifndef CV8_HEAP_SNAPSHOT_H
#define CV8_HEAP_SNAPSHOT_H

#include "base.h"

CV8_BEGIN

/// Called now and then while V8 goes over its heap: whether to go on. May use nothing of V8.
typedef bool (*cv8_snapshot_goes_on)(void* environment);

/// Takes the next part of the text, which is ASCII; returns whether to go on. May do what a
/// function of the host's may, but run JavaScript of the isolate.
typedef bool (*cv8_snapshot_write)(void* environment, const char* text, size_t length);

/// Collects garbage, and writes what is on the heap then in the format of Chrome's DevTools.
///
/// Returns `terminated` if it was told to stop, or if the isolate is lost.
///
/// Thread: inside. V8: `v8::HeapProfiler::TakeHeapSnapshot`, `v8::HeapSnapshot::Serialize`.
cv8_status cv8_heap_snapshot_take(cv8_isolate* isolate,
                                  cv8_snapshot_goes_on goes_on,
                                  cv8_snapshot_write write,
                                  void* environment) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_HEAP_SNAPSHOT_H
