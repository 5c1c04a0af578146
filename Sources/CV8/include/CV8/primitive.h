#ifndef CV8_PRIMITIVE_H
#define CV8_PRIMITIVE_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// What `local` is, and its value if it is a primitive without a handle.
///
/// Thread: inside the scope that made it. V8: `v8::Value::Is…`.
cv8_value cv8_value_inspect(cv8_local* local) CV8_NOEXCEPT;

/// Whether two values are the same by `===`. V8: `v8::Value::StrictEquals`.
bool cv8_value_strict_equals(cv8_scope* scope, cv8_value first, cv8_value second) CV8_NOEXCEPT;

/// The number that `value` is converted to where a 32-bit integer is asked for: modulo 2³², 0 for
/// NaN and the infinities. May run JavaScript. V8: `v8::Value::Int32Value`.
cv8_status cv8_value_to_int32(cv8_scope* scope, cv8_value value, int32_t* result) CV8_NOEXCEPT;

/// `String(value)`, but a symbol throws. May run JavaScript. V8: `v8::Value::ToString`.
cv8_status cv8_value_to_string(cv8_scope* scope,
                               cv8_value value,
                               cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// Makes a bigint from `count` 64-bit words, the least significant first.
///
/// `invalid` or `exception` if it is too large. V8: `v8::BigInt::NewFromWords`.
cv8_status cv8_bigint_new(cv8_scope* scope,
                          bool negative,
                          const uint64_t* words,
                          size_t count,
                          cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// The number of 64-bit words that `bigint` takes. V8: `v8::BigInt::WordCount`.
size_t cv8_bigint_word_count(cv8_local* bigint) CV8_NOEXCEPT;

/// Writes the magnitude of `bigint`, which takes `count` words, and tells its sign.
///
/// V8: `v8::BigInt::ToWordsArray`.
void cv8_bigint_words(cv8_local* bigint, uint64_t* words, size_t count, bool* negative)
    CV8_NOEXCEPT;

/// Makes a Date. `time`: milliseconds since the epoch; NaN for an invalid date. V8:
/// `v8::Date::New`.
cv8_status cv8_date_new(cv8_scope* scope,
                        double time,
                        cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// Milliseconds since the epoch; NaN for an invalid date. V8: `v8::Date::ValueOf`.
double cv8_date_value(cv8_local* date) CV8_NOEXCEPT;

/// A new symbol. V8: `v8::Symbol::New`.
///
/// - `description`: a string; NULL for none.
cv8_status cv8_symbol_new(cv8_scope* scope,
                          cv8_local* _Nullable description,
                          cv8_value* result) CV8_NOEXCEPT;

/// `Symbol.for(key)`; `key` is a string. V8: `v8::Symbol::For`.
cv8_status cv8_symbol_for(cv8_scope* scope, cv8_local* key, cv8_value* result) CV8_NOEXCEPT;

/// The description of a symbol, a string or undefined. V8: `v8::Symbol::Description`.
cv8_value cv8_symbol_description(cv8_scope* scope, cv8_value symbol) CV8_NOEXCEPT;

/// The primitive inside `new Number(1)` and the like. V8: `v8::NumberObject::ValueOf` and others.
cv8_value cv8_boxed_primitive_value(cv8_scope* scope, cv8_local* object) CV8_NOEXCEPT;

/// `Symbol.iterator` or `Symbol.asyncIterator`. V8: `v8::Symbol::GetIterator`.
cv8_value cv8_symbol_iterator(cv8_scope* scope, bool is_async) CV8_NOEXCEPT;

/// `Boolean(value)`. V8: `v8::Value::BooleanValue`.
bool cv8_value_is_truthy(cv8_scope* scope, cv8_value value) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_PRIMITIVE_H
