#ifndef CV8_OBJECT_H
#define CV8_OBJECT_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// The global object of the scope's context. V8: `v8::Context::Global`.
cv8_local* cv8_object_global(cv8_scope* scope) CV8_NOEXCEPT;

/// `{}`. V8: `v8::Object::New`.
cv8_local* cv8_object_new(cv8_scope* scope) CV8_NOEXCEPT;

/// `object[key]`. May run JavaScript, as every function here that returns a status.
///
/// V8: `v8::Object::Get`.
cv8_status cv8_object_get(cv8_scope* scope, cv8_value object, cv8_value key, cv8_value* result)
    CV8_NOEXCEPT;

/// Makes an own, plain property whatever the key, `__proto__` included.
///
/// V8: `v8::Object::CreateDataProperty`.
cv8_status cv8_object_define(cv8_scope* scope, cv8_value object, cv8_value key, cv8_value value)
    CV8_NOEXCEPT;

/// Makes an own property that is not enumerable, as those of built-in objects are.
///
/// V8: `v8::Object::DefineOwnProperty`.
cv8_status cv8_object_define_hidden(cv8_scope* scope,
                                    cv8_value object,
                                    cv8_value key,
                                    cv8_value value) CV8_NOEXCEPT;

/// `key in object`. V8: `v8::Object::Has`.
cv8_status cv8_object_has(cv8_scope* scope, cv8_value object, cv8_value key, bool* result)
    CV8_NOEXCEPT;

/// Whether `object` has `key`, a string or a symbol, as an own property.
///
/// V8: `v8::Object::HasOwnProperty`.
cv8_status cv8_object_has_own(cv8_scope* scope, cv8_value object, cv8_value key, bool* result)
    CV8_NOEXCEPT;

/// `delete object[key]`; `result` tells whether the object allowed it. V8: `v8::Object::Delete`.
cv8_status cv8_object_delete(cv8_scope* scope, cv8_value object, cv8_value key, bool* result)
    CV8_NOEXCEPT;

/// `Object.keys(object)`: an array of strings. V8: `v8::Object::GetOwnPropertyNames`.
cv8_status cv8_object_keys(cv8_scope* scope,
                           cv8_value object,
                           cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// Whether an object is surely an ordinary one: no Proxy, and nothing with data of its own. What
/// V8 cannot tell at once is none. Runs no JavaScript. V8: the type of an object in
/// `v8-internal.h`.
bool cv8_object_is_ordinary(cv8_local* object) CV8_NOEXCEPT;

/// `object.__proto__`, whatever a script did to that: an object or null; of a Proxy, that of its
/// target. Runs no JavaScript. V8: `v8::Object::GetPrototype`.
cv8_value cv8_object_prototype(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// Whether the properties of an object are all there is to it: false for a RegExp, a
/// WeakMap, a generator and the like, whose data lies elsewhere. Runs no JavaScript.
///
/// V8: `v8::Value::Is…`.
bool cv8_object_is_plain(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// What an object is, for people, as "Map" or "Proxy"; "Object" if it is nothing special. Runs no
/// JavaScript.
///
/// Ownership: the text lives for ever. V8: `v8::Value::Is…`.
const char* cv8_object_kind_name(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// A number that stays the same for the life of an object or a symbol; runs no JavaScript.
///
/// V8: `v8::Object::GetIdentityHash`, `v8::Name::GetIdentityHash`.
int32_t cv8_object_identity_hash(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// The name of the constructor, a string; runs no JavaScript. V8: `v8::Object::GetConstructorName`.
cv8_local* cv8_object_constructor_name(cv8_scope* scope, cv8_value object) CV8_NOEXCEPT;

/// `%IteratorPrototype%`, or `%AsyncIteratorPrototype%`. Each call leaves something in the heap
/// until the context ends. V8: `v8::Template::SetIntrinsicDataProperty`.
cv8_status cv8_object_iterator_prototype(cv8_scope* scope,
                                         bool is_async,
                                         cv8_value* result) CV8_NOEXCEPT;

/// `Object.create(prototype)`. V8: `v8::Object::New`.
cv8_value cv8_object_new_inheriting(cv8_scope* scope, cv8_value prototype) CV8_NOEXCEPT;

/// Makes an own, enumerable accessor property that stays; `setter` may be undefined.
///
/// V8: `v8::Object::DefineProperty`.
cv8_status cv8_object_define_accessor(cv8_scope* scope,
                                      cv8_value object,
                                      cv8_value key,
                                      cv8_value getter,
                                      cv8_value setter) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_OBJECT_H
