#ifndef CV8_STRUCTURED_CLONE_H
#define CV8_STRUCTURED_CLONE_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Copies `value` by the structured clone algorithm.
///
/// - `transfer`: `count` values; each must be an ArrayBuffer, which is detached, and whose contents
///   move to the copy.
///
/// What cannot be copied throws an Error with the name "DataCloneError".
///
/// V8: `v8::ValueSerializer`, `v8::ValueDeserializer`.
cv8_status cv8_structured_clone(cv8_scope* scope,
                                cv8_value value,
                                const cv8_value* _Nullable transfer,
                                size_t count,
                                cv8_value* result) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_STRUCTURED_CLONE_H
