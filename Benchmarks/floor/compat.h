// What differs between the V8s that the floor is built on, from 10.2 to the newest.
#ifndef BENCHMARKS_FLOOR_COMPAT_H_
#define BENCHMARKS_FLOOR_COMPAT_H_

#include <libplatform/libplatform.h>
#include <v8.h>

#include <cstddef>
#include <cstdint>

namespace compat {

inline v8::ScriptOrigin Origin([[maybe_unused]] v8::Isolate* isolate, v8::Local<v8::String> name) {
#if V8_MAJOR_VERSION >= 12
  return v8::ScriptOrigin(name);
#else
  return v8::ScriptOrigin(isolate, name);
#endif
}

inline void WriteOneByte(v8::Isolate* isolate,
                         v8::Local<v8::String> string,
                         uint8_t* buffer,
                         size_t length) {
#if V8_MAJOR_VERSION >= 15
  string->WriteOneByte(isolate, 0, static_cast<uint32_t>(length), buffer);
#elif V8_MAJOR_VERSION == 14
  string->WriteOneByteV2(isolate, 0, static_cast<uint32_t>(length), buffer);
#else
  string->WriteOneByte(isolate, buffer, 0, static_cast<int>(length),
                       v8::String::NO_NULL_TERMINATION);
#endif
}

#if V8_MAJOR_VERSION >= 12
#define FLOOR_HAS_ARRAY_ITERATE 1
#else
#define FLOOR_HAS_ARRAY_ITERATE 0
#endif

}  // namespace compat

#endif  // BENCHMARKS_FLOOR_COMPAT_H_
