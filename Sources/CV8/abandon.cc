#include <pthread.h>
#include <signal.h>
#include <ucontext.h>

#include <mutex>

#include "CV8/fork.h"
#include "CV8/isolate.h"
#include "internal.h"
#include "landing.h"

// Where a thread is taken out of a built-in function that never looks whether it is to stop, as
// `Array.prototype.every.call({length: 2 ** 53 - 1}, f)` does not.
//
// The thread gets a signal. If it is in machine code that V8 has made from JavaScript or for a
// built-in function, not in C++, then it holds no lock and is in the middle of no allocation of the
// C library's: it can go to its landing, as where V8 has no memory left, and its isolate is lost.
// Else nothing happens, and whoever asked asks again.

namespace {

struct Range {
  uintptr_t start = 0;
  size_t length = 0;
  bool contains(uintptr_t address) const { return address - start < length; }
};

// What the handler is to do, for one thread at a time.
struct Request {
  std::atomic<cv8_isolate*> isolate{nullptr};
  Range builtins;
  Range code;
};

Request request;
// Held while `request` is set up.
std::mutex requesting;

// Runs on the thread itself, after the handler has returned: so with its own mask of signals, and
// its own rights to V8's memory.
[[noreturn]] void GoToLanding() {
  cv8::Landing* landing = cv8::Landing::Innermost();
  cv8::LeaveStuck(landing->owner);
}

void OnSignal(int, siginfo_t*, void* context) {
  cv8_isolate* owner = request.isolate.load(std::memory_order_acquire);
  const cv8::Landing* landing = cv8::Landing::Innermost();
  if (!owner || !landing || landing->owner != owner ||
      !pthread_equal(owner->resident, pthread_self()))
    return;
  mcontext_t& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  const auto place = static_cast<uintptr_t>(machine.gregs[REG_RIP]);
#elif defined(__aarch64__)
  const auto place = static_cast<uintptr_t>(machine.pc);
#endif
  if (!request.builtins.contains(place) && !request.code.contains(place))
    return;
  request.isolate.store(nullptr, std::memory_order_relaxed);
  // As if the code had called it: below what a function may use without telling, and aligned as it
  // is after a call.
#if defined(__x86_64__)
  constexpr greg_t kRedZone = 128;
  machine.gregs[REG_RSP] = ((machine.gregs[REG_RSP] - kRedZone) & ~greg_t{15}) - 8;
  machine.gregs[REG_RIP] = reinterpret_cast<greg_t>(&GoToLanding);
#elif defined(__aarch64__)
  machine.sp &= ~uint64_t{15};
  machine.pc = reinterpret_cast<uintptr_t>(&GoToLanding);
#endif
}

// Takes a signal that nobody uses; 0 if there is none.
int TakeSignal() {
  for (int number = cv8_isolate_signal(); number >= SIGRTMIN; number--) {
    struct sigaction known;
    if (sigaction(number, nullptr, &known) != 0 || known.sa_handler != SIG_DFL)
      continue;
    struct sigaction handler = {};
    handler.sa_sigaction = OnSignal;
    handler.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&handler.sa_mask);
    return sigaction(number, &handler, nullptr) == 0 ? number : 0;
  }
  return 0;
}

int Signal() {
  static const int number = TakeSignal();
  return number;
}

}  // namespace

namespace cv8 {

void LetSignalThrough() {
  // Taken before: to let through what somebody else waits for would end the process.
  const int number = Signal();
  if (number == 0)
    return;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, number);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace cv8

extern "C" {

int cv8_isolate_signal() noexcept {
  return SIGRTMAX - 3;
}

void cv8_isolate_abandon(cv8_isolate* isolate) noexcept {
  std::lock_guard<std::mutex> guard(requesting);
  const int number = Signal();
  // Outside V8, in a function of the host's, there is nothing to be taken out of.
  if (number == 0 || isolate->inside.load(std::memory_order_acquire) == 0)
    return;
  request.isolate.store(nullptr, std::memory_order_relaxed);
  const void* builtins = nullptr;
  isolate->isolate->GetEmbeddedCodeRange(&builtins, &request.builtins.length);
  request.builtins.start = reinterpret_cast<uintptr_t>(builtins);
  void* code = nullptr;
  isolate->isolate->GetCodeRange(&code, &request.code.length);
  request.code.start = reinterpret_cast<uintptr_t>(code);
  request.isolate.store(isolate, std::memory_order_release);
  pthread_kill(isolate->resident, number);
}

}  // extern "C"
