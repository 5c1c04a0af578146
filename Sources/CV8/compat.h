// Where the versions of V8 differ that this shim compiles against, from 10.2 on.
#pragma once

#include <v8.h>

#define CV8_V8_AT_LEAST(major, minor) \
  (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

namespace cv8 {

// Without --no-turboshaft-loop-unrolling, `for (;;) new Array(1000).fill(1.5)` once optimised
// never sees a termination (V8 15.0.245).
#if CV8_V8_AT_LEAST(12, 0)
inline constexpr const char* kRequiredFlags = "--no-turboshaft-loop-unrolling";
#else
inline constexpr const char* kRequiredFlags = "";
#endif

inline v8::ScriptOrigin MakeOrigin([[maybe_unused]] v8::Isolate* isolate,
                                   v8::Local<v8::Value> name,
                                   int line) {
#if CV8_V8_AT_LEAST(12, 0)
  return v8::ScriptOrigin(name, line - 1);
#else
  return v8::ScriptOrigin(isolate, name, line - 1);
#endif
}

inline v8::Local<v8::External> NewExternal(v8::Isolate* isolate, void* pointer) {
#if CV8_V8_AT_LEAST(14, 3)
  return v8::External::New(isolate, pointer, v8::kExternalPointerTypeTagDefault);
#else
  return v8::External::New(isolate, pointer);
#endif
}

inline void* ExternalValue(v8::Local<v8::Value> external) {
#if CV8_V8_AT_LEAST(14, 3)
  return external.As<v8::External>()->Value(v8::kExternalPointerTypeTagDefault);
#else
  return external.As<v8::External>()->Value();
#endif
}

inline void WriteLatin1(v8::Isolate* isolate,
                        v8::Local<v8::String> string,
                        uint8_t* units,
                        size_t count) {
#if CV8_V8_AT_LEAST(14, 0)
  string->WriteOneByte(isolate, 0, static_cast<uint32_t>(count), units);
#else
  string->WriteOneByte(isolate, units, 0, static_cast<int>(count), v8::String::NO_NULL_TERMINATION);
#endif
}

inline void WriteUTF16(v8::Isolate* isolate,
                       v8::Local<v8::String> string,
                       uint16_t* units,
                       size_t count) {
#if CV8_V8_AT_LEAST(14, 0)
  string->Write(isolate, 0, static_cast<uint32_t>(count), units);
#else
  string->Write(isolate, units, 0, static_cast<int>(count), v8::String::NO_NULL_TERMINATION);
#endif
}

}  // namespace cv8
