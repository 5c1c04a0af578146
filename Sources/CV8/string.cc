#include "CV8/string.h"

#include <climits>
#include <cstring>

#include "compat.h"
#include "internal.h"

extern "C" {

cv8_status cv8_string_new(cv8_scope* scope,
                          const void* units,
                          size_t count,
                          cv8_encoding encoding,
                          bool internalized,
                          cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  const auto type = internalized ? v8::NewStringType::kInternalized : v8::NewStringType::kNormal;
  if (count == 0) {
    *result = cv8::Out(v8::String::Empty(entered.isolate));
    return cv8_status_ok;
  }
  if (count > INT_MAX)
    return cv8_status_invalid;
  const int length = static_cast<int>(count);
  v8::MaybeLocal<v8::String> made;
  switch (encoding) {
    case cv8_encoding_latin1:
      made = v8::String::NewFromOneByte(entered.isolate, static_cast<const uint8_t*>(units), type,
                                        length);
      break;
    case cv8_encoding_utf8:
      made =
          v8::String::NewFromUtf8(entered.isolate, static_cast<const char*>(units), type, length);
      break;
    case cv8_encoding_utf16:
      made = v8::String::NewFromTwoByte(entered.isolate, static_cast<const uint16_t*>(units), type,
                                        length);
      break;
  }
  return cv8::Finish(entered, made, result);
}

size_t cv8_string_length(cv8_local* string) noexcept {
  return static_cast<size_t>(cv8::In<v8::String>(string)->Length());
}

bool cv8_string_is_latin1(cv8_local* string) noexcept {
  return cv8::In<v8::String>(string)->IsOneByte();
}

void cv8_string_write_latin1(cv8_scope* scope,
                             cv8_local* string,
                             uint8_t* units,
                             size_t count) noexcept {
  CV8_ENTER(scope, entered, static_cast<void>(std::memset(units, 0, count)));
  cv8::WriteLatin1(entered.isolate, cv8::In<v8::String>(string), units, count);
}

void cv8_string_write_utf16(cv8_scope* scope,
                            cv8_local* string,
                            uint16_t* units,
                            size_t count) noexcept {
  CV8_ENTER(scope, entered, static_cast<void>(std::memset(units, 0, count * sizeof(*units))));
  cv8::WriteUTF16(entered.isolate, cv8::In<v8::String>(string), units, count);
}

cv8_status cv8_string_describe(cv8_scope* scope, cv8_value value, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered, cv8::In(entered, value)->ToDetailString(entered.context), result);
}

}  // extern "C"
