#include "platform.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include <libplatform/libplatform.h>

#include "CV8/fork.h"
#include "compat_platform.h"
#include "fork.h"
#include "internal.h"

// The type information of the classes that are derived from below; see structured_clone.cc.
#define CV8_WEAK_TYPE(name, symbol)                                                             \
  __attribute__((weak, visibility("hidden"))) extern const void* const name[2] __asm__(symbol); \
  const void* const name[2] = {nullptr, nullptr};

CV8_WEAK_TYPE(kPlatformType, "_ZTIN2v88PlatformE")
CV8_WEAK_TYPE(kPageAllocatorType, "_ZTIN2v813PageAllocatorE")
CV8_WEAK_TYPE(kTaskType, "_ZTIN2v84TaskE")
CV8_WEAK_TYPE(kTaskRunnerType, "_ZTIN2v810TaskRunnerE")
CV8_WEAK_TYPE(kJobTaskType, "_ZTIN2v87JobTaskE")
CV8_WEAK_TYPE(kJobDelegateType, "_ZTIN2v811JobDelegateE")
CV8_WEAK_TYPE(kJobHandleType, "_ZTIN2v89JobHandleE")

namespace cv8 {
namespace {

std::mutex& PagesMutex() {
  static auto* const mutex = new std::mutex;
  return *mutex;
}

// Node builds its V8 so that forked children get none of the pages (MADV_DONTFORK): a child could
// do nothing with V8, not even in a new isolate, since all isolates share some. Here children get
// them all.
class ForkedPages final : public ForwardingPageAllocator {
 public:
  using ForwardingPageAllocator::ForwardingPageAllocator;

  void* GetRandomMmapAddr() override {
    // V8 has a lock around its random numbers, which must not be held by another during a fork.
    std::lock_guard<std::mutex> guard(PagesMutex());
    return ForwardingPageAllocator::GetRandomMmapAddr();
  }

  void* AllocatePages(void* address,
                      size_t length,
                      size_t alignment,
                      Permission permissions) override {
    std::lock_guard<std::mutex> guard(PagesMutex());
    void* pages = ForwardingPageAllocator::AllocatePages(address, length, alignment, permissions);
    if (pages)
      madvise(pages, length, MADV_DOFORK);
    return pages;
  }
};

class CountedTask final : public v8::Task {
 public:
  explicit CountedTask(std::unique_ptr<v8::Task> task) : task_(std::move(task)) {}

  void Run() override {
    // Counted only: the isolate that it is for may wait for it.
    Working working;
    task_->Run();
  }

 private:
  const std::unique_ptr<v8::Task> task_;
};

// Has a job give its thread back while somebody forks.
class YieldingDelegate final : public v8::JobDelegate {
 public:
  explicit YieldingDelegate(v8::JobDelegate* target) : target_(target) {}

  bool ShouldYield() override {
    return is_forking.load(std::memory_order_relaxed) || target_->ShouldYield();
  }
  void NotifyConcurrencyIncrease() override { target_->NotifyConcurrencyIncrease(); }
  uint8_t GetTaskId() override { return target_->GetTaskId(); }
  bool IsJoiningThread() const override { return target_->IsJoiningThread(); }

 private:
  v8::JobDelegate* const target_;
};

class CountedJob final : public v8::JobTask {
 public:
  explicit CountedJob(std::shared_ptr<v8::JobTask> task) : task_(std::move(task)) {}

  void Run(v8::JobDelegate* delegate) override {
    // The thread of an isolate, which is counted there.
    if (delegate->IsJoiningThread())
      return task_->Run(delegate);
    if (is_forking.load(std::memory_order_relaxed)) {
      // It is run again at once as long as there is work. It must not wait for the fork: whoever
      // joins the job would wait too, and that may be the one that the fork waits for.
      Rest();
      return;
    }
    Working working;
    YieldingDelegate yielding(delegate);
    task_->Run(&yielding);
  }

  size_t GetMaxConcurrency(size_t worker_count) const override {
    return task_->GetMaxConcurrency(worker_count);
  }

 private:
  const std::shared_ptr<v8::JobTask> task_;
};

void Leak(std::unique_ptr<v8::JobHandle> job) {
  [[maybe_unused]] const v8::JobHandle* const leaked = job.release();
}

// A job that a forked child starts anew: V8 has some that all isolates share, for ever, and locks
// of the old one may be held by threads that are not there.
class RenewedJob final : public v8::JobHandle {
 public:
  RenewedJob(std::unique_ptr<v8::JobTask> task, ForwardingPlatform::StartJob start)
      : task_(std::move(task)),
        start_(std::move(start)),
        generation_(cv8_process_generation()),
        target_(start_(std::make_unique<CountedJob>(task_))) {}

  ~RenewedJob() override {
    if (!IsOfThisProcess())
      Leak(std::move(target_));
  }

  void NotifyConcurrencyIncrease() override { Target().NotifyConcurrencyIncrease(); }
  void Join() override {
    Target().Join();
    Finish();
  }
  void Cancel() override {
    Target().Cancel();
    Finish();
  }
  void CancelAndDetach() override {
    Target().CancelAndDetach();
    Finish();
  }
  bool IsActive() override { return Target().IsActive(); }
  bool IsValid() override { return target_->IsValid(); }
  bool UpdatePriorityEnabled() const override { return target_->UpdatePriorityEnabled(); }
  void UpdatePriority(v8::TaskPriority priority) override { Target().UpdatePriority(priority); }

 private:
  bool IsOfThisProcess() const {
    return generation_.load(std::memory_order_acquire) == cv8_process_generation();
  }

  v8::JobHandle& Target() {
    if (IsOfThisProcess()) [[likely]]
      return *target_;
    std::lock_guard<std::mutex> guard(mutex_);
    if (!IsOfThisProcess()) {
      if (target_->IsValid()) {
        // Leaked, as the platform that it was of.
        Leak(std::move(target_));
        target_ = start_(std::make_unique<CountedJob>(task_));
      }
      generation_.store(cv8_process_generation(), std::memory_order_release);
    }
    return *target_;
  }

  // What the task refers to may go before this does.
  void Finish() { task_.reset(); }

  std::shared_ptr<v8::JobTask> task_;
  const ForwardingPlatform::StartJob start_;
  std::mutex mutex_;
  std::atomic<uint32_t> generation_;
  std::unique_ptr<v8::JobHandle> target_;
};

class Platform final : public ForwardingPlatform {
 public:
  explicit Platform(int32_t worker_threads)
      : worker_threads_(worker_threads),
        target_(NewTarget()),
        pages_(target_.load()->GetPageAllocator()) {}

  v8::PageAllocator* GetPageAllocator() override { return &pages_; }

  // Leaks the old one: its locks may be held by threads that are not there.
  void Abandon() { target_ = nullptr; }

  v8::Platform& Target() override {
    v8::Platform* target = target_.load(std::memory_order_acquire);
    if (target) [[likely]]
      return *target;
    v8::Platform* made = NewTarget();
    if (target_.compare_exchange_strong(target, made))
      return *made;
    delete made;
    return *target;
  }

 protected:
  std::unique_ptr<v8::Task> Wrap(std::unique_ptr<v8::Task> task) override {
    return std::make_unique<CountedTask>(std::move(task));
  }
  std::shared_ptr<v8::TaskRunner> RunnerOf(v8::Isolate* isolate) override {
    // Of an isolate that is not ours, such as the lobby, there is no owner.
    auto* const owner = static_cast<cv8_isolate*>(isolate->GetData(kOwnerSlot));
    return owner ? owner->tasks : nullptr;
  }
  std::unique_ptr<v8::JobHandle> Keep(std::unique_ptr<v8::JobTask> task, StartJob start) override {
    return std::make_unique<RenewedJob>(std::move(task), std::move(start));
  }

 private:
  v8::Platform* NewTarget() const {
    return v8::platform::NewDefaultPlatform(worker_threads_).release();
  }

  const int32_t worker_threads_;
  std::atomic<v8::Platform*> target_;
  ForkedPages pages_;
};

Platform* platform = nullptr;

}  // namespace

void StartPlatform(int32_t worker_threads) {
  platform = new Platform(worker_threads);
  v8::V8::InitializePlatform(platform);
}

void LockPages() {
  PagesMutex().lock();
}

void UnlockPages() {
  PagesMutex().unlock();
}

void AbandonWorkers() {
  platform->Abandon();
}

}  // namespace cv8
