#include "fork.h"

#include <linux/membarrier.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <ctime>

#include <algorithm>
#include <mutex>
#include <vector>

#include "CV8/fork.h"
#include "internal.h"
#include "platform.h"

uint32_t cv8_process_generation_value = 0;

namespace cv8 {

std::atomic<bool> is_forking{false};

namespace {

// How long a fork waits for others: a script may be in a built-in function that does not look.
constexpr int64_t kPatience = 250'000'000;
constexpr int64_t kPause = 100'000;

// Nothing here is ever destroyed: threads go on while the process ends.
struct Observed {
  // Held by whoever forks, from before to after.
  std::mutex forking;
  // Guards `isolates`, and what all isolates share of ours; held over the fork itself.
  std::mutex mutex;
  std::vector<cv8_isolate*> isolates;
  std::atomic<int> sharing{0};
  std::atomic<int> working{0};
  bool has_barrier = false;
};

Observed& Here() {
  static auto* const observed = new Observed;
  return *observed;
}

int64_t Now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void Sleep(int64_t nanoseconds) {
  const timespec time = {0, nanoseconds};
  nanosleep(&time, nullptr);
}

// Sees to it that every thread has seen what this one has written, and the other way round, as if
// each had a fence between what it wrote last and what it reads next.
void Barrier(const Observed& here) {
  if (!here.has_barrier || syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0) {
    // No processor keeps a write to itself for so long.
    Sleep(kPause);
  }
}

void PauseForFork(v8::Isolate*, void* data) {
  std::atomic<uint32_t>& inside = static_cast<cv8_isolate*>(data)->inside;
  if (is_forking.load(std::memory_order_acquire))
    Return(inside, LeaveAll(inside));
}

bool IsInside(const cv8_isolate* isolate) {
  // A thread that has left a lost one by a jump has not told so.
  return isolate->inside.load(std::memory_order_acquire) != 0 && !isolate->is_lost();
}

// Whether any other thread may be in the middle of what all isolates share; `mutex` is held.
bool IsAnyoneInside(const Observed& here) {
  return here.sharing.load() > 0 || here.working.load() > 0 ||
         std::any_of(here.isolates.begin(), here.isolates.end(), IsInside);
}

void Prepare() {
  Observed& here = Here();
  here.forking.lock();
  is_forking.store(true);
  Barrier(here);
  {
    std::lock_guard<std::mutex> guard(here.mutex);
    for (cv8_isolate* isolate : here.isolates) {
      if (IsInside(isolate))
        isolate->isolate->RequestInterrupt(PauseForFork, isolate);
    }
  }
  const int64_t end = Now() + kPatience;
  while (true) {
    here.mutex.lock();
    if (!IsAnyoneInside(here) || Now() > end)
      break;
    here.mutex.unlock();
    Sleep(kPause);
  }
  LockResidence();
  LockInterrupts();
  LockSignals();
  LockPages();
}

void Resume() {
  Observed& here = Here();
  UnlockPages();
  UnlockSignals();
  UnlockInterrupts();
  UnlockResidence();
  here.mutex.unlock();
  is_forking.store(false);
  here.forking.unlock();
}

void BeginAnew() {
  cv8_process_generation_value++;
  Observed& here = Here();
  here.isolates.clear();
  here.sharing = 0;
  here.working = 0;
  // Registering is not inherited by every kernel.
  here.has_barrier = syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  AbandonWorkers();
  Resume();
}

}  // namespace

void ObserveForks() {
  Here().has_barrier =
      syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  pthread_atfork(Prepare, Resume, BeginAnew);
}

void WaitForFork() {
  while (is_forking.load(std::memory_order_acquire))
    Sleep(kPause);
}

void BeginObserving(cv8_isolate* owner) {
  std::lock_guard<std::mutex> guard(Here().mutex);
  Here().isolates.push_back(owner);
}

void EndObserving(cv8_isolate* owner) {
  std::lock_guard<std::mutex> guard(Here().mutex);
  std::erase(Here().isolates, owner);
}

Sharing::Sharing() {
  std::atomic<int>& sharing = Here().sharing;
  while (true) {
    sharing++;
    if (!is_forking)
      return;
    sharing--;
    WaitForFork();
  }
}

Sharing::~Sharing() {
  Here().sharing--;
}

Working::Working() {
  Here().working++;
}

Working::~Working() {
  Here().working--;
}

void Rest() {
  Sleep(kPause);
}

}  // namespace cv8

extern "C" {

uint32_t cv8_host_leave(cv8_scope* scope) noexcept {
  return cv8::LeaveAll(cv8::In(scope).owner->inside);
}

void cv8_host_return(cv8_scope* scope, uint32_t count) noexcept {
  cv8::Return(cv8::In(scope).owner->inside, count);
}

}  // extern "C"
