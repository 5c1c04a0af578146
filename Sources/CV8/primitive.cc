#include "CV8/primitive.h"

#include <climits>

#include "compat.h"
#include "internal.h"

namespace {

cv8_kind KindOfObject(v8::Local<v8::Value> value) {
  // Most are; and what else an object can be takes many questions.
  if (cv8::IsOrdinaryObject(value))
    return cv8_kind_object;
  if (value->IsArray())
    return cv8_kind_array;
  if (value->IsFunction())
    return cv8_kind_function;
  if (value->IsDate())
    return cv8_kind_date;
  if (value->IsMap())
    return cv8_kind_map;
  if (value->IsSet())
    return cv8_kind_set;
  if (value->IsNativeError())
    return cv8_kind_error;
  if (value->IsPromise())
    return cv8_kind_promise;
  if (value->IsArrayBufferView() || value->IsArrayBuffer() || value->IsSharedArrayBuffer())
    return cv8_kind_buffer;
  if (value->IsNumberObject() || value->IsStringObject() || value->IsBooleanObject() ||
      value->IsBigIntObject() || value->IsSymbolObject()) {
    return cv8_kind_boxed_primitive;
  }
  return cv8_kind_object;
}

}  // namespace

namespace cv8 {

cv8_value Inspect(v8::Local<v8::Value> value) {
  if (value->IsNumber())
    return {cv8_kind_number, value.As<v8::Number>()->Value(), nullptr};
  if (value->IsString())
    return {cv8_kind_string, 0, Out(value)};
  if (value->IsUndefined())
    return {cv8_kind_undefined, 0, nullptr};
  if (value->IsNull())
    return {cv8_kind_null, 0, nullptr};
  if (value->IsBoolean())
    return {cv8_kind_boolean, value->IsTrue() ? 1.0 : 0.0, nullptr};
  if (value->IsObject())
    return {KindOfObject(value), 0, Out(value)};
  return {value->IsBigInt() ? cv8_kind_bigint : cv8_kind_symbol, 0, Out(value)};
}

}  // namespace cv8

extern "C" {

cv8_value cv8_value_inspect(cv8_local* local) noexcept {
  return cv8::Inspect(cv8::In(local));
}

bool cv8_value_strict_equals(cv8_scope* scope, cv8_value first, cv8_value second) noexcept {
  CV8_ENTER(scope, entered, false);
  return cv8::In(entered, first)->StrictEquals(cv8::In(entered, second));
}

cv8_status cv8_value_to_int32(cv8_scope* scope, cv8_value value, int32_t* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::In(entered, value)->Int32Value(entered.context).To(result) ? cv8_status_ok
                                                                         : cv8::Fail(entered);
}

cv8_status cv8_value_to_string(cv8_scope* scope, cv8_value value, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(entered, cv8::In(entered, value)->ToString(entered.context), result);
}

cv8_status cv8_bigint_new(cv8_scope* scope,
                          bool negative,
                          const uint64_t* words,
                          size_t count,
                          cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  if (count > INT_MAX)
    return cv8_status_invalid;
  return cv8::Finish(
      entered,
      v8::BigInt::NewFromWords(entered.context, negative ? 1 : 0, static_cast<int>(count), words),
      result);
}

size_t cv8_bigint_word_count(cv8_local* bigint) noexcept {
  return static_cast<size_t>(cv8::In<v8::BigInt>(bigint)->WordCount());
}

void cv8_bigint_words(cv8_local* bigint, uint64_t* words, size_t count, bool* negative) noexcept {
  int sign = 0;
  int capacity = static_cast<int>(count);
  cv8::In<v8::BigInt>(bigint)->ToWordsArray(&sign, &capacity, words);
  *negative = sign != 0;
}

cv8_status cv8_date_new(cv8_scope* scope, double time, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered, v8::Date::New(entered.context, time), result);
}

double cv8_date_value(cv8_local* date) noexcept {
  return cv8::In<v8::Date>(date)->ValueOf();
}

cv8_status cv8_symbol_new(cv8_scope* scope, cv8_local* description, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  *result = cv8::Inspect(v8::Symbol::New(
      entered.isolate, description ? cv8::In<v8::String>(description) : v8::Local<v8::String>()));
  return cv8_status_ok;
}

cv8_status cv8_symbol_for(cv8_scope* scope, cv8_local* key, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  *result = cv8::Inspect(v8::Symbol::For(entered.isolate, cv8::In<v8::String>(key)));
  return cv8_status_ok;
}

cv8_value cv8_symbol_description(cv8_scope* scope, cv8_value symbol) noexcept {
  CV8_ENTER(scope, entered, cv8::kUndefined);
  return cv8::Inspect(cv8::InAs<v8::Symbol>(entered, symbol)->Description(entered.isolate));
}

cv8_value cv8_symbol_iterator(cv8_scope* scope, bool is_async) noexcept {
  v8::Isolate* isolate = cv8::In(scope).isolate;
  return cv8::Inspect(is_async ? v8::Symbol::GetAsyncIterator(isolate)
                               : v8::Symbol::GetIterator(isolate));
}

bool cv8_value_is_truthy(cv8_scope* scope, cv8_value value) noexcept {
  cv8::Scope& entered = cv8::In(scope);
  return cv8::In(entered, value)->BooleanValue(entered.isolate);
}

cv8_value cv8_boxed_primitive_value(cv8_scope* scope, cv8_local* object) noexcept {
  v8::Isolate* isolate = cv8::In(scope).isolate;
  v8::Local<v8::Value> value = cv8::In(object);
  if (value->IsNumberObject()) {
    return {cv8_kind_number, value.As<v8::NumberObject>()->ValueOf(), nullptr};
  }
  if (value->IsBooleanObject()) {
    return {cv8_kind_boolean, value.As<v8::BooleanObject>()->ValueOf() ? 1.0 : 0.0, nullptr};
  }
  if (value->IsStringObject())
    return cv8::Inspect(value.As<v8::StringObject>()->ValueOf());
  if (value->IsBigIntObject())
    return cv8::Inspect(value.As<v8::BigIntObject>()->ValueOf());
  if (value->IsSymbolObject())
    return cv8::Inspect(value.As<v8::SymbolObject>()->ValueOf());
  return cv8::InspectOrUndefined(v8::Undefined(isolate));
}

}  // extern "C"
