#include "CV8/collection.h"

#include <climits>

#include "internal.h"

extern "C" {

cv8_status cv8_array_new(cv8_scope* scope, size_t count, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  if (count > INT_MAX)
    return cv8_status_invalid;
  *result = cv8::Out(v8::Array::New(entered.isolate, static_cast<int>(count)));
  return cv8_status_ok;
}

cv8_status cv8_array_new_with_elements(cv8_scope* scope,
                                       const cv8_value* elements,
                                       size_t count,
                                       cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  if (count > INT_MAX)
    return cv8_status_invalid;
  cv8::Arguments locals(entered, elements, count);
  *result = cv8::Out(v8::Array::New(entered.isolate, locals.data(), count));
  return cv8_status_ok;
}

uint32_t cv8_array_length(cv8_scope* scope, cv8_value array) noexcept {
  return cv8::InAs<v8::Array>(cv8::In(scope), array)->Length();
}

cv8_status cv8_array_read(cv8_scope* scope,
                          cv8_value array,
                          uint32_t start,
                          uint32_t count,
                          cv8_value* elements,
                          uint32_t* read) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  v8::Local<v8::Object> target = cv8::InAs<v8::Object>(entered, array);
  for (*read = 0; *read < count; ++*read) {
    v8::Local<v8::Value> element;
    if (!target->Get(entered.context, start + *read).ToLocal(&element)) {
      return cv8::Fail(entered);
    }
    elements[*read] = cv8::Inspect(element);
  }
  return cv8_status_ok;
}

cv8_status cv8_array_get(cv8_scope* scope,
                         cv8_value array,
                         uint32_t index,
                         cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(entered, cv8::InAs<v8::Object>(entered, array)->Get(entered.context, index),
                     result);
}

cv8_status cv8_array_define(cv8_scope* scope,
                            cv8_value array,
                            uint32_t index,
                            cv8_value value) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::FinishDefining(
      entered, cv8::InAs<v8::Object>(entered, array)
                   ->CreateDataProperty(entered.context, index, cv8::In(entered, value)));
}

cv8_local* cv8_map_new(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  entered.EnterContext();
  return cv8::Out(v8::Map::New(entered.isolate));
}

cv8_local* cv8_set_new(cv8_scope* scope) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  entered.EnterContext();
  return cv8::Out(v8::Set::New(entered.isolate));
}

size_t cv8_map_size(cv8_scope* scope, cv8_value map) noexcept {
  return cv8::InAs<v8::Map>(cv8::In(scope), map)->Size();
}

size_t cv8_set_size(cv8_scope* scope, cv8_value set) noexcept {
  return cv8::InAs<v8::Set>(cv8::In(scope), set)->Size();
}

cv8_local* cv8_map_entries(cv8_scope* scope, cv8_value map) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  entered.EnterContext();
  return cv8::Out(cv8::InAs<v8::Map>(entered, map)->AsArray());
}

cv8_local* cv8_set_members(cv8_scope* scope, cv8_value set) noexcept {
  CV8_ENTER(scope, entered, cv8::Nothing(entered));
  entered.EnterContext();
  return cv8::Out(cv8::InAs<v8::Set>(entered, set)->AsArray());
}

cv8_status cv8_map_get(cv8_scope* scope, cv8_value map, cv8_value key, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(entered,
                     cv8::InAs<v8::Map>(entered, map)->Get(entered.context, cv8::In(entered, key)),
                     result);
}

cv8_status cv8_map_set(cv8_scope* scope, cv8_value map, cv8_value key, cv8_value value) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  cv8_local* ignored = nullptr;
  return cv8::Finish(entered,
                     cv8::InAs<v8::Map>(entered, map)
                         ->Set(entered.context, cv8::In(entered, key), cv8::In(entered, value)),
                     &ignored);
}

cv8_status cv8_map_has(cv8_scope* scope, cv8_value map, cv8_value key, bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(entered,
                     cv8::InAs<v8::Map>(entered, map)->Has(entered.context, cv8::In(entered, key)),
                     result);
}

cv8_status cv8_map_delete(cv8_scope* scope, cv8_value map, cv8_value key, bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, cv8::InAs<v8::Map>(entered, map)->Delete(entered.context, cv8::In(entered, key)),
      result);
}

void cv8_map_clear(cv8_scope* scope, cv8_value map) noexcept {
  CV8_ENTER(scope, entered, );
  cv8::InAs<v8::Map>(entered, map)->Clear();
}

cv8_status cv8_set_add(cv8_scope* scope, cv8_value set, cv8_value member) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  cv8_local* ignored = nullptr;
  return cv8::Finish(
      entered, cv8::InAs<v8::Set>(entered, set)->Add(entered.context, cv8::In(entered, member)),
      &ignored);
}

cv8_status cv8_set_has(cv8_scope* scope, cv8_value set, cv8_value member, bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, cv8::InAs<v8::Set>(entered, set)->Has(entered.context, cv8::In(entered, member)),
      result);
}

cv8_status cv8_set_delete(cv8_scope* scope,
                          cv8_value set,
                          cv8_value member,
                          bool* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  return cv8::Finish(
      entered, cv8::InAs<v8::Set>(entered, set)->Delete(entered.context, cv8::In(entered, member)),
      result);
}

void cv8_set_clear(cv8_scope* scope, cv8_value set) noexcept {
  CV8_ENTER(scope, entered, );
  cv8::InAs<v8::Set>(entered, set)->Clear();
}

}  // extern "C"
