#include "residence.h"

#include <unistd.h>

#include <algorithm>
#include <mutex>

#include "fork.h"
#include "internal.h"

namespace cv8 {
namespace {

// What V8's own C++ code may use beyond the limit that JavaScript is held to.
constexpr uintptr_t kReserve = 128 * 1024;
// What has to be left for an entry, so that what goes wrong in it can be told.
constexpr uintptr_t kEntryReserve = 192 * 1024;
// How far the stack may wander from where the limit was set before it is set anew.
constexpr uintptr_t kDrift = 32 * 1024;

struct Here {
  // The isolate that this thread entered last, which lives only as long as `depth` is not 0; and
  // its number, for when it does not: its address may be used again.
  cv8_isolate* isolate = nullptr;
  uint64_t number = 0;
  int depth = 0;
  bool has_visited_lobby = false;
  // Whether `isolate` interrupts another; and how often it was entered again since it does.
  bool is_interrupting = false;
  int reentries = 0;
  // The last residence that interrupts another isolate.
  const Residence* interruption = nullptr;
  // Known once the end of the stack is.
  bool is_main = false;
  // Where its stack ends, once that is known.
  uintptr_t lowest_address = 0;
};

// Initial-exec: read on every entry, and small enough for what a dlopen has left.
__attribute__((tls_model("initial-exec"))) thread_local Here here;

// Entering pushes on a stack inside the isolate, and the lobby is shared.
std::mutex lobby_mutex;

// Makes the lobby this thread's current isolate, without a look at what is current now.
void EnterLobby() {
  static v8::Isolate* const lobby = v8::Isolate::Allocate();
  std::lock_guard<std::mutex> guard(lobby_mutex);
  // Some thread's `Enter` is undone, when nothing was current there: then nothing is current here.
  if (here.has_visited_lobby)
    lobby->Exit();
  lobby->Enter();
  here.has_visited_lobby = true;
  here.isolate = nullptr;
  here.number = 0;
}

uintptr_t LowestAddressOfThisStack() {
  Here& thread = here;
  if (thread.lowest_address == 0) {
    pthread_attr_t attributes;
    void* address = nullptr;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      pthread_attr_getstack(&attributes, &address, &size);
      pthread_attr_destroy(&attributes);
    }
    thread.lowest_address = reinterpret_cast<uintptr_t>(address);
    thread.is_main = gettid() == getpid();
  }
  return thread.lowest_address;
}

// V8 compares the stack pointer with an address, so a new thread needs a new limit.
void SetStackLimit(cv8_isolate* owner, uintptr_t position) {
  const uintptr_t lowest = LowestAddressOfThisStack();
  const uintptr_t wanted = position > owner->stack_limit ? position - owner->stack_limit : 0;
  owner->isolate->SetStackLimit(std::max(lowest + kReserve, wanted));
  owner->has_stack = position > lowest + kEntryReserve;
  owner->stack_position = position;
}

void ExitAll(cv8_isolate* owner) {
  for (; owner->entered > 0; owner->entered--)
    owner->isolate->Exit();
}

// Moves this thread, which uses no isolate, into `owner`.
void MoveIn(cv8_isolate* owner) {
  EnterLobby();
  ExitAll(owner);
  owner->isolate->Enter();
  owner->entered = 1;
  owner->resident = pthread_self();
  here.isolate = owner;
  here.number = owner->number;
}

}  // namespace

Residence::Residence(cv8_isolate* owner) : owner_(owner) {
  Enter(owner->inside);
  // Not `this`: under AddressSanitizer that may lie in a stack of its own.
  const auto position = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  Here& thread = here;
  if (thread.number != owner->number || owner->resident != pthread_self()) {
    if (thread.depth == 0) {
      MoveIn(owner);
    } else {
      // A host function of one isolate calls into another: only for as long as that takes.
      interrupted_ = thread.isolate;
      resident_ = owner->resident;
      reentries_ = thread.is_interrupting ? thread.reentries : -1;
      outer_ = thread.interruption;
      thread.interruption = this;
      thread.is_interrupting = true;
      thread.reentries = 0;
      owner->isolate->Enter();
      owner->resident = pthread_self();
      thread.isolate = owner;
      thread.number = owner->number;
    }
    SetStackLimit(owner, position);
  } else if (owner->stack_position - position + kDrift > 2 * kDrift) {
    SetStackLimit(owner, position);
  }
  if (thread.is_main)
    NoteEntry(owner, thread.depth == 0);
  thread.depth++;
}

Residence::~Residence() {
  Here& thread = here;
  thread.depth--;
  if (thread.is_main)
    NoteExit(thread.depth == 0 ? nullptr : interrupted_ ? interrupted_ : owner_);
  if (!interrupted_) {
    Leave(owner_->inside);
    return;
  }
  for (int i = 0; i <= thread.reentries; i++)
    owner_->isolate->Exit();
  thread.is_interrupting = reentries_ >= 0;
  thread.reentries = std::max(reentries_, 0);
  owner_->resident = resident_;
  // The limit is that of this thread; whoever comes next must set his own.
  owner_->stack_position = 0;
  thread.isolate = interrupted_;
  thread.number = interrupted_->number;
  thread.interruption = outer_;
  Leave(owner_->inside);
}

void LockResidence() {
  lobby_mutex.lock();
}

void UnlockResidence() {
  lobby_mutex.unlock();
}

int Depth() {
  return here.depth;
}

void SetDepth(int depth) {
  here.depth = depth;
}

void EachEntered(const std::function<void(cv8_isolate*)>& found) {
  if (here.depth == 0)
    return;
  found(here.isolate);
  for (const Residence* each = here.interruption; each; each = each->outer_)
    found(each->interrupted_);
}

bool IsMainThread() {
  LowestAddressOfThisStack();
  return here.is_main;
}

void BecomeMainThread() {
  LowestAddressOfThisStack();
  here.is_main = true;
}

size_t StackLeft() {
  const auto position = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const uintptr_t lowest = LowestAddressOfThisStack();
  return position > lowest ? position - lowest : 0;
}

void LeaveStale() {
  if (here.depth == 0)
    EnterLobby();
}

void Evict(cv8_isolate* owner) {
  if (owner->entered == 0)
    return;
  if (here.depth == 0) {
    EnterLobby();
    ExitAll(owner);
    return;
  }
  // This thread uses another isolate, which V8 must find current again afterwards.
  ExitAll(owner);
  here.isolate->isolate->Enter();
  (here.is_interrupting ? here.reentries : here.isolate->entered)++;
}

}  // namespace cv8
