#ifndef CV8_JSON_H
#define CV8_JSON_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// The value of JSON text. V8: `v8::JSON::Parse`.
cv8_status cv8_json_parse(cv8_scope* scope, cv8_local* text, cv8_value* result) CV8_NOEXCEPT;

/// A value as JSON text; "undefined", which is none, for what JSON has not. V8:
/// `v8::JSON::Stringify`.
cv8_status cv8_json_stringify(cv8_scope* scope,
                              cv8_value value,
                              cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_JSON_H
