#include "CV8/interrupt.h"

#include <mutex>

#include "CV8/fork.h"
#include "fork.h"
#include "internal.h"

namespace {

// Written by the main thread alone; read by the one that interrupts it.
struct Noted {
  // Where it may be running JavaScript.
  std::atomic<cv8_isolate*> isolate{nullptr};
  std::atomic<uint64_t> entries{0};
  std::atomic<bool> is_paused{true};
};

Noted noted;
std::atomic<cv8_interrupted> interrupted_callback{nullptr};
std::atomic<cv8_interrupt_resume> resume_callback{nullptr};
// Held while an isolate is told, so that it is not disposed of meanwhile.
std::mutex telling;

// What the main thread is inside; `telling` is held.
cv8_isolate* Entered() {
  // It has left an isolate before that is disposed of, and whoever disposes waits for this lock.
  cv8_isolate* owner = noted.isolate.load(std::memory_order_acquire);
  return owner && owner->generation == cv8_process_generation() ? owner : nullptr;
}

}  // namespace

namespace cv8 {

// The main thread may have left since it was asked for, and another one come.
bool InterruptHere(cv8_isolate* owner) {
  const bool is_asked = owner->is_interrupt_requested.exchange(false, std::memory_order_relaxed);
  if (!is_asked || !cv8_interrupt_is_noted() || !owner->environment)
    return false;
  const uint32_t count = LeaveAll(owner->inside);
  bool is_to_stop = false;
  {
    InHost in_host;
    is_to_stop = interrupted_callback.load(std::memory_order_relaxed)(owner->environment);
  }
  Return(owner->inside, count);
  if (owner->generation == cv8_process_generation())
    return is_to_stop;
  // The host has forked, and the JavaScript goes on in the parent alone.
  owner->isolate->TerminateExecution();
  return true;
}

void NoteEntry(cv8_isolate* owner, bool is_outermost) {
  const auto resume = resume_callback.load(std::memory_order_relaxed);
  if (!resume)
    return;
  noted.isolate.store(owner, std::memory_order_relaxed);
  if (!is_outermost)
    return;
  noted.entries.store(noted.entries.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  if (noted.is_paused.load(std::memory_order_relaxed)) {
    noted.is_paused.store(false, std::memory_order_relaxed);
    resume();
  }
}

void NoteExit(cv8_isolate* outer) {
  noted.isolate.store(outer, std::memory_order_release);
}

void SettleInterrupts() {
  std::lock_guard<std::mutex> guard(telling);
}

void LockInterrupts() {
  telling.lock();
}

void UnlockInterrupts() {
  telling.unlock();
}

}  // namespace cv8

extern "C" {

void cv8_interrupt_install(cv8_interrupted interrupted, cv8_interrupt_resume resume) noexcept {
  interrupted_callback.store(interrupted, std::memory_order_relaxed);
  resume_callback.store(resume, std::memory_order_release);
}

bool cv8_interrupt_is_noted() noexcept {
  return resume_callback.load(std::memory_order_acquire) && cv8::IsMainThread();
}

uint64_t cv8_interrupt_entries(bool* is_inside) noexcept {
  *is_inside = noted.isolate.load(std::memory_order_relaxed) != nullptr;
  return noted.entries.load(std::memory_order_relaxed);
}

void cv8_interrupt_pause() noexcept {
  noted.is_paused.store(true, std::memory_order_relaxed);
}

bool cv8_interrupt_request() noexcept {
  std::lock_guard<std::mutex> guard(telling);
  cv8_isolate* owner = Entered();
  if (!owner)
    return false;
  if (owner->is_interrupt_requested.exchange(true, std::memory_order_relaxed))
    return true;
  owner->isolate->RequestInterrupt(
      [](v8::Isolate*, void* data) { cv8::InterruptHere(static_cast<cv8_isolate*>(data)); }, owner);
  return false;
}

void cv8_interrupt_force() noexcept {
  std::lock_guard<std::mutex> guard(telling);
  if (cv8_isolate* owner = Entered())
    cv8::SendInterrupt(owner);
}

void cv8_interrupt_perform(cv8_isolate* isolate) noexcept {
  if (isolate->is_interrupt_requested.load(std::memory_order_relaxed))
    cv8::InterruptHere(isolate);
}

void cv8_interrupt_after_fork() noexcept {
  cv8::BecomeMainThread();
  // It is one of the parent's.
  noted.isolate.store(nullptr, std::memory_order_relaxed);
  noted.is_paused.store(true, std::memory_order_relaxed);
}

bool cv8_interrupt_is_inside() noexcept {
  return cv8::IsInside();
}

void cv8_interrupt_each_entered(void (*found)(void*, void*), void* argument) noexcept {
  cv8::EachEntered([=](cv8_isolate* owner) {
    if (owner->environment)
      found(owner->environment, argument);
  });
}

}  // extern "C"
