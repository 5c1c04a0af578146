#include "residence.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "fork.h"
#include "internal.h"
#include "landing.h"
#include "overflow.h"

namespace cv8 {
namespace {

// What V8's own C++ code may use beyond the limit that JavaScript is held to.
constexpr uintptr_t kReserve = uintptr_t{128} << 10;
// What has to be left for an entry, so that what goes wrong in it can be told.
constexpr uintptr_t kEntryReserve = uintptr_t{192} << 10;
// How far the stack may wander from where the limit was set before it is set anew.
constexpr uintptr_t kDrift = uintptr_t{32} << 10;

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
  // Where its stack ends, once that is known, and how much below that cannot be used.
  uintptr_t lowest_address = 0;
  size_t guard_size = 0;
};

// Initial-exec: read on every entry, and small enough for what a dlopen has left.
__attribute__((tls_model("initial-exec"))) thread_local Here here;

std::atomic<pthread_t> main_thread{};

// Entering pushes on a stack inside the isolate, and the lobby is shared.
std::mutex lobby_mutex;

v8::Isolate* Lobby() {
  static v8::Isolate* const lobby = v8::Isolate::Allocate();
  return lobby;
}

// The isolates that somebody has entered and that are not disposed of, by number; under
// `lobby_mutex`.
std::unordered_map<uint64_t, v8::Isolate*>& Living() {
  static auto* const living = new std::unordered_map<uint64_t, v8::Isolate*>;
  return *living;
}

// What this thread leaves in isolates: V8 keeps some data for each thread that ever entered one, in
// the lobby too, until it is told that the thread is done.
class Traces {
 public:
  Traces() = default;
  Traces(const Traces&) = delete;
  Traces& operator=(const Traces&) = delete;

  ~Traces() = default;

  // Undoes them, as the thread ends.
  void Wipe() {
    // Of the thread that ends with the process nothing need be tidied; one that is thrown out in
    // the middle of a call has all of it in use.
    if (here.depth > 0 || IsMainThread())
      return;
    std::lock_guard<std::mutex> guard(lobby_mutex);
    for (uint64_t number : numbers_) {
      const auto found = Living().find(number);
      if (found != Living().end())
        found->second->DiscardThreadSpecificMetadata();
    }
    if (!here.has_visited_lobby)
      return;
    Lobby()->Exit();
    Lobby()->DiscardThreadSpecificMetadata();
    here.has_visited_lobby = false;
    here.isolate = nullptr;
    here.number = 0;
  }

  void Add(const cv8_isolate* owner) {
    if (!numbers_.insert(owner->number).second)
      return;
    std::lock_guard<std::mutex> guard(lobby_mutex);
    Living().emplace(owner->number, owner->isolate);
    if (numbers_.size() < most_)
      return;
    for (auto each = numbers_.begin(); each != numbers_.end();)
      each = Living().contains(*each) ? std::next(each) : numbers_.erase(each);
    most_ = 2 * numbers_.size() + kFew;
  }

 private:
  static constexpr size_t kFew = 16;

  std::unordered_set<uint64_t> numbers_;
  // From when on it is worth while to look which of them have gone.
  size_t most_ = kFew;
};

void WipeTraces(void* traces) {
  const std::unique_ptr<Traces> owned(static_cast<Traces*>(traces));
  owned->Wipe();
}

// Not a thread-local variable: what drops the last reference to an isolate may be the destructor of
// somebody else's key, when those variables are gone. A value that is set then has another round.
std::optional<pthread_key_t> TracesKey() {
  static const std::optional<pthread_key_t> key = []() -> std::optional<pthread_key_t> {
    pthread_key_t made = 0;
    if (pthread_key_create(&made, WipeTraces) != 0)
      return std::nullopt;
    return made;
  }();
  return key;
}

// Where the system has no room for it, V8 keeps what it keeps.
void NoteTrace(const cv8_isolate* owner) {
  const std::optional<pthread_key_t> key = TracesKey();
  if (!key)
    return;
  auto* traces = static_cast<Traces*>(pthread_getspecific(*key));
  if (!traces) {
    auto made = std::make_unique<Traces>();
    if (pthread_setspecific(*key, made.get()) != 0)
      return;
    traces = made.release();
  }
  traces->Add(owner);
}

// Makes the lobby this thread's current isolate, without a look at what is current now.
void EnterLobby() {
  v8::Isolate* const lobby = Lobby();
  std::lock_guard<std::mutex> guard(lobby_mutex);
  // Some thread's `Enter` is undone, when nothing was current there: then nothing is current here.
  if (here.has_visited_lobby)
    lobby->Exit();
  lobby->Enter();
  here.has_visited_lobby = true;
  here.isolate = nullptr;
  here.number = 0;
}

void BecomeMain(Here& thread) {
  thread.is_main = true;
  main_thread.store(pthread_self(), std::memory_order_relaxed);
}

// What has to be done once on each thread.
void Prepare(Here& thread) {
  pthread_attr_t attributes;
  void* address = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &address, &size);
    pthread_attr_getguardsize(&attributes, &thread.guard_size);
    pthread_attr_destroy(&attributes);
  }
  thread.lowest_address = reinterpret_cast<uintptr_t>(address);
  if (gettid() == getpid())
    BecomeMain(thread);
  PrepareForOverflow();
  LetSignalThrough();
}

uintptr_t LowestAddressOfThisStack() {
  Here& thread = here;
  if (thread.lowest_address == 0)
    Prepare(thread);
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

// Undoes what threads, which may have ended since, have entered. What is current then names data of
// such a thread, so it must be replaced before V8 reads it.
void ExitAll(cv8_isolate* owner) {
  for (; owner->entered > 0; owner->entered--)
    owner->isolate->Exit();
}

// Moves this thread, which uses no isolate, into `owner`.
void MoveIn(cv8_isolate* owner) {
  // First, since a signal may be sent to it: the one before may have ended.
  owner->resident = pthread_self();
  EnterLobby();
  if (owner->entered > 0) {
    ExitAll(owner);
    EnterLobby();
  }
  NoteTrace(owner);
  owner->isolate->Enter();
  owner->entered = 1;
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
      resident_ = std::exchange(owner->resident, pthread_self());
      reentries_ = thread.is_interrupting ? thread.reentries : -1;
      outer_ = thread.interruption;
      thread.interruption = this;
      thread.is_interrupting = true;
      thread.reentries = 0;
      NoteTrace(owner);
      owner->isolate->Enter();
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
  // The limit is that of this thread; whoever comes next must set his own.
  owner_->stack_position = 0;
  thread.isolate = interrupted_;
  thread.number = interrupted_->number;
  thread.interruption = outer_;
  Leave(owner_->inside);
  // Last: that thread may have ended, and is sent no signal now.
  owner_->resident = resident_;
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

bool IsInside() {
  return here.depth > 0;
}

bool IsInside(const cv8_isolate* owner) {
  return here.depth > 0 && here.isolate == owner;
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
  BecomeMain(here);
}

pthread_t MainThread() {
  return main_thread.load(std::memory_order_relaxed);
}

bool IsBelowThisStack(uintptr_t address) {
  const Here& thread = here;
  // Whether the page at its end can be used varies.
  constexpr uintptr_t kPage = 4096;
  return thread.is_main || address < thread.lowest_address + thread.guard_size + kPage;
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
  {
    std::lock_guard<std::mutex> guard(lobby_mutex);
    Living().erase(owner->number);
  }
  if (owner->entered == 0)
    return;
  cv8_isolate* const used = here.depth == 0 ? nullptr : here.isolate;
  EnterLobby();
  ExitAll(owner);
  EnterLobby();
  if (!used)
    return;
  // This thread uses another isolate, which V8 must find current again afterwards.
  here.isolate = used;
  here.number = used->number;
  used->isolate->Enter();
  (here.is_interrupting ? here.reentries : here.isolate->entered)++;
}

}  // namespace cv8
