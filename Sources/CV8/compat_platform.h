// A platform and a page allocator that pass everything on to another, for each version of V8.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <v8-platform.h>

#include "compat.h"

namespace cv8 {

// Derived classes change what becomes of a new task or job.
class ForwardingPlatform : public v8::Platform {
 public:
  using StartJob = std::function<std::unique_ptr<v8::JobHandle>(std::unique_ptr<v8::JobTask>)>;

  int NumberOfWorkerThreads() override { return Target().NumberOfWorkerThreads(); }
  void OnCriticalMemoryPressure() override { Target().OnCriticalMemoryPressure(); }
  bool IdleTasksEnabled(v8::Isolate* isolate) override {
    return Target().IdleTasksEnabled(isolate);
  }
  double MonotonicallyIncreasingTime() override { return Target().MonotonicallyIncreasingTime(); }
  double CurrentClockTimeMillis() override { return Target().CurrentClockTimeMillis(); }
  StackTracePrinter GetStackTracePrinter() override { return Target().GetStackTracePrinter(); }
  v8::TracingController* GetTracingController() override { return Target().GetTracingController(); }

#if CV8_V8_AT_LEAST(12, 0)
  v8::ThreadIsolatedAllocator* GetThreadIsolatedAllocator() override {
    return Target().GetThreadIsolatedAllocator();
  }
  using v8::Platform::GetForegroundTaskRunner;
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate,
                                                          v8::TaskPriority priority) override {
    std::shared_ptr<v8::TaskRunner> runner = RunnerOf(isolate);
    return runner ? runner : Target().GetForegroundTaskRunner(isolate, priority);
  }

 protected:
  std::unique_ptr<v8::JobHandle> CreateJobImpl(v8::TaskPriority priority,
                                               std::unique_ptr<v8::JobTask> task,
                                               const v8::SourceLocation& location) override {
    return Keep(std::move(task), [this, priority, location](std::unique_ptr<v8::JobTask> wrapped) {
      return Target().CreateJob(priority, std::move(wrapped), location);
    });
  }
  void PostTaskOnWorkerThreadImpl(v8::TaskPriority priority,
                                  std::unique_ptr<v8::Task> task,
                                  const v8::SourceLocation& location) override {
    Target().PostTaskOnWorkerThread(priority, Wrap(std::move(task)), location);
  }
  void PostDelayedTaskOnWorkerThreadImpl(v8::TaskPriority priority,
                                         std::unique_ptr<v8::Task> task,
                                         double delay_in_seconds,
                                         const v8::SourceLocation& location) override {
    Target().PostDelayedTaskOnWorkerThread(priority, Wrap(std::move(task)), delay_in_seconds,
                                           location);
  }
#else
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) override {
    std::shared_ptr<v8::TaskRunner> runner = RunnerOf(isolate);
    return runner ? runner : Target().GetForegroundTaskRunner(isolate);
  }
  void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override {
    Target().CallOnWorkerThread(Wrap(std::move(task)));
  }
  void CallBlockingTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
    Target().CallBlockingTaskOnWorkerThread(Wrap(std::move(task)));
  }
  void CallLowPriorityTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
    Target().CallLowPriorityTaskOnWorkerThread(Wrap(std::move(task)));
  }
  void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delay_in_seconds) override {
    Target().CallDelayedOnWorkerThread(Wrap(std::move(task)), delay_in_seconds);
  }
  std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority,
                                         std::unique_ptr<v8::JobTask> task) override {
    return Keep(std::move(task), [this, priority](std::unique_ptr<v8::JobTask> wrapped) {
      return Target().PostJob(priority, std::move(wrapped));
    });
  }
#endif

 protected:
  // Where things are passed on to.
  virtual v8::Platform& Target() = 0;
  // What runs the tasks of `isolate`; null if the target does.
  virtual std::shared_ptr<v8::TaskRunner> RunnerOf(v8::Isolate* isolate) = 0;
  virtual std::unique_ptr<v8::Task> Wrap(std::unique_ptr<v8::Task> task) = 0;
  virtual std::unique_ptr<v8::JobHandle> Keep(std::unique_ptr<v8::JobTask> task,
                                              StartJob start) = 0;
};

// What an isolate's tasks are posted to, all in one way: none is run inside another, so it does not
// matter which may be.
class ForegroundTaskRunner : public v8::TaskRunner {
 public:
  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

#if CV8_V8_AT_LEAST(13, 0)
 protected:
  void PostTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override {
    Post(std::move(task), 0);
  }
  void PostNonNestableTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override {
    Post(std::move(task), 0);
  }
  void PostDelayedTaskImpl(std::unique_ptr<v8::Task> task,
                           double delay_in_seconds,
                           const v8::SourceLocation&) override {
    Post(std::move(task), delay_in_seconds);
  }
  void PostNonNestableDelayedTaskImpl(std::unique_ptr<v8::Task> task,
                                      double delay_in_seconds,
                                      const v8::SourceLocation&) override {
    Post(std::move(task), delay_in_seconds);
  }
  void PostIdleTaskImpl(std::unique_ptr<v8::IdleTask>, const v8::SourceLocation&) override {}
#else
  void PostTask(std::unique_ptr<v8::Task> task) override { Post(std::move(task), 0); }
  void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { Post(std::move(task), 0); }
  void PostDelayedTask(std::unique_ptr<v8::Task> task, double delay_in_seconds) override {
    Post(std::move(task), delay_in_seconds);
  }
  void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task,
                                  double delay_in_seconds) override {
    Post(std::move(task), delay_in_seconds);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask>) override {}
#endif

 protected:
  virtual void Post(std::unique_ptr<v8::Task> task, double delay_in_seconds) = 0;
};

class ForwardingPageAllocator : public v8::PageAllocator {
 public:
  explicit ForwardingPageAllocator(v8::PageAllocator* target) : target_(target) {}

  size_t AllocatePageSize() override { return target_->AllocatePageSize(); }
  size_t CommitPageSize() override { return target_->CommitPageSize(); }
  void SetRandomMmapSeed(int64_t seed) override { target_->SetRandomMmapSeed(seed); }
  void* GetRandomMmapAddr() override { return target_->GetRandomMmapAddr(); }
  void* AllocatePages(void* address,
                      size_t length,
                      size_t alignment,
                      Permission permissions) override {
    return target_->AllocatePages(address, length, alignment, permissions);
  }
  bool FreePages(void* address, size_t length) override {
    return target_->FreePages(address, length);
  }
  bool ReleasePages(void* address, size_t length, size_t new_length) override {
    return target_->ReleasePages(address, length, new_length);
  }
  bool SetPermissions(void* address, size_t length, Permission permissions) override {
    return target_->SetPermissions(address, length, permissions);
  }
  bool DiscardSystemPages(void* address, size_t size) override {
    return target_->DiscardSystemPages(address, size);
  }
  bool DecommitPages(void* address, size_t size) override {
    return target_->DecommitPages(address, size);
  }
  bool ReserveForSharedMemoryMapping(void* address, size_t size) override {
    return target_->ReserveForSharedMemoryMapping(address, size);
  }
  std::unique_ptr<SharedMemory> AllocateSharedPages(size_t length,
                                                    const void* original_address) override {
    return target_->AllocateSharedPages(length, original_address);
  }
  bool CanAllocateSharedPages() override { return target_->CanAllocateSharedPages(); }

#if CV8_V8_AT_LEAST(11, 0)
  bool RecommitPages(void* address, size_t length, Permission permissions) override {
    return target_->RecommitPages(address, length, permissions);
  }
#endif
#if CV8_V8_AT_LEAST(13, 0)
  bool SealPages(void* address, size_t length) override {
    return target_->SealPages(address, length);
  }
#endif

 private:
  v8::PageAllocator* const target_;
};

}  // namespace cv8
