#include "CV8/heap.h"

#include "internal.h"

extern "C" {

cv8_heap_statistics cv8_heap_get_statistics(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  v8::HeapStatistics statistics;
  isolate->isolate->GetHeapStatistics(&statistics);
  return {statistics.total_heap_size(),
          statistics.total_heap_size_executable(),
          statistics.total_physical_size(),
          statistics.total_available_size(),
          statistics.total_global_handles_size(),
          statistics.used_global_handles_size(),
          statistics.used_heap_size(),
          statistics.heap_size_limit(),
          statistics.malloced_memory(),
          statistics.external_memory(),
          statistics.peak_malloced_memory(),
          statistics.number_of_native_contexts(),
          statistics.number_of_detached_contexts()};
}

void cv8_heap_collect_garbage(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  cv8::DrainReleased(isolate, false);
  isolate->isolate->LowMemoryNotification();
}

void cv8_heap_add_near_limit(cv8_isolate* isolate,
                             cv8_near_heap_limit callback,
                             void* environment) noexcept {
  isolate->isolate->AddNearHeapLimitCallback(callback, environment);
}

void cv8_heap_remove_near_limit(cv8_isolate* isolate,
                                cv8_near_heap_limit callback,
                                size_t limit) noexcept {
  isolate->isolate->RemoveNearHeapLimitCallback(callback, limit);
}

}  // extern "C"
