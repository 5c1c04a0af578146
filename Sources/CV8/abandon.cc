#include <pthread.h>
#include <signal.h>
#include <ucontext.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <cerrno>
#include <mutex>

#include "CV8/fork.h"
#include "CV8/isolate.h"
#include "compat.h"
#include "internal.h"
#include "landing.h"

// Where a thread is reached in a built-in function that never looks whether it is to stop, as
// `Array.prototype.every.call({length: 2 ** 53 - 1}, f)` does not.
//
// The thread gets a signal. If it is in machine code that V8 has made from JavaScript or for a
// built-in function, not in C++, then it holds no lock and is in the middle of no allocation of the
// C library's. So it can go to its landing, as where V8 has no memory left, and its isolate is
// lost; or, on the main thread, it can call the host in between, and go on. Elsewhere nothing
// happens, and whoever asked asks again; except that C++ of V8 which collects garbage is left then:
// see memory.cc.

namespace {

// What the host may need of the stack, when it is called in between.
constexpr size_t kHostStack = size_t{256} << 10;

struct Range {
  uintptr_t start = 0;
  size_t length = 0;
  bool contains(uintptr_t address) const { return address - start < length; }
};

// What the handler is to do, for one thread at a time.
class Request {
 public:
  // `requesting` is held. Sends the signal to `thread`, which is inside `owner`, and has not ended.
  void Send(cv8_isolate* owner, pthread_t thread, int number) {
    isolate_.store(nullptr, std::memory_order_relaxed);
    const void* builtins = nullptr;
    owner->isolate->GetEmbeddedCodeRange(&builtins, &builtins_.length);
    builtins_.start = reinterpret_cast<uintptr_t>(builtins);
    void* code = nullptr;
    owner->isolate->GetCodeRange(&code, &code_.length);
    code_.start = reinterpret_cast<uintptr_t>(code);
    isolate_.store(owner, std::memory_order_release);
    pthread_kill(thread, number);
  }

  // In the handler: whether it is for this thread, whose innermost landing is `landing`, and which
  // is at `place`. If so, it is done with.
  bool Take(const cv8::Landing* landing, uintptr_t place) {
    cv8_isolate* owner = isolate_.load(std::memory_order_acquire);
    if (!owner || landing->owner != owner || !pthread_equal(owner->resident, pthread_self()) ||
        (!builtins_.contains(place) && !code_.contains(place)))
      return false;
    isolate_.store(nullptr, std::memory_order_relaxed);
    return true;
  }

 private:
  std::atomic<cv8_isolate*> isolate_{nullptr};
  Range builtins_;
  Range code_;
};

Request abandonment;
Request interruption;
// Held while either is set up.
std::mutex requesting;

// Runs on the thread itself, after the handler has returned: so with its own mask of signals, and
// its own rights to V8's memory.
[[noreturn]] void GoToLanding() {
  cv8::Landing* landing = cv8::Landing::Innermost();
  cv8::LeaveStuck(landing->owner);
}

// In the handler: does what the host wants done. Returns whether JavaScript is to stop.
bool CallHost(cv8_isolate* owner, int number) {
  if (cv8::StackLeft() < kHostStack)
    return false;
  const int error = errno;
  // What the host does may be in need of it too. The thread gets its own mask back afterwards.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, number);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  const bool is_to_stop = cv8::InterruptHere(owner);
  // What V8 was asked for, it has yet to do.
  owner->is_interrupt_requested.store(true, std::memory_order_relaxed);
  errno = error;
  return is_to_stop;
}

void OnSignal(int number, siginfo_t*, void* context) {
  const cv8::Landing* landing = cv8::Landing::Innermost();
  if (!landing)
    return;
  mcontext_t& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  const auto place = static_cast<uintptr_t>(machine.gregs[REG_RIP]);
#elif defined(__aarch64__)
  const auto place = static_cast<uintptr_t>(machine.pc);
#endif
  if (!abandonment.Take(landing, place) &&
      !(interruption.Take(landing, place) && CallHost(landing->owner, number)))
    return;
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

// Whether what a handler calls may enter V8. Later engines guard their pages by rights of the
// thread, of which a handler has none, on processors that have such rights.
bool HandlersMayUseV8() {
#if defined(__x86_64__) && CV8_V8_AT_LEAST(11, 0)
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (c & bit_OSPKE) == 0;
#else
  return true;
#endif
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

void SendInterrupt(cv8_isolate* owner) {
  const int number = HandlersMayUseV8() ? Signal() : 0;
  std::lock_guard<std::mutex> guard(requesting);
  if (number != 0 && owner->inside.load(std::memory_order_acquire) != 0)
    interruption.Send(owner, MainThread(), number);
}

void LockSignals() {
  requesting.lock();
}

void UnlockSignals() {
  requesting.unlock();
}

}  // namespace cv8

extern "C" {

int cv8_isolate_signal() noexcept {
  return SIGRTMAX - 3;
}

void cv8_isolate_abandon(cv8_isolate* isolate) noexcept {
  std::lock_guard<std::mutex> guard(requesting);
  // Outside V8, in a function of the host's, there is nothing to be taken out of; and what that
  // makes in V8 when it comes back may collect garbage.
  const bool is_inside = isolate->inside.load(std::memory_order_acquire) != 0;
  isolate->is_overdue.store(is_inside, std::memory_order_relaxed);
  if (const int number = Signal(); number != 0 && is_inside)
    abandonment.Send(isolate, isolate->resident, number);
}

}  // extern "C"
