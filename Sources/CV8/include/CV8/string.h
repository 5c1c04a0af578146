#ifndef CV8_STRING_H
#define CV8_STRING_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// How the characters of a string lie in memory.
typedef enum CV8_CLOSED_ENUM {
  /// One byte for each of U+0000 to U+00FF.
  cv8_encoding_latin1 = 0,
  /// UTF-8; what is not valid becomes U+FFFD.
  cv8_encoding_utf8 = 1,
  /// UTF-16 in native byte order; lone surrogates are kept.
  cv8_encoding_utf16 = 2,
} cv8_encoding;

/// Makes a string of `count` code units, which are copied.
///
/// - `internalized`: for property keys: equal strings share one object.
///
/// `invalid` if the string is longer than V8 allows (2²⁹−24 UTF-16 units on 64 bits).
/// V8: `v8::String::NewFromOneByte`, `NewFromUtf8`, `NewFromTwoByte`.
cv8_status cv8_string_new(cv8_scope* scope,
                          const void* _Nullable units,
                          size_t count,
                          cv8_encoding encoding,
                          bool internalized,
                          cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// The number of UTF-16 units. V8: `v8::String::Length`.
size_t cv8_string_length(cv8_local* string) CV8_NOEXCEPT;

/// Whether V8 holds the string as Latin-1. V8: `v8::String::IsOneByte`.
bool cv8_string_is_latin1(cv8_local* string) CV8_NOEXCEPT;

/// Writes `count` units from the start as Latin-1; the string must be Latin-1.
///
/// V8: `v8::String::WriteOneByte`.
void cv8_string_write_latin1(cv8_scope* scope, cv8_local* string, uint8_t* units, size_t count)
    CV8_NOEXCEPT;

/// Writes `count` units from the start as UTF-16. V8: `v8::String::Write`.
void cv8_string_write_utf16(cv8_scope* scope, cv8_local* string, uint16_t* units, size_t count)
    CV8_NOEXCEPT;

/// A text for people that runs no JavaScript. V8: `v8::Value::ToDetailString`.
cv8_status cv8_string_describe(cv8_scope* scope,
                               cv8_value value,
                               cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_STRING_H
