#ifndef CV8_FUNCTION_H
#define CV8_FUNCTION_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// `function.apply(receiver, arguments)`.
///
/// V8: `v8::Function::Call`; `v8::Object::CallAsFunction` for a callable that is no function.
cv8_status cv8_function_call(cv8_scope* scope,
                             cv8_value function,
                             cv8_value receiver,
                             const cv8_value* _Nullable arguments,
                             size_t count,
                             cv8_value* result) CV8_NOEXCEPT;

/// `new constructor(...arguments)`. V8: `v8::Object::CallAsConstructor`.
cv8_status cv8_function_construct(cv8_scope* scope,
                                  cv8_value constructor,
                                  const cv8_value* _Nullable arguments,
                                  size_t count,
                                  cv8_value* result) CV8_NOEXCEPT;

/// The name for people: of the function, else what V8 infers. Runs no JavaScript.
///
/// V8: `v8::Function::GetDebugName`.
cv8_value cv8_function_name(cv8_scope* scope, cv8_value function) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_FUNCTION_H
