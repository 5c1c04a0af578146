#include "CV8/heap_snapshot.h"

#include <v8-profiler.h>

#include "fork.h"
#include "internal.h"
#include "landing.h"
#include "memory.h"

namespace {

// A part is large, so that asking the host what to do with it costs nothing.
constexpr int kPartLength = 256 << 10;

// V8's heap is not in order while it is gone over.
class Control : public v8::ActivityControl {
 public:
  Control(cv8_snapshot_goes_on goes_on, void* environment)
      : goes_on_(goes_on), environment_(environment) {}

  ControlOption ReportProgressValue(uint32_t, uint32_t) override {
    cv8::InHost in_host;
    return goes_on_(environment_) ? kContinue : kAbort;
  }

 private:
  const cv8_snapshot_goes_on goes_on_;
  void* const environment_;
};

// What is written is V8's copy of what it found: so the host may do much meanwhile, fork included.
class Stream : public v8::OutputStream {
 public:
  Stream(cv8_isolate* owner, cv8_snapshot_write write, void* environment)
      : owner_(owner), write_(write), environment_(environment) {}

  bool is_complete() const { return is_complete_; }

  int GetChunkSize() override { return kPartLength; }

  WriteResult WriteAsciiChunk(char* text, int length) override {
    const uint32_t count = cv8::LeaveAll(owner_->inside);
    bool goes_on = false;
    {
      cv8::InHost in_host;
      goes_on = write_(environment_, text, static_cast<size_t>(length));
    }
    cv8::Return(owner_->inside, count);
    return goes_on ? kContinue : kAbort;
  }

  void EndOfStream() override { is_complete_ = true; }

 private:
  cv8_isolate* const owner_;
  const cv8_snapshot_write write_;
  void* const environment_;
  bool is_complete_ = false;
};

}  // namespace

extern "C" {

cv8_status cv8_heap_snapshot_take(cv8_isolate* isolate,
                                  cv8_snapshot_goes_on goes_on,
                                  cv8_snapshot_write write,
                                  void* environment) noexcept {
  cv8::Residence residence(isolate);
  CV8_LAND(isolate, cv8_status_terminated);
  cv8::DrainReleased(isolate, false);
  v8::HandleScope handle_scope(isolate->isolate);
  v8::HeapProfiler* profiler = isolate->isolate->GetHeapProfiler();
  Control control(goes_on, environment);
  const v8::HeapSnapshot* snapshot = nullptr;
  isolate->memory->Collecting([&] { snapshot = profiler->TakeHeapSnapshot(&control); });
  if (!snapshot) {
    // V8 keeps the names that it has met for the next one.
    profiler->DeleteAllHeapSnapshots();
    return cv8_status_terminated;
  }
  Stream stream(isolate, write, environment);
  snapshot->Serialize(&stream, v8::HeapSnapshot::kJSON);
  const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
  return stream.is_complete() ? cv8_status_ok : cv8_status_terminated;
}

}  // extern "C"
