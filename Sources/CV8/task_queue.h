// The tasks that V8 posts to be run inside an isolate: see CV8/task.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "CV8/task.h"
#include "compat_platform.h"

namespace cv8 {

// V8 may refer to it when the isolate is gone, so it belongs to both.
class TaskQueue final : public ForegroundTaskRunner {
 public:
  explicit TaskQueue(cv8_isolate* owner);

  void Observe(cv8_task_posted posted, void* environment);

  // Drops all that waits or comes later. Nobody is told of anything any more.
  void Close();

  // The same for an isolate that is lost: nothing is destroyed, since nobody knows what state it is
  // in.
  void Abandon();

  const uint8_t* flag() const { return reinterpret_cast<const uint8_t*>(&is_posted_); }
  void Note();
  size_t DueCount();
  bool NextTime(uint64_t* time);
  // Null if none is due.
  std::unique_ptr<v8::Task> Take();

 protected:
  void Post(std::unique_ptr<v8::Task> task, double delay_in_seconds) override;

 private:
  enum class State : uint8_t { kOpen, kClosed, kAbandoned };

  struct Delayed {
    uint64_t time;
    uint64_t number;
    std::unique_ptr<v8::Task> task;

    // For a heap with the first on top.
    bool operator<(const Delayed& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };

  void End(State state);
  void MoveDue();

  cv8_isolate* const owner_;
  const uint32_t generation_;
  std::atomic<uint8_t> is_posted_{0};
  // Not held over a fork: in a child nobody takes it, see `Post`.
  std::mutex mutex_;
  State state_ = State::kOpen;
  std::deque<std::unique_ptr<v8::Task>> due_;
  std::vector<Delayed> delayed_;
  uint64_t last_number_ = 0;
  cv8_task_posted posted_ = nullptr;
  void* environment_ = nullptr;
};

}  // namespace cv8
