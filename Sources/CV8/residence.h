// Which isolate each thread is in.
//
// `v8::Isolate::Enter` and `Exit` cost nearly half of a call (43 of 105 ns on V8 10.2), so an
// isolate stays entered on the thread that used it last: the next call from there only compares.
// Three facts of V8 make that delicate:
// - V8 keeps a thread's current isolate in the thread's own storage, which no other thread can
// reach.
// - `Exit` restores, on the thread that calls it, what was current when the matching `Enter` ran.
// - `Enter` reads what is current, so that must not be an isolate that was disposed of meanwhile.
// Hence the lobby: an isolate without a heap that is never disposed of. A thread goes through it
// before it enters another isolate, so whatever any `Exit` restores, on whichever thread, is the
// lobby.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <functional>

#include "CV8/base.h"

namespace cv8 {

// Makes `owner` the current isolate of this thread for the time of the object; afterwards it stays
// so unless another isolate was in use before.
class Residence {
 public:
  explicit Residence(cv8_isolate* owner);
  ~Residence();
  Residence(const Residence&) = delete;
  Residence& operator=(const Residence&) = delete;

 private:
  friend void EachEntered(const std::function<void(cv8_isolate*)>& found);

  cv8_isolate* const owner_;
  // The isolate that was in use on this thread before, if it is another one.
  cv8_isolate* interrupted_ = nullptr;
  pthread_t resident_ = 0;
  // What `reentries` of this thread was; −1 if that isolate interrupted none.
  int reentries_ = 0;
  // The residence before this that interrupts too.
  const Residence* outer_ = nullptr;
};

// Around a fork: nobody enters or leaves an isolate for good meanwhile.
void LockResidence();
void UnlockResidence();
// How many of the objects above this thread has, for when some of them are skipped by a jump.
int Depth();
void SetDepth(int depth);

// Whether this thread is inside any isolate.
bool IsInside();

// Whether this thread is inside `owner`, and in no other isolate that `owner` has called.
bool IsInside(const cv8_isolate* owner);

// Calls `found` with the isolates that this thread is inside, the innermost first.
void EachEntered(const std::function<void(cv8_isolate*)>& found);

// Whether this is the thread that the process began with.
bool IsMainThread();

// That thread, once it has entered an isolate.
pthread_t MainThread();

// In a forked child, whose only thread this is.
void BecomeMainThread();

// The main thread enters `owner`, from outside of all isolates or not. See interrupt.h.
void NoteEntry(cv8_isolate* owner, bool is_outermost);

// The main thread leaves for `outer`, or for the outside if that is null.
void NoteExit(cv8_isolate* outer);

// On a thread that is inside `owner`: does what the host wants done in the middle of JavaScript, if
// this is the main thread and it was asked for. Returns whether JavaScript is to stop.
bool InterruptHere(cv8_isolate* owner);

// Has the main thread, which is inside `owner`, do so where it is in machine code of V8's.
void SendInterrupt(cv8_isolate* owner);

// Around a fork: nobody sends such a signal meanwhile.
void LockSignals();
void UnlockSignals();

// Waits until nobody tells an isolate anything that the main thread has left.
void SettleInterrupts();

// Around a fork: nobody tells an isolate anything meanwhile.
void LockInterrupts();
void UnlockInterrupts();

// Whether `address` is beyond the end of this thread's stack, or, on the main thread, whose stack
// grows, may be. The thread has entered an isolate before.
bool IsBelowThisStack(uintptr_t address);

// The bytes of this thread's stack below the caller.
size_t StackLeft();

// Leaves, on this thread, an isolate that may have been disposed of by now.
void LeaveStale();

// Takes `owner` off every thread, so that it can be disposed of. Nobody may be using it.
void Evict(cv8_isolate* owner);

}  // namespace cv8
