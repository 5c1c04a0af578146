// What makes V8 usable in a forked child.
//
// A child has one thread, and a copy of the memory as it was. Whatever another thread of the parent
// had locked stays locked in the child, and whatever it was changing stays half changed. In one
// isolate that does not matter, since the child cannot use the isolates of its parent; but V8 has
// state that all isolates share. So the thread that forks asks all others to pause for that time
// where they hold nothing of it: at an interrupt of V8's, in a function of the host's, or outside
// V8.
#pragma once

#include <atomic>

#include "CV8/base.h"

namespace cv8 {

// Whether a thread is about to fork.
extern std::atomic<bool> is_forking;

// From now on forks are prepared for. Once.
void ObserveForks();

// Waits until nobody forks.
void WaitForFork();

// An isolate that a thread may be inside, from `Begin` to `End`.
void BeginObserving(cv8_isolate* owner);
void EndObserving(cv8_isolate* owner);

// While it lives, this thread may be in the middle of what all isolates share.
class Sharing {
 public:
  Sharing();
  ~Sharing();
  Sharing(const Sharing&) = delete;
  Sharing& operator=(const Sharing&) = delete;
};

// As `Sharing`, for a thread of V8's, which must not wait: somebody may wait for it.
class Working {
 public:
  Working();
  ~Working();
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;
};

// Waits for a moment.
void Rest();

// Tells in `inside`, which only this thread writes, that it is in V8: in the same isolate, which
// `owner` is, once more.
//
// No fence: whoever forks sees to it that either the one or the other is seen.
inline void Enter(std::atomic<uint32_t>& inside) {
  while (true) {
    const uint32_t count = inside.load(std::memory_order_relaxed);
    inside.store(count + 1, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    // Who is in the middle of something must come to its end.
    if (!is_forking.load(std::memory_order_acquire) || count > 0) [[likely]]
      return;
    inside.store(0, std::memory_order_release);
    WaitForFork();
  }
}

// Tells that it is not any more.
inline void Leave(std::atomic<uint32_t>& inside) {
  inside.store(inside.load(std::memory_order_relaxed) - 1, std::memory_order_release);
}

// Tells that the thread is outside V8, though V8 has called it. Returns what `Return` is to be
// given.
inline uint32_t LeaveAll(std::atomic<uint32_t>& inside) {
  const uint32_t count = inside.load(std::memory_order_relaxed);
  inside.store(0, std::memory_order_release);
  return count;
}

// Takes `LeaveAll` back.
inline void Return(std::atomic<uint32_t>& inside, uint32_t count) {
  while (true) {
    inside.store(count, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (!is_forking.load(std::memory_order_acquire)) [[likely]]
      return;
    inside.store(0, std::memory_order_release);
    WaitForFork();
  }
}

}  // namespace cv8
