// What all questions use.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "compat.h"

namespace {

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "floor: %s\n", what);
  std::exit(1);
}

template <class T>
v8::Local<T> Must(v8::MaybeLocal<T> maybe) {
  v8::Local<T> value;
  if (!maybe.ToLocal(&value))
    Fail("JavaScript threw");
  return value;
}

// Where an operation works: an isolate and a context of it, both entered.
struct World {
  v8::Isolate* isolate;
  v8::Local<v8::Context> context;
};

v8::Local<v8::String> NewString(v8::Isolate* isolate,
                                std::string_view text,
                                v8::NewStringType type = v8::NewStringType::kNormal) {
  return Must(v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(text.data()),
                                         type, static_cast<int>(text.size())));
}

v8::Local<v8::String> NewKey(v8::Isolate* isolate, std::string_view text) {
  return NewString(isolate, text, v8::NewStringType::kInternalized);
}

v8::Local<v8::Value> Evaluate(const World& world, std::string_view code) {
  v8::ScriptOrigin origin = compat::Origin(world.isolate, NewKey(world.isolate, "<eval>"));
  v8::Local<v8::String> source = NewString(world.isolate, code);
  return Must(Must(v8::Script::Compile(world.context, source, &origin))->Run(world.context));
}

}  // namespace
