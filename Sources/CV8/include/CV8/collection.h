#ifndef CV8_COLLECTION_H
#define CV8_COLLECTION_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// `new Array(count)` with holes. V8: `v8::Array::New`.
cv8_status cv8_array_new(cv8_scope* scope,
                         size_t count,
                         cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// `[...elements]`. V8: `v8::Array::New`.
cv8_status cv8_array_new_with_elements(cv8_scope* scope,
                                       const cv8_value* _Nullable elements,
                                       size_t count,
                                       cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// The length of an array. V8: `v8::Array::Length`.
uint32_t cv8_array_length(cv8_scope* scope, cv8_value array) CV8_NOEXCEPT;

/// Reads `count` elements from `start` on; stops at the first one that fails.
///
/// - `elements`: `count` of them; those before the failure are valid.
/// - `read`: how many were read.
///
/// V8: `v8::Object::Get`; `v8::Array::Iterate` for a whole array where V8 has it.
cv8_status cv8_array_read(cv8_scope* scope,
                          cv8_value array,
                          uint32_t start,
                          uint32_t count,
                          cv8_value* elements,
                          uint32_t* read) CV8_NOEXCEPT;

/// `array[index]`. V8: `v8::Object::Get`.
cv8_status cv8_array_get(cv8_scope* scope, cv8_value array, uint32_t index, cv8_value* result)
    CV8_NOEXCEPT;

/// Makes `array[index]` an own, plain property. V8: `v8::Object::CreateDataProperty`.
cv8_status cv8_array_define(cv8_scope* scope, cv8_value array, uint32_t index, cv8_value value)
    CV8_NOEXCEPT;

/// `new Map()`. V8: `v8::Map::New`.
cv8_local* cv8_map_new(cv8_scope* scope) CV8_NOEXCEPT;

/// `new Set()`. V8: `v8::Set::New`.
cv8_local* cv8_set_new(cv8_scope* scope) CV8_NOEXCEPT;

/// `map.size`. V8: `v8::Map::Size`.
size_t cv8_map_size(cv8_scope* scope, cv8_value map) CV8_NOEXCEPT;

/// `set.size`. V8: `v8::Set::Size`.
size_t cv8_set_size(cv8_scope* scope, cv8_value set) CV8_NOEXCEPT;

/// The entries as an array: key, value, key, value, … V8: `v8::Map::AsArray`.
cv8_local* cv8_map_entries(cv8_scope* scope, cv8_value map) CV8_NOEXCEPT;

/// The members as an array. V8: `v8::Set::AsArray`.
cv8_local* cv8_set_members(cv8_scope* scope, cv8_value set) CV8_NOEXCEPT;

/// `map.get(key)`, untouched by what a script did to `Map.prototype`. V8: `v8::Map::Get`.
cv8_status cv8_map_get(cv8_scope* scope, cv8_value map, cv8_value key, cv8_value* result)
    CV8_NOEXCEPT;

/// `map.set(key, value)`. V8: `v8::Map::Set`.
cv8_status cv8_map_set(cv8_scope* scope, cv8_value map, cv8_value key, cv8_value value)
    CV8_NOEXCEPT;

/// `map.has(key)`. V8: `v8::Map::Has`.
cv8_status cv8_map_has(cv8_scope* scope, cv8_value map, cv8_value key, bool* result) CV8_NOEXCEPT;

/// `map.delete(key)`; `result` tells whether it was there. V8: `v8::Map::Delete`.
cv8_status cv8_map_delete(cv8_scope* scope, cv8_value map, cv8_value key, bool* result)
    CV8_NOEXCEPT;

/// `map.clear()`. V8: `v8::Map::Clear`.
void cv8_map_clear(cv8_scope* scope, cv8_value map) CV8_NOEXCEPT;

/// `set.add(member)`. V8: `v8::Set::Add`.
cv8_status cv8_set_add(cv8_scope* scope, cv8_value set, cv8_value member) CV8_NOEXCEPT;

/// `set.has(member)`. V8: `v8::Set::Has`.
cv8_status cv8_set_has(cv8_scope* scope, cv8_value set, cv8_value member, bool* result)
    CV8_NOEXCEPT;

/// `set.delete(member)`; `result` tells whether it was there. V8: `v8::Set::Delete`.
cv8_status cv8_set_delete(cv8_scope* scope, cv8_value set, cv8_value member, bool* result)
    CV8_NOEXCEPT;

/// `set.clear()`. V8: `v8::Set::Clear`.
void cv8_set_clear(cv8_scope* scope, cv8_value set) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_COLLECTION_H
