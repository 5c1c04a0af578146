#ifndef CV8_ISOLATE_H
#define CV8_ISOLATE_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Makes an isolate.
///
/// - `heap_limit`: bytes that its heap may hold; 0 for V8's default.
/// - `stack_limit`: bytes of the stack that JavaScript may use, counted from the entry into the
///   isolate; cut to what the entering thread has left.
///
/// Ownership: dispose with `cv8_isolate_dispose`, then free with `cv8_isolate_delete`.
/// Thread: any. V8: `v8::Isolate::New`.
CV8_OWN cv8_isolate* cv8_isolate_new(size_t heap_limit, size_t stack_limit) CV8_NOEXCEPT;

/// Ends the isolate. Its contexts and handles become inert and are released as before.
///
/// Thread: no thread may be inside. V8: `v8::Isolate::Dispose`.
void cv8_isolate_dispose(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Frees what is left of a disposed isolate and every handle in its release queue.
///
/// Thread: any, after the last handle of the isolate was released.
void cv8_isolate_delete(CV8_OWN cv8_isolate* isolate) CV8_NOEXCEPT;

/// Stops the JavaScript that runs, with an exception that no script can catch. If none runs, the
/// next one is stopped.
///
/// Thread: any. V8: `v8::Isolate::TerminateExecution`.
void cv8_isolate_terminate(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Takes the thread that is inside out of code that no termination stops, if that is where it is at
/// this moment; the isolate is lost then, see `cv8_condition_lost`.
///
/// Thread: any, while the call that is to end has not.
/// V8: `v8::Isolate::GetEmbeddedCodeRange`, `v8::Isolate::GetCodeRange`.
void cv8_isolate_abandon(cv8_isolate* isolate) CV8_NOEXCEPT;

/// The signal that does so, or the first of those that are tried: threads that enter an isolate let
/// it through from then on.
int cv8_isolate_signal(void) CV8_NOEXCEPT;

/// Takes a termination back.
///
/// Thread: any. V8: `v8::Isolate::CancelTerminateExecution`.
void cv8_isolate_cancel_terminate(cv8_isolate* isolate) CV8_NOEXCEPT;

/// Makes a context. `number` tells it from others where V8 alone knows which one it is.
///
/// Ownership: release with `cv8_context_delete`.
/// Thread: the isolate must not be in use by another thread. V8: `v8::Context::New`.
CV8_OWN cv8_context* _Nullable cv8_context_new(cv8_isolate* isolate, uint32_t number) CV8_NOEXCEPT;

/// Makes a context whose functions may use the objects of the scope's context, and the other way.
///
/// Ownership: as above. Thread: inside `scope`.
/// V8: `v8::Context::New`, `v8::Context::SetSecurityToken`.
CV8_OWN cv8_context* _Nullable cv8_context_new_beside(cv8_scope* scope) CV8_NOEXCEPT;

/// Keeps scripts of the scope's context from making code of strings: `eval`, `Function` and their
/// kin throw an EvalError. What the host compiles is not affected.
///
/// Thread: inside `scope`. V8: `v8::Context::AllowCodeGenerationFromStrings`.
void cv8_context_disallow_code_generation(cv8_scope* scope) CV8_NOEXCEPT;

/// Whether the scope's context may make code of strings.
///
/// Thread: inside `scope`. V8: `v8::Context::IsCodeGenerationFromStringsAllowed`.
bool cv8_context_allows_code_generation(cv8_scope* scope) CV8_NOEXCEPT;

/// The number of the context that `object` was made in; 0 if it has none.
///
/// Thread: inside `scope`. V8: `v8::Object::GetCreationContext`.
uint32_t cv8_context_number_of(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// Lets go of the global object and all that only it keeps alive; the context cannot be entered
/// again. Nothing the second time.
///
/// Thread: the isolate must not be in use by another thread. V8: `v8::Persistent::Reset`.
void cv8_context_close(cv8_context* context) CV8_NOEXCEPT;

/// Releases a context, as `cv8_handle_release` releases a handle.
///
/// Thread: any, at any time before `cv8_isolate_delete`. V8: `v8::Persistent::Reset`.
void cv8_context_delete(CV8_OWN cv8_context* context) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_ISOLATE_H
