#include "CV8/heap.h"

#include "internal.h"
#include "landing.h"
#include "memory.h"

extern "C" {

cv8_heap_statistics cv8_heap_get_statistics(cv8_isolate* isolate) noexcept {
  if (isolate->is_lost())
    return {};
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
          isolate->memory->External(),
          statistics.peak_malloced_memory(),
          statistics.number_of_native_contexts(),
          statistics.number_of_detached_contexts(),
          isolate->memory->buffers(),
          isolate->memory->limit()};
}

void cv8_heap_collect_garbage(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, );
  cv8::DrainReleased(isolate, false);
  isolate->memory->Collect();
}

const uint8_t* cv8_heap_conditions(cv8_isolate* isolate) noexcept {
  static_assert(sizeof(isolate->conditions) == sizeof(uint8_t));
  return reinterpret_cast<const uint8_t*>(&isolate->conditions);
}

void cv8_heap_set_limit(cv8_isolate* isolate, size_t limit) noexcept {
  isolate->memory->set_limit(limit);
}

size_t cv8_heap_limit(cv8_isolate* isolate) noexcept {
  return isolate->memory->limit();
}

void cv8_heap_apply_limit(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, );
  isolate->memory->Apply();
}

void cv8_heap_apply_limit_soon(cv8_isolate* isolate) noexcept {
  isolate->isolate->RequestInterrupt(
      [](v8::Isolate*, void* memory) { static_cast<cv8::Memory*>(memory)->Apply(); },
      isolate->memory.get());
}

void cv8_heap_observe_soft_limit(cv8_isolate* isolate,
                                 cv8_soft_limit_reached reached,
                                 void* environment) noexcept {
  isolate->memory->ObserveSoftLimit(reached, environment);
}

void cv8_heap_set_soft_limit(cv8_isolate* isolate, size_t limit) noexcept {
  isolate->memory->set_soft_limit(limit);
}

void cv8_heap_recover(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, );
  cv8::DrainReleased(isolate, false);
  isolate->memory->Recover();
}

bool cv8_heap_is_full(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, true);
  cv8::DrainReleased(isolate, false);
  return isolate->memory->IsFull();
}

}  // extern "C"
