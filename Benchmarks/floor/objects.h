// Many small objects: made, and read.
#pragma once

#include <string>
#include <vector>

#include "world.h"

namespace {

constexpr int kObjectCount = 20000;

// Reads everything that a value reaches, and makes nothing of it.
class Walk {
 public:
  explicit Walk(const World& world) : world_(world) {}

  int64_t result() const { return result_; }

  void Visit(v8::Local<v8::Value> value) {
    v8::HandleScope scope(world_.isolate);
    if (value->IsNumber()) {
      result_ += static_cast<int64_t>(value.As<v8::Number>()->Value());
    } else if (value->IsString()) {
      VisitString(value.As<v8::String>());
    } else if (value->IsArray()) {
      v8::Local<v8::Array> array = value.As<v8::Array>();
      for (uint32_t i = 0; i < array->Length(); i++)
        Visit(Must(array->Get(world_.context, i)));
    } else if (value->IsObject()) {
      VisitObject(value.As<v8::Object>());
    } else {
      result_ += value->IsTrue() ? 1 : 0;
    }
  }

 private:
  void VisitString(v8::Local<v8::String> string) {
    if (!string->IsOneByte())
      Fail("the string is not of one-byte characters");
    const size_t length = static_cast<size_t>(string->Length());
    if (units_.size() < length)
      units_.resize(length);
    compat::WriteOneByte(world_.isolate, string, units_.data(), length);
    result_ += static_cast<int64_t>(length);
  }

  void VisitObject(v8::Local<v8::Object> object) {
    const auto filter = static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS);
    v8::Local<v8::Array> keys = Must(object->GetOwnPropertyNames(
        world_.context, filter, v8::KeyConversionMode::kConvertToString));
    for (uint32_t i = 0; i < keys->Length(); i++) {
      v8::Local<v8::Value> key = Must(keys->Get(world_.context, i));
      VisitString(key.As<v8::String>());
      Visit(Must(object->Get(world_.context, key)));
    }
  }

  const World world_;
  std::vector<uint8_t> units_;
  int64_t result_ = 0;
};

v8::Local<v8::Array> MakeObjects(const World& world) {
  v8::Isolate* isolate = world.isolate;
  v8::EscapableHandleScope scope(isolate);
  auto define = [&](v8::Local<v8::Object> object, std::string_view key,
                    v8::Local<v8::Value> value) {
    if (!object->CreateDataProperty(world.context, NewKey(isolate, key), value).FromMaybe(false))
      Fail("JavaScript threw");
  };
  v8::Local<v8::Array> objects = v8::Array::New(isolate, kObjectCount);
  for (int i = 0; i < kObjectCount; i++) {
    v8::HandleScope object_scope(isolate);
    v8::Local<v8::Object> object = v8::Object::New(isolate);
    define(object, "id", v8::Integer::New(isolate, i));
    define(object, "name", NewString(isolate, "n" + std::to_string(i)));
    v8::Local<v8::Value> tags[] = {NewString(isolate, "a"), NewString(isolate, "b")};
    define(object, "tags", v8::Array::New(isolate, tags, 2));
    define(object, "ok", v8::Boolean::New(isolate, i % 2 == 0));
    if (!objects->CreateDataProperty(world.context, static_cast<uint32_t>(i), object)
             .FromMaybe(false)) {
      Fail("JavaScript threw");
    }
  }
  return scope.Escape(objects);
}

}  // namespace
