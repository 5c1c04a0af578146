#include "CV8/object.h"

#include <utility>

#include "compat.h"
#include "internal.h"

namespace {

v8::Local<v8::Object> ObjectIn(const cv8::Scope& scope, const cv8_value& value) {
  return cv8::InAs<v8::Object>(scope, value);
}

}  // namespace

extern "C" {

cv8_local* cv8_object_global(cv8_scope* scope) noexcept {
  return cv8::Out(cv8::In(scope).context->Global());
}

cv8_local* cv8_object_new(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  entered.EnterContext();
  return cv8::Out(v8::Object::New(entered.isolate));
}

cv8_status cv8_object_get(cv8_scope* scope,
                          cv8_value object,
                          cv8_value key,
                          cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, ObjectIn(entered, object)->Get(entered.context, cv8::In(entered, key)), result);
}

cv8_status cv8_object_define(cv8_scope* scope,
                             cv8_value object,
                             cv8_value key,
                             cv8_value value) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::FinishDefining(
      entered, ObjectIn(entered, object)
                   ->CreateDataProperty(entered.context, cv8::InAs<v8::Name>(entered, key),
                                        cv8::In(entered, value)));
}

cv8_status cv8_object_define_hidden(cv8_scope* scope,
                                    cv8_value object,
                                    cv8_value key,
                                    cv8_value value) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::FinishDefining(
      entered, ObjectIn(entered, object)
                   ->DefineOwnProperty(entered.context, cv8::InAs<v8::Name>(entered, key),
                                       cv8::In(entered, value), v8::DontEnum));
}

cv8_status cv8_object_has(cv8_scope* scope,
                          cv8_value object,
                          cv8_value key,
                          bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, ObjectIn(entered, object)->Has(entered.context, cv8::In(entered, key)), result);
}

cv8_status cv8_object_has_own(cv8_scope* scope,
                              cv8_value object,
                              cv8_value key,
                              bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered,
      ObjectIn(entered, object)->HasOwnProperty(entered.context, cv8::InAs<v8::Name>(entered, key)),
      result);
}

cv8_status cv8_object_delete(cv8_scope* scope,
                             cv8_value object,
                             cv8_value key,
                             bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, ObjectIn(entered, object)->Delete(entered.context, cv8::In(entered, key)), result);
}

cv8_status cv8_object_keys(cv8_scope* scope, cv8_value object, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  const auto filter = static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS);
  return cv8::Finish(
      entered,
      ObjectIn(entered, object)
          ->GetOwnPropertyNames(entered.context, filter, v8::KeyConversionMode::kConvertToString),
      result);
}

cv8_value cv8_object_prototype(cv8_scope* scope, cv8_value object) noexcept {
  CV8_ENTER(scope, entered, cv8::kUndefined);
  return cv8::Inspect(ObjectIn(entered, object)->GetPrototype());
}

bool cv8_object_is_ordinary(cv8_local* object) noexcept {
  return cv8::IsOrdinaryObject(cv8::In(object));
}

bool cv8_object_is_plain(cv8_scope* scope, cv8_value object) noexcept {
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), object);
  return !(value->IsRegExp() || value->IsWeakMap() || value->IsWeakSet() ||
           value->IsGeneratorObject() || value->IsMapIterator() || value->IsSetIterator() ||
           value->IsWasmMemoryObject() || value->IsWasmModuleObject() || value->IsExternal());
}

const char* cv8_object_kind_name(cv8_scope* scope, cv8_value object) noexcept {
  using Test = bool (v8::Value::*)() const;
  // A Proxy of a function is a function too.
  static constexpr std::pair<Test, const char*> kinds[] = {
      {&v8::Value::IsProxy, "Proxy"},
      {&v8::Value::IsFunction, "Function"},
      {&v8::Value::IsArray, "Array"},
      {&v8::Value::IsNativeError, "Error"},
      {&v8::Value::IsPromise, "Promise"},
      {&v8::Value::IsMap, "Map"},
      {&v8::Value::IsSet, "Set"},
      {&v8::Value::IsDate, "Date"},
      {&v8::Value::IsRegExp, "RegExp"},
      {&v8::Value::IsTypedArray, "TypedArray"},
      {&v8::Value::IsDataView, "DataView"},
      {&v8::Value::IsArrayBuffer, "ArrayBuffer"},
      {&v8::Value::IsSharedArrayBuffer, "SharedArrayBuffer"},
      {&v8::Value::IsWeakMap, "WeakMap"},
      {&v8::Value::IsWeakSet, "WeakSet"},
      {&v8::Value::IsArgumentsObject, "Arguments"},
      {&v8::Value::IsGeneratorObject, "Generator"},
      {&v8::Value::IsMapIterator, "Map Iterator"},
      {&v8::Value::IsSetIterator, "Set Iterator"},
      {&v8::Value::IsNumberObject, "Boxed"},
      {&v8::Value::IsStringObject, "Boxed"},
      {&v8::Value::IsBooleanObject, "Boxed"},
      {&v8::Value::IsBigIntObject, "Boxed"},
      {&v8::Value::IsSymbolObject, "Boxed"},
  };
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), object);
  for (const auto& [is_kind, name] : kinds) {
    if ((*value->*is_kind)())
      return name;
  }
  return "Object";
}

int32_t cv8_object_identity_hash(cv8_scope* scope, cv8_value object) noexcept {
  CV8_ENTER(scope, entered, 0);
  v8::Local<v8::Value> value = cv8::In(entered, object);
  const bool is_symbol =
      object.kind == cv8_kind_handle ? value->IsSymbol() : object.kind == cv8_kind_symbol;
  return is_symbol ? value.As<v8::Name>()->GetIdentityHash()
                   : value.As<v8::Object>()->GetIdentityHash();
}

cv8_local* cv8_object_constructor_name(cv8_scope* scope, cv8_value object) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  return cv8::Out(ObjectIn(entered, object)->GetConstructorName());
}

cv8_status cv8_object_iterator_prototype(cv8_scope* scope,
                                         bool is_async,
                                         cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::Isolate* isolate = entered.isolate;
  // The one way to what no script can have replaced.
  v8::Local<v8::ObjectTemplate> holder = v8::ObjectTemplate::New(isolate);
  v8::Local<v8::String> key = v8::String::NewFromUtf8Literal(isolate, "prototype");
  holder->SetIntrinsicDataProperty(key,
                                   is_async ? v8::kAsyncIteratorPrototype : v8::kIteratorPrototype);
  v8::Local<v8::Object> instance;
  if (!holder->NewInstance(entered.context).ToLocal(&instance))
    return cv8::Fail(entered);
  return cv8::Finish(entered, instance->Get(entered.context, key), result);
}

cv8_value cv8_object_new_inheriting(cv8_scope* scope, cv8_value prototype) noexcept {
  CV8_ENTER(scope, entered, cv8::kUndefined);
  entered.EnterContext();
  return cv8::Inspect(
      v8::Object::New(entered.isolate, cv8::In(entered, prototype), nullptr, nullptr, 0));
}

cv8_status cv8_object_define_accessor(cv8_scope* scope,
                                      cv8_value object,
                                      cv8_value key,
                                      cv8_value getter,
                                      cv8_value setter) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::PropertyDescriptor descriptor(cv8::In(entered, getter), cv8::In(entered, setter));
  descriptor.set_enumerable(true);
  descriptor.set_configurable(false);
  bool ignored = false;
  return cv8::Finish(
      entered,
      ObjectIn(entered, object)
          ->DefineProperty(entered.context, cv8::InAs<v8::Name>(entered, key), descriptor),
      &ignored);
}

}  // extern "C"
