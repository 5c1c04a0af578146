#include "CV8/handle.h"

#include "internal.h"
#include "landing.h"

namespace {

std::atomic<int64_t> live_count{0};

}  // namespace

namespace cv8 {

void CountLive(int64_t difference) {
  live_count.fetch_add(difference, std::memory_order_relaxed);
}

cv8_handle* Keep(cv8_isolate* isolate, v8::Local<v8::Value> value, bool is_of_host) {
  CountLive(1);
  isolate->host_handles += is_of_host;
  return new cv8_handle{v8::Persistent<v8::Value>(isolate->isolate, value), isolate, nullptr,
                        is_of_host};
}

void DrainReleased(cv8_isolate* isolate, bool disposed) {
  cv8_handle* handle = isolate->released.exchange(nullptr, std::memory_order_acquire);
  while (handle) {
    cv8_handle* next = handle->next;
    if (!disposed)
      handle->value.Reset();
    isolate->host_handles -= handle->is_of_host;
    delete handle;
    CountLive(-1);
    handle = next;
  }
}

}  // namespace cv8

extern "C" {

cv8_handle* cv8_handle_new(cv8_scope* scope, cv8_local* value, bool is_of_host) noexcept {
  return cv8::Keep(cv8::In(scope).owner, cv8::In(value), is_of_host);
}

void cv8_handle_release(cv8_handle* handle) noexcept {
  std::atomic<cv8_handle*>& queue = handle->isolate->released;
  cv8_handle* head = queue.load(std::memory_order_relaxed);
  do {
    handle->next = head;
  } while (!queue.compare_exchange_weak(head, handle, std::memory_order_release,
                                        std::memory_order_relaxed));
}

cv8_local* cv8_handle_get(cv8_scope* scope, const cv8_handle* handle) noexcept {
  return cv8::Out(handle->value.Get(cv8::In(scope).isolate));
}

int64_t cv8_handle_host_count(cv8_isolate* isolate) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, 0);
  cv8::DrainReleased(isolate, false);
  return isolate->host_handles;
}

int64_t cv8_handle_live_count(void) noexcept {
  return live_count.load(std::memory_order_relaxed);
}

}  // extern "C"
