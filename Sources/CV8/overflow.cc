#include "overflow.h"

#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <span>

#include "internal.h"
#include "landing.h"

// JavaScript is held to a limit of the stack, and V8's own code looks at it where it recurs, but
// not everywhere: the compiler of regular expressions, for one, recurs as deep as groups are
// nested.
//
// The page below a stack cannot be used, so the thread gets a signal there. If V8 runs, and not the
// host that V8 has called, the thread goes to its landing, as where V8 has no memory left, and the
// isolate is lost. All other faults go to whoever handled them before.

namespace cv8 {
namespace {

// How far from the stack pointer a frame of V8's touches the stack.
constexpr uintptr_t kFrame = uintptr_t{64} << 10;
// What a function with a landing has of locals below that, at the most.
constexpr uintptr_t kBelowLanding = uintptr_t{16} << 10;
// With room for the registers of any processor, and for a handler of somebody else's.
constexpr size_t kSignalStack = size_t{64} << 10;

struct Range {
  uintptr_t start = 0;
  uintptr_t length = 0;
  bool contains(uintptr_t address) const { return address - start < length; }
};

// Written before the handler is there, and never after.
Range engine;
struct sigaction previous;

// The stack for signals that this thread was given, from when it first enters to its end.
class SignalStack {
 public:
  SignalStack() = default;
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

  ~SignalStack() {
    stack_t now = {};
    // The main thread needs it to the end. Who has put another in its place may put it back.
    if (!memory_ || IsMainThread() || sigaltstack(nullptr, &now) != 0 || now.ss_sp != memory_)
      return;
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    if (sigaltstack(&none, nullptr) == 0)
      munmap(memory_, kSignalStack);
  }

  void Prepare() {
    stack_t now = {};
    if (sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0)
      return;
    void* memory = mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    // Without memory an overflow ends the process, as it does without a handler.
    if (memory == MAP_FAILED)
      return;
    stack_t ours = {};
    ours.ss_sp = memory;
    ours.ss_size = kSignalStack;
    if (sigaltstack(&ours, nullptr) == 0)
      memory_ = memory;
    else
      munmap(memory, kSignalStack);
  }

 private:
  void* memory_ = nullptr;
};

thread_local SignalStack signal_stack;

// Finds V8's machine code, which `argument` has the address of a function of.
int FindEngine(dl_phdr_info* info, size_t, void* argument) {
  const auto function = reinterpret_cast<uintptr_t>(argument);
  for (const auto& header : std::span(info->dlpi_phdr, info->dlpi_phnum)) {
    const Range range = {info->dlpi_addr + header.p_vaddr, header.p_memsz};
    if (header.p_type == PT_LOAD && (header.p_flags & PF_X) != 0 && range.contains(function)) {
      engine = range;
      return 1;
    }
  }
  return 0;
}

bool IsOfEngine(uintptr_t address, const cv8_isolate* owner) {
  if (engine.contains(address))
    return true;
  void* code = nullptr;
  Range range;
  owner->isolate->GetCodeRange(&code, &range.length);
  range.start = reinterpret_cast<uintptr_t>(code);
  return range.contains(address);
}

// Runs on the thread itself and its own stack, after the handler has returned.
[[noreturn]] void GoToLanding() {
  LeaveOverflowed(Landing::Innermost()->owner);
}

// Whether the fault is an overflow in V8, which then goes to its landing when the handler returns.
bool Recover(const siginfo_t& fault, mcontext_t& machine) {
  const Landing* landing = Landing::Innermost();
  // A code above 0 is the kernel's: nobody has only sent the signal.
  if (fault.si_code <= 0 || !landing || landing->is_in_host)
    return false;
#if defined(__x86_64__)
  const auto position = static_cast<uintptr_t>(machine.gregs[REG_RSP]);
  const auto place = static_cast<uintptr_t>(machine.gregs[REG_RIP]);
#elif defined(__aarch64__)
  const auto position = static_cast<uintptr_t>(machine.sp);
  const auto place = static_cast<uintptr_t>(machine.pc);
#endif
  const auto address = reinterpret_cast<uintptr_t>(fault.si_addr);
  // Where the stack is left from, far enough above where it ends and below what is still in use.
  const uintptr_t room = (reinterpret_cast<uintptr_t>(landing) - kBelowLanding) & ~uintptr_t{15};
  if (address - (position - kFrame) >= 2 * kFrame || address >= room - kBelowLanding ||
      position >= room)
    return false;
  if (!IsBelowThisStack(address) || !IsOfEngine(place, landing->owner))
    return false;
#if defined(__x86_64__)
  // Aligned as it is after a call.
  machine.gregs[REG_RSP] = static_cast<greg_t>(room - 8);
  machine.gregs[REG_RIP] = reinterpret_cast<greg_t>(&GoToLanding);
#elif defined(__aarch64__)
  machine.sp = room;
  machine.pc = reinterpret_cast<uintptr_t>(&GoToLanding);
#endif
  return true;
}

// Has the fault handled as it was before.
void PassOn(int number, siginfo_t* fault, void* context) {
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(number, fault, context);
  } else if (previous.sa_handler == SIG_DFL) {
    // What has faulted does so again when the handler returns; what was sent does not.
    sigaction(number, &previous, nullptr);
    if (fault->si_code <= 0)
      static_cast<void>(raise(number));
  } else if (previous.sa_handler != SIG_IGN) {
    previous.sa_handler(number);
  } else if (fault->si_code > 0) {
    // Such a fault cannot be ignored.
    static_cast<void>(signal(number, SIG_DFL));
  }
}

void OnFault(int number, siginfo_t* fault, void* context) {
  if (!Recover(*fault, static_cast<ucontext_t*>(context)->uc_mcontext))
    PassOn(number, fault, context);
}

}  // namespace

void SurviveOverflows() {
  const auto function = &v8::V8::GetVersion;
  if (dl_iterate_phdr(FindEngine, reinterpret_cast<void*>(function)) == 0 ||
      sigaction(SIGSEGV, nullptr, &previous) != 0)
    return;
  struct sigaction handler = {};
  handler.sa_sigaction = OnFault;
  // As others handle it, who are called by ours: a fault of their own is told of too.
  handler.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&handler.sa_mask);
  sigaction(SIGSEGV, &handler, nullptr);
}

void PrepareForOverflow() {
  signal_stack.Prepare();
}

}  // namespace cv8
