#include "CV8/json.h"

#include "internal.h"

extern "C" {

cv8_status cv8_json_parse(cv8_scope* scope, cv8_local* text, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered, v8::JSON::Parse(entered.context, cv8::In<v8::String>(text)), result);
}

cv8_status cv8_json_stringify(cv8_scope* scope, cv8_value value, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered, v8::JSON::Stringify(entered.context, cv8::In(entered, value)),
                     result);
}

}  // extern "C"
