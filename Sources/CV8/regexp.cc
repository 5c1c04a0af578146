#include "CV8/regexp.h"

#include "internal.h"

static_assert(cv8_regexp_global == v8::RegExp::kGlobal);
static_assert(cv8_regexp_ignore_case == v8::RegExp::kIgnoreCase);
static_assert(cv8_regexp_multiline == v8::RegExp::kMultiline);
static_assert(cv8_regexp_sticky == v8::RegExp::kSticky);
static_assert(cv8_regexp_unicode == v8::RegExp::kUnicode);
static_assert(cv8_regexp_dot_all == v8::RegExp::kDotAll);
static_assert(cv8_regexp_has_indices == v8::RegExp::kHasIndices);

extern "C" {

cv8_status cv8_regexp_new(cv8_scope* scope,
                          cv8_local* source,
                          uint32_t flags,
                          cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered,
                     v8::RegExp::New(entered.context, cv8::In<v8::String>(source),
                                     static_cast<v8::RegExp::Flags>(flags)),
                     result);
}

bool cv8_regexp_is(cv8_local* value) noexcept {
  return cv8::In(value)->IsRegExp();
}

cv8_local* cv8_regexp_source(cv8_local* regexp) noexcept {
  return cv8::Out(cv8::In<v8::RegExp>(regexp)->GetSource());
}

uint32_t cv8_regexp_get_flags(cv8_local* regexp) noexcept {
  return static_cast<uint32_t>(cv8::In<v8::RegExp>(regexp)->GetFlags());
}

}  // extern "C"
