#include "CV8/task.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "CV8/fork.h"
#include "internal.h"
#include "task_queue.h"

namespace cv8 {
namespace {

constexpr double kNanoseconds = 1e9;
// A hundred years, which fit into 64 bits.
constexpr double kLongest = 100.0 * 365 * 24 * 3600;

uint64_t Now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

void Leak(std::unique_ptr<v8::Task> task) {
  [[maybe_unused]] const v8::Task* const leaked = task.release();
}

}  // namespace

TaskQueue::TaskQueue(cv8_isolate* owner) : owner_(owner), generation_(cv8_process_generation()) {}

void TaskQueue::Observe(cv8_task_posted posted, void* environment) {
  std::lock_guard<std::mutex> guard(mutex_);
  posted_ = posted;
  environment_ = environment;
}

void TaskQueue::Post(std::unique_ptr<v8::Task> task, double delay_in_seconds) {
  // In a child that one isolate of the parent's is told of by what all share: whoever held the lock
  // is not there.
  if (generation_ != cv8_process_generation())
    return Leak(std::move(task));
  const double delay = std::clamp(delay_in_seconds, 0.0, kLongest);
  const uint64_t time = Now() + static_cast<uint64_t>(delay * kNanoseconds);
  std::lock_guard<std::mutex> guard(mutex_);
  if (state_ != State::kOpen) {
    if (state_ == State::kAbandoned)
      Leak(std::move(task));
    return;
  }
  if (delay > 0) {
    delayed_.push_back({time, ++last_number_, std::move(task)});
    std::push_heap(delayed_.begin(), delayed_.end());
  } else {
    due_.push_back(std::move(task));
  }
  is_posted_.store(1, std::memory_order_relaxed);
  // Whoever is inside looks at the flag when he leaves. Under the lock, so that nobody is told of
  // what has ended.
  if (posted_ && !IsInside(owner_)) {
    InHost in_host;
    posted_(environment_, time);
  }
}

void TaskQueue::Close() {
  End(State::kClosed);
}

void TaskQueue::Abandon() {
  End(State::kAbandoned);
}

void TaskQueue::End(State state) {
  std::deque<std::unique_ptr<v8::Task>> due;
  std::vector<Delayed> delayed;
  {
    std::lock_guard<std::mutex> guard(mutex_);
    state_ = state;
    posted_ = nullptr;
    due.swap(due_);
    delayed.swap(delayed_);
  }
  if (state == State::kClosed)
    return;
  for (std::unique_ptr<v8::Task>& task : due)
    Leak(std::move(task));
  for (Delayed& each : delayed)
    Leak(std::move(each.task));
}

void TaskQueue::MoveDue() {
  if (delayed_.empty())
    return;
  const uint64_t now = Now();
  while (!delayed_.empty() && delayed_.front().time <= now) {
    std::pop_heap(delayed_.begin(), delayed_.end());
    due_.push_back(std::move(delayed_.back().task));
    delayed_.pop_back();
  }
}

void TaskQueue::Note() {
  std::lock_guard<std::mutex> guard(mutex_);
  if (!due_.empty() || !delayed_.empty())
    is_posted_.store(1, std::memory_order_relaxed);
}

size_t TaskQueue::DueCount() {
  std::lock_guard<std::mutex> guard(mutex_);
  is_posted_.store(0, std::memory_order_relaxed);
  MoveDue();
  return due_.size();
}

bool TaskQueue::NextTime(uint64_t* time) {
  std::lock_guard<std::mutex> guard(mutex_);
  if (due_.empty() && delayed_.empty())
    return false;
  *time = due_.empty() ? delayed_.front().time : 0;
  return true;
}

std::unique_ptr<v8::Task> TaskQueue::Take() {
  std::lock_guard<std::mutex> guard(mutex_);
  MoveDue();
  if (due_.empty())
    return nullptr;
  std::unique_ptr<v8::Task> task = std::move(due_.front());
  due_.pop_front();
  return task;
}

}  // namespace cv8

extern "C" {

void cv8_task_observe(cv8_isolate* isolate, cv8_task_posted posted, void* environment) noexcept {
  isolate->tasks->Observe(posted, environment);
}

const uint8_t* cv8_task_flag(cv8_isolate* isolate) noexcept {
  return isolate->tasks->flag();
}

void cv8_task_note(cv8_isolate* isolate) noexcept {
  isolate->tasks->Note();
}

size_t cv8_task_due_count(cv8_isolate* isolate) noexcept {
  return isolate->tasks->DueCount();
}

bool cv8_task_next_time(cv8_isolate* isolate, uint64_t* time) noexcept {
  return isolate->tasks->NextTime(time);
}

cv8_status cv8_task_run_next(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  const std::unique_ptr<v8::Task> task = entered.owner->tasks->Take();
  if (!task)
    return cv8_status_ok;
  {
    const v8::HandleScope handles(entered.isolate);
    task->Run();
  }
  const bool failed = entered.caught().HasCaught() || entered.isolate->IsExecutionTerminating();
  return failed ? cv8::Fail(entered) : cv8_status_ok;
}

}  // extern "C"
