// How much memory an isolate's scripts hold, and what happens when that is too much.
//
// V8 limits its own heap only, and looks at that limit in a collection. So all is added up here:
// the heap, what V8 knows to be kept alive outside of it (ArrayBuffers, WebAssembly memories), and
// what the allocator has given, which V8 does not know of a SharedArrayBuffer. An ArrayBuffer is in
// both of the latter, so the larger one is taken. To that comes what ICU keeps for Intl
// (icu_memory.h).
//
// It is looked at when a buffer is asked for, after each collection, and when a call returns.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <v8.h>

#include "CV8/heap.h"

struct cv8_isolate;

namespace cv8 {

class Memory {
 public:
  explicit Memory(cv8_isolate* owner) : owner_(owner) {}

  // The bytes that heap, buffers and the rest may take together; 0 for what V8 chooses.
  //
  // Before V8's isolate is made: sets up its heap for that.
  void Configure(size_t limit, v8::ResourceConstraints& constraints);
  // When it is made.
  void Begin(v8::Isolate* isolate);
  // When nobody will enter it any more. Buffers that outlive it are counted, and never refused.
  void End();

  // Thread: any.
  size_t limit() const { return limit_.load(std::memory_order_relaxed); }
  void set_limit(size_t limit);
  void set_soft_limit(size_t limit);
  size_t buffers() const { return buffers_.load(std::memory_order_relaxed); }

  // What is held outside of the heap.
  size_t External() const;
  // The limit was changed: has V8 keep to it too, and looks whether it is passed now.
  //
  // Thread: inside. JavaScript may be running, but none of it runs meanwhile.
  void Apply();
  // A call is about to return: whether it holds too much, garbage not counted.
  bool IsOverAtReturn();
  // After a call was stopped: frees what can be freed, and sets V8's own limit back.
  void Recover();
  // Whether what is held, garbage not counted, leaves too little room to run anything.
  bool IsFull();
  // Collects all garbage, without a look at the limit.
  void Collect();
  // The same of what else V8 does that begins by collecting.
  template <class Collect>
  void Collecting(Collect collect) {
    BeginCollecting();
    collect();
    EndCollecting();
  }

  // Before the first use.
  void ObserveSoftLimit(cv8_soft_limit_reached reached, void* environment);

  // For the allocator: whether `length` more bytes may be taken, which are counted then.
  bool Take(size_t length);
  // What is kept outside of the heap without V8's knowledge became more or less.
  void CountOutside(int64_t difference);
  void GiveBack(size_t length) { buffers_.fetch_sub(length, std::memory_order_relaxed); }

 private:
  static size_t OnNearLimit(void* self, size_t current, size_t initial);
  static void BeforeCollection(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self);
  static void OnCollected(v8::Isolate*, v8::GCType type, v8::GCCallbackFlags, void* self);

  void BeginCollecting();
  void EndCollecting();
  size_t UsedHeap();
  size_t Outside() const;
  bool IsInside() const;
  void Reach();
  void Crowd();
  void Note(size_t used, bool exact);
  bool LookAfterCrowding(bool at_return);
  void SetCeiling(size_t used);
  void SetWorth(size_t used);
  bool IsWorthTelling(size_t used, bool exact) const;
  void LowerHeapLimit();

  cv8_isolate* const owner_;
  v8::Isolate* isolate_ = nullptr;
  std::atomic<size_t> limit_ = 0;
  std::atomic<size_t> soft_limit_ = 0;
  std::atomic<size_t> buffers_ = 0;
  // Less than nothing where another isolate's memory was given back.
  std::atomic<int64_t> outside_ = 0;
  // Up to where it may grow before all is added up again.
  int64_t outside_room_ = 0;
  cv8_soft_limit_reached soft_limit_reached_ = nullptr;
  void* soft_environment_ = nullptr;
  // The limit that V8's heap was made for.
  size_t granted_ = 0;
  // What is held to now: the limit, or a little more than is held if that is over the limit.
  size_t ceiling_ = 0;
  // The same for a call that ended by itself: if it added little, that is no error of its own.
  size_t ceiling_at_return_ = 0;
  // What was held when it was over the limit first; 0 if it is not.
  size_t over_ = 0;
  // What the heap took when it was last looked at.
  size_t known_heap_ = 0;
  // When, for a call that returns, that was.
  uint64_t looked_at_ = 0;
  // Up to where `buffers_` may grow before all is added up again.
  std::atomic<size_t> room_ = 0;
  // What has to be in use, garbage included, to be worth another collection.
  size_t worth_collecting_ = 0;
  // The same, where it is only for the soft limit.
  std::atomic<size_t> worth_telling_ = 0;
  // The size of a buffer that was refused, if none was given since.
  size_t refused_ = 0;
  // How often V8's heap was made larger, so that what runs can be stopped.
  int extensions_ = 0;
  bool is_collecting_ = false;
  // Whether V8's limit was raised for that.
  bool had_to_make_room_ = false;
  // Whether garbage is to be collected to see whether what is in use is over a limit.
  bool is_crowded_ = false;
  // Whether the soft limit is worth telling of.
  std::atomic<bool> is_soft_armed_ = true;
};

// The allocator of an isolate's buffers, which counts them in `memory`. Buffers keep it alive.
std::shared_ptr<v8::ArrayBuffer::Allocator> NewCountingAllocator(std::shared_ptr<Memory> memory);

}  // namespace cv8
