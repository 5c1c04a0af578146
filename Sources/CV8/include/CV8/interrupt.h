#ifndef CV8_INTERRUPT_H
#define CV8_INTERRUPT_H

#include "base.h"

CV8_BEGIN

/// Called in the middle of JavaScript on the process's main thread, inside the isolate.
///
/// `environment` is that of the scope which was opened last. Must not enter the isolate; may
/// terminate it. Returns whether it has.
typedef bool (*cv8_interrupted)(void* environment);

/// Called on the main thread when it enters an isolate after `cv8_interrupt_pause`.
typedef void (*cv8_interrupt_resume)(void);

/// Has calls of the main thread noted, so that they can be interrupted.
///
/// Thread: any; once.
void cv8_interrupt_install(cv8_interrupted interrupted, cv8_interrupt_resume resume) CV8_NOEXCEPT;

/// Whether the calling thread is the one whose calls are noted.
bool cv8_interrupt_is_noted(void) CV8_NOEXCEPT;

/// How often the main thread has entered from outside, and whether it is inside now.
///
/// Thread: any.
uint64_t cv8_interrupt_entries(bool* is_inside) CV8_NOEXCEPT;

/// Asks to be told of the next entry by `resume`; one that happens at this moment may go untold.
///
/// Thread: any.
void cv8_interrupt_pause(void) CV8_NOEXCEPT;

/// Has `interrupted` called by the isolate that the main thread is inside, if it is inside one.
///
/// Returns whether that was asked for before, and has not been done yet.
///
/// Thread: any. V8: `v8::Isolate::RequestInterrupt`.
bool cv8_interrupt_request(void) CV8_NOEXCEPT;

/// Has that done now if the main thread is in code that no request interrupts, as
/// `cv8_isolate_abandon` is for: it goes on with that code, unless it is to stop. Then the isolate
/// is lost.
///
/// Thread: any.
void cv8_interrupt_force(void) CV8_NOEXCEPT;

/// Interrupts now, if that was asked for: for loops that run no JavaScript.
///
/// Thread: inside the isolate.
void cv8_interrupt_perform(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Makes the calling thread, the only one of a forked child, the main one.
void cv8_interrupt_after_fork(void) CV8_NOEXCEPT;

/// Whether the calling thread is inside any isolate.
bool cv8_interrupt_is_inside(void) CV8_NOEXCEPT;

/// Calls `found` with the environments of the isolates that the calling thread is inside, the
/// innermost first; of each that of the scope which was opened last.
void cv8_interrupt_each_entered(void (*found)(void* environment, void* argument),
                                void* argument) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_INTERRUPT_H
