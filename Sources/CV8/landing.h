// Where a thread goes when V8 runs out of memory.
//
// V8 ends the process then: it has no way to fail half-way through an allocation. Each function of
// the shim that can allocate in V8 marks a landing first, and V8's handler for such an end jumps to
// the innermost one of its thread. It skips frames of V8 and of the shim only: whatever the host
// runs between two entries has a landing of its own below it. What is skipped leaves the isolate in
// an unknown state, so nobody enters V8 with it again: it is lost.
#pragma once

#include <csetjmp>

#include "residence.h"

struct cv8_isolate;

namespace cv8 {

class Landing {
 public:
  explicit Landing(cv8_isolate* owner) : owner(owner), depth(Depth()), outer_(innermost) {
    innermost = this;
  }
  ~Landing() { innermost = outer_; }
  Landing(const Landing&) = delete;
  Landing& operator=(const Landing&) = delete;

  // That of this thread; null outside the shim, and on V8's own threads always.
  static Landing* Innermost() { return innermost; }

  cv8_isolate* const owner;
  // Of the thread's residences.
  const int depth;
  // Whether V8 has called the host, so that what runs on the thread is not V8.
  bool is_in_host = false;
  // Without the mask of signals: saving that is a system call.
  std::jmp_buf place;

 private:
  // Initial-exec: see residence.cc.
  __attribute__((tls_model("initial-exec"),
                 visibility("hidden"))) static constinit thread_local Landing* innermost;
  Landing* const outer_;
};

// While it lives, V8 has called the host.
class InHost {
 public:
  InHost() : landing_(Landing::Innermost()), was_in_host_(landing_ && landing_->is_in_host) {
    if (landing_)
      landing_->is_in_host = true;
  }
  ~InHost() {
    if (landing_)
      landing_->is_in_host = was_in_host_;
  }
  InHost(const InHost&) = delete;
  InHost& operator=(const InHost&) = delete;

 private:
  Landing* const landing_;
  const bool was_in_host_;
};

// Gives an isolate up, and leaves V8. Returns if there is nowhere to go.
void Leave(cv8_isolate* lost);

// As `Leave`, on a thread with a landing, where there was memory but no other way to stop.
[[noreturn]] void LeaveStuck(cv8_isolate* lost);

// The same where the stack overflowed.
[[noreturn]] void LeaveOverflowed(cv8_isolate* lost);

// Has this thread get the signal by which another takes it out of V8: threads that others make may
// block all signals.
void LetSignalThrough();

// Leaves V8 once more, if JavaScript called the host and the isolate was lost meanwhile.
void LeaveIfLost(cv8_isolate* owner);

// Leaves V8 where it has no more memory: see compat.h for who calls it.
void OnOutOfMemory();

// Has V8 ask before it ends the process for a table that is too large.
void SurviveFatalErrors();

}  // namespace cv8

// Marks a landing for the rest of the function, which gives `failure` back when the isolate is
// lost, or was before. What is declared below it is not destroyed then. A macro, because a frame
// that has returned cannot be jumped to.
#define CV8_LAND(isolate, failure)                                          \
  cv8::Landing landing(isolate);                                            \
  if (landing.owner->is_lost() || _setjmp(landing.place) != 0) [[unlikely]] \
  return failure

// The scope as the shim has it, with a landing.
#define CV8_ENTER(scope, entered, failure) \
  cv8::Scope& entered = cv8::In(scope);    \
  CV8_LAND(entered.owner, failure)
