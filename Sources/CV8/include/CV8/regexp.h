#ifndef CV8_REGEXP_H
#define CV8_REGEXP_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// The flags of a RegExp, one bit each. Those that an older V8 does not know are refused by it.
typedef enum {
  cv8_regexp_global = 1,
  cv8_regexp_ignore_case = 2,
  cv8_regexp_multiline = 4,
  cv8_regexp_sticky = 8,
  cv8_regexp_unicode = 16,
  cv8_regexp_dot_all = 32,
  cv8_regexp_has_indices = 128,
  cv8_regexp_unicode_sets = 256,
} cv8_regexp_flags;

/// `new RegExp(source, flags)`. V8: `v8::RegExp::New`.
cv8_status cv8_regexp_new(cv8_scope* scope,
                          cv8_local* source,
                          uint32_t flags,
                          cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// Whether a value is a RegExp. Runs no JavaScript. V8: `v8::Value::IsRegExp`.
bool cv8_regexp_is(cv8_local* value) CV8_NOEXCEPT;

/// What the RegExp was made from, a string; runs no JavaScript. V8: `v8::RegExp::GetSource`.
cv8_local* cv8_regexp_source(cv8_local* regexp) CV8_NOEXCEPT;

/// The flags that the RegExp was made with; runs no JavaScript. V8: `v8::RegExp::GetFlags`.
uint32_t cv8_regexp_get_flags(cv8_local* regexp) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_REGEXP_H
