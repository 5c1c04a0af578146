// Where the versions of V8 differ that this shim compiles against, from 10.2 on.
#pragma once

#include <v8.h>

namespace v8 {
// Declared by V8 from 13 on.
class Float16Array;
}  // namespace v8

#define CV8_V8_AT_LEAST(major, minor) \
  (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

// Of V8's debug-interface.h, which is not installed: what a console evaluates by.
namespace v8::debug {
enum class EvaluateGlobalMode { kDefault, kDisableBreaks, kDisableBreaksAndThrowOnSideEffect };
MaybeLocal<Value> EvaluateGlobal(Isolate* isolate,
                                 Local<String> source,
                                 EvaluateGlobalMode mode,
                                 bool repl);
}  // namespace v8::debug

// Of V8's base library, whose headers are not installed; weak, for a libnode that hides it.
namespace v8::base {
__attribute__((weak)) void SetPrintStackTrace(void (*hook)());
}  // namespace v8::base

namespace cv8 {

// `handler` takes nothing, and may leave by a jump.
template <void (*handler)()>
void SetOutOfMemoryHandler(v8::Isolate::CreateParams& parameters) {
#if CV8_V8_AT_LEAST(10, 5)
  parameters.oom_error_callback = [](const char*, const v8::OOMDetails&) { handler(); };
#else
  parameters.oom_error_callback = [](const char*, bool) { handler(); };
#endif
}

// Of what V8 calls a fatal error: where V8 can, it calls `handler` with the message, and
// `harmless` if it then prints a stack: without `handler` before only for an error that, as it says
// itself, has no impact on security. An older V8 calls `hook` when it has printed the message. Each
// may leave by a jump.
template <void (*handler)(const char*), class V8 = v8::V8>
void SetFatalHook([[maybe_unused]] void (*harmless)(), [[maybe_unused]] void (*hook)()) {
  if constexpr (requires { V8::SetFatalErrorHandler(nullptr); }) {
    V8::SetFatalErrorHandler([](const char*, int, const char* message) { handler(message); });
    if (v8::base::SetPrintStackTrace)
      v8::base::SetPrintStackTrace(harmless);
  } else if (v8::base::SetPrintStackTrace) {
    v8::base::SetPrintStackTrace(hook);
  }
}

// What V8 knows that its objects keep alive outside of the heap, WebAssembly memories included.
inline size_t ExternalMemory(v8::Isolate* isolate) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  const int64_t amount = isolate->AdjustAmountOfExternalAllocatedMemory(0);
#pragma clang diagnostic pop
  return amount > 0 ? static_cast<size_t>(amount) : 0;
}

inline v8::MaybeLocal<v8::Value> EvaluateAwaiting(v8::Isolate* isolate,
                                                  v8::Local<v8::String> source) {
  return v8::debug::EvaluateGlobal(isolate, source, v8::debug::EvaluateGlobalMode::kDefault, true);
}

// Without --no-turboshaft-loop-unrolling, `for (;;) new Array(1000).fill(1.5)` once optimised
// never sees a termination (V8 15.0.245).
//
// With --no-experimental-wasm-threads no WebAssembly memory is shared: V8 does not tell how large
// such memories are, and there is nobody to share them with. Later engines have no such flag.
#if CV8_V8_AT_LEAST(12, 0)
inline constexpr const char* kRequiredFlags = "--no-turboshaft-loop-unrolling";
#else
inline constexpr const char* kRequiredFlags = "--no-experimental-wasm-threads";
#endif

// Whether an object is surely an ordinary one, all of which is its properties: no Proxy, nothing
// with data of its own. V8's header tells this type of object for the use of inline functions.
inline bool IsOrdinaryObject(v8::Local<v8::Value> object) {
  using v8::internal::Internals;
#if CV8_V8_AT_LEAST(12, 0)
  const v8::internal::Address address = v8::internal::ValueHelper::ValueAsAddress(*object);
#else
  const auto address = *reinterpret_cast<const v8::internal::Address*>(*object);
#endif
  return Internals::GetInstanceType(address) == Internals::kJSObjectType;
}

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

inline v8::MaybeLocal<v8::Context> CreationContext([[maybe_unused]] v8::Isolate* isolate,
                                                   v8::Local<v8::Object> object) {
#if CV8_V8_AT_LEAST(14, 0)
  return object->GetCreationContext(isolate);
#else
  return object->GetCreationContext();
#endif
}

inline bool Detach(v8::Local<v8::ArrayBuffer> buffer) {
#if CV8_V8_AT_LEAST(12, 0)
  return buffer->Detach(v8::Local<v8::Value>()).FromMaybe(false);
#else
  buffer->Detach();
  return true;
#endif
}

// Index 0 of a context's data is the inspector's.
inline constexpr int kContextNumberIndex = 1;

inline void SetContextNumber(v8::Local<v8::Context> context, v8::Local<v8::Integer> number) {
#if CV8_V8_AT_LEAST(15, 0)
  context->SetEmbedderDataV2(kContextNumberIndex, number);
#else
  context->SetEmbedderData(kContextNumberIndex, number);
#endif
}

// 0 if the context has none.
inline uint32_t ContextNumber(v8::Local<v8::Context> context) {
  if (context->GetNumberOfEmbedderDataFields() <= kContextNumberIndex)
    return 0;
#if CV8_V8_AT_LEAST(15, 0)
  v8::Local<v8::Data> data = context->GetEmbedderDataV2(kContextNumberIndex);
  if (!data->IsValue())
    return 0;
  v8::Local<v8::Value> number = data.As<v8::Value>();
#else
  v8::Local<v8::Value> number = context->GetEmbedderData(kContextNumberIndex);
#endif
  return number->IsUint32() ? number.As<v8::Uint32>()->Value() : 0;
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

// Whether a class is more than declared.
template <class T>
concept IsComplete = requires { sizeof(T); };

// The element type that engines have one after the other. Its class came to V8 before JavaScript
// got it without a flag.
#if CV8_V8_AT_LEAST(13, 5)
using Float16Array = v8::Float16Array;
#else
class Float16Array;
#endif

template <class Value>
bool IsFloat16Array(v8::Local<Value> value) {
  if constexpr (requires { value->IsFloat16Array(); })
    return value->IsFloat16Array();
  else
    return false;
}

// Whether JavaScript can shrink it.
template <class Buffer>
bool IsResizable(v8::Local<Buffer> buffer) {
  if constexpr (requires { buffer->IsResizableByUserJavaScript(); })
    return buffer->IsResizableByUserJavaScript();
  else
    return false;
}

template <class Buffer>
bool IsImmutable(v8::Local<Buffer> buffer) {
  if constexpr (requires { buffer->IsImmutable(); })
    return buffer->IsImmutable();
  else
    return false;
}

template <class Buffer>
constexpr size_t MaxByteLengthOf() {
  if constexpr (requires { Buffer::kMaxByteLength; })
    return Buffer::kMaxByteLength;
  else
    return (size_t{1} << 53) - 1;
}

inline constexpr size_t kMaxByteLength = MaxByteLengthOf<v8::ArrayBuffer>();

// With its sandbox V8 reaches only memory inside that, and none of the host's.
#if defined(V8_ENABLE_SANDBOX) || defined(V8_SANDBOX)
inline constexpr bool kHasSandbox = true;
#else
inline constexpr bool kHasSandbox = false;
#endif

}  // namespace cv8
