#ifndef CV8_HOST_H
#define CV8_HOST_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// What ties an object of JavaScript to something of the host: `release` is called with it once V8
/// has collected the object, or is disposed of.
typedef struct cv8_tie cv8_tie;

/// Gives back what a tie holds.
///
/// Thread: the one inside the isolate, maybe in the middle of a garbage collection: it must not use
/// the isolate, nor wait.
typedef void (*cv8_host_release)(void* environment);

/// The body of a host function.
///
/// - `environment`: what the function was made with.
/// - `scope`: open for the time of the call, in the function's own context.
/// - `receiver`: as `cv8_value_inspect` takes it.
/// - `result`: what is returned; or, with `exception`, what is thrown.
///
/// Returns `ok`, `exception`, or `terminated` to stop everything that runs.
typedef cv8_status (*cv8_host_body)(void* environment,
                                    cv8_scope* scope,
                                    cv8_local* receiver,
                                    const cv8_value* _Nullable arguments,
                                    size_t count,
                                    cv8_value* result);

/// Makes a function that calls the host. It is no constructor, and throws a RangeError itself where
/// the stack has no room for the host.
///
/// Ownership: `environment` is released through `release`, also if this fails; `*tie` is valid
/// until then. V8: `v8::Function::New`.
cv8_status cv8_host_function_new(cv8_scope* scope,
                                 cv8_local* name,
                                 int32_t length,
                                 cv8_host_body body,
                                 cv8_host_release release,
                                 CV8_OWN void* environment,
                                 cv8_tie* _Nullable* _Nonnull tie,
                                 cv8_value* result) CV8_NOEXCEPT;

/// Makes a class whose instances the host makes ready: `receiver` of `body` is the new object,
/// whatever `body` returns. Without `new` it throws a TypeError, and otherwise is as a function.
///
/// Ownership: as of `cv8_host_function_new`. V8: `v8::Function::New`.
cv8_status cv8_host_class_new(cv8_scope* scope,
                              cv8_local* name,
                              int32_t length,
                              cv8_host_body body,
                              cv8_host_release release,
                              CV8_OWN void* environment,
                              cv8_tie* _Nullable* _Nonnull tie,
                              cv8_value* result) CV8_NOEXCEPT;

/// Ties `object` to something of the host's, of which no script can tell or change anything.
///
/// Ownership: `environment` is released through `release`, also if this fails; `*tie` is valid
/// until then. V8: `v8::Object::SetPrivate`.
cv8_status cv8_host_object_set(cv8_scope* scope,
                               cv8_value object,
                               cv8_host_release release,
                               CV8_OWN void* environment,
                               cv8_tie* _Nullable* _Nonnull tie) CV8_NOEXCEPT;

/// What `value` itself was tied to by `cv8_host_object_set`; null if it was not.
///
/// Ownership: borrowed, as long as `value` lives. V8: `v8::Object::GetPrivate`.
void* _Nullable cv8_host_object_get(cv8_scope* scope, cv8_value value) CV8_NOEXCEPT;

/// The object that is tied. V8: `v8::Global::Get`.
cv8_value cv8_tie_get(cv8_scope* scope, cv8_tie* tie) CV8_NOEXCEPT;

/// Makes the value of a property, which is then a plain one.
///
/// - `environment`: what the property was defined with.
/// - `scope`: open for the time of the call, in the context that the object was made in.
/// - `name`: a string.
/// - `result`: the value; or, with `exception`, what is thrown.
typedef cv8_status (*cv8_host_getter)(void* environment,
                                      cv8_scope* scope,
                                      cv8_local* name,
                                      cv8_value* result);

/// Gives `object` properties that are not enumerable and whose values are made when they are first
/// read.
///
/// - `names`: `count` names, each ASCII and ended by a zero.
///
/// Ownership: `environment` is released through `release`, also if this fails.
/// V8: `v8::Object::SetLazyDataProperty`.
cv8_status cv8_host_define_lazily(cv8_scope* scope,
                                  cv8_value object,
                                  const char* const _Nonnull* _Nonnull names,
                                  size_t count,
                                  cv8_host_getter getter,
                                  cv8_host_release release,
                                  CV8_OWN void* environment) CV8_NOEXCEPT;

/// Ties `object`, an Error, to an error of the host.
///
/// Ownership: `environment` is released through `release`. V8: `v8::Object::SetPrivate`.
void cv8_host_error_set(cv8_scope* scope,
                        cv8_value object,
                        cv8_host_release release,
                        CV8_OWN void* environment) CV8_NOEXCEPT;

/// What `value` was tied to by `cv8_host_error_set`; null if it was not.
///
/// Ownership: borrowed, as long as `value` lives. V8: `v8::Object::GetPrivate`.
void* _Nullable cv8_host_error_get(cv8_scope* scope, cv8_value value) CV8_NOEXCEPT;

/// The number of JavaScript frames on this thread's stack, at most as many as V8 records of an
/// exception. V8: `v8::StackTrace::CurrentStackTrace`.
int32_t cv8_host_stack_depth(cv8_scope* scope) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_HOST_H
