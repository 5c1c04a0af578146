#include "CV8/structured_clone.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compat.h"
#include "internal.h"

// The type information of the two classes that are derived from below: a V8 that was built without
// any lacks it. Nobody looks at it, but it is referred to. Weak, for a V8 that has it.
__attribute__((weak, visibility("hidden"))) extern const void* const
    kSerializerDelegateType[2] __asm__("_ZTIN2v815ValueSerializer8DelegateE");
const void* const kSerializerDelegateType[2] = {nullptr, nullptr};
__attribute__((weak, visibility("hidden"))) extern const void* const
    kDeserializerDelegateType[2] __asm__("_ZTIN2v817ValueDeserializer8DelegateE");
const void* const kDeserializerDelegateType[2] = {nullptr, nullptr};

namespace {

void ThrowDataCloneError(v8::Isolate* isolate, v8::Local<v8::String> message) {
  v8::Local<v8::Object> error = v8::Exception::Error(message).As<v8::Object>();
  // There is no DOMException here, whose name this would be.
  static_cast<void>(error->DefineOwnProperty(
      isolate->GetCurrentContext(), v8::String::NewFromUtf8Literal(isolate, "name"),
      v8::String::NewFromUtf8Literal(isolate, "DataCloneError"), v8::DontEnum));
  isolate->ThrowException(error);
}

void ThrowDataCloneError(v8::Isolate* isolate, const std::string& message) {
  v8::Local<v8::String> text;
  if (v8::String::NewFromUtf8(isolate, message.c_str()).ToLocal(&text))
    ThrowDataCloneError(isolate, text);
}

// What does not travel as bytes.
struct Shared {
  std::vector<std::shared_ptr<v8::BackingStore>> memories;
  std::vector<v8::CompiledWasmModule> modules;
};

class Writer : public v8::ValueSerializer::Delegate {
 public:
  Writer(v8::Isolate* isolate, Shared& shared) : isolate_(isolate), shared_(shared) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    ::ThrowDataCloneError(isolate_, message);
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*,
                                             v8::Local<v8::SharedArrayBuffer> buffer) override {
    std::shared_ptr<v8::BackingStore> memory = buffer->GetBackingStore();
    const auto found = std::ranges::find(shared_.memories, memory);
    const auto id = static_cast<uint32_t>(found - shared_.memories.begin());
    if (found == shared_.memories.end())
      shared_.memories.push_back(std::move(memory));
    return v8::Just(id);
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate*,
                                              v8::Local<v8::WasmModuleObject> module) override {
    shared_.modules.push_back(module->GetCompiledModule());
    return v8::Just(static_cast<uint32_t>(shared_.modules.size() - 1));
  }

  // The bytes are outside of the heap, and no limit but this one counts them.
  void* ReallocateBufferMemory(void* old, size_t size, size_t* actual_size) override {
    if (size > kSmall) {
      v8::HeapStatistics statistics;
      isolate_->GetHeapStatistics(&statistics);
      if (size > statistics.heap_size_limit())
        return nullptr;
    }
    void* memory = std::realloc(old, size);
    if (memory)
      *actual_size = size;
    return memory;
  }

  void FreeBufferMemory(void* buffer) override { std::free(buffer); }

 private:
  static constexpr size_t kSmall = size_t{1} << 20;
  v8::Isolate* const isolate_;
  Shared& shared_;
};

class Reader : public v8::ValueDeserializer::Delegate {
 public:
  explicit Reader(const Shared& shared) : shared_(shared) {}

  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                   uint32_t id) override {
    return v8::SharedArrayBuffer::New(isolate, shared_.memories.at(id));
  }

  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate* isolate,
                                                           uint32_t id) override {
    return v8::WasmModuleObject::FromCompiledModule(isolate, shared_.modules.at(id));
  }

 private:
  const Shared& shared_;
};

using Buffers = std::vector<v8::Local<v8::ArrayBuffer>>;

// The values to transfer as buffers, unless one of them cannot be.
bool Transferable(cv8::Scope& scope, const cv8_value* values, size_t count, Buffers* buffers) {
  for (size_t i = 0; i < count; i++) {
    v8::Local<v8::Value> value = cv8::In(scope, values[i]);
    const std::string place = "Value at index " + std::to_string(i) + " of the transfer list ";
    if (!value->IsArrayBuffer()) {
      ThrowDataCloneError(scope.isolate, place + "cannot be transferred");
      return false;
    }
    v8::Local<v8::ArrayBuffer> buffer = value.As<v8::ArrayBuffer>();
    if (!buffer->IsDetachable()) {
      ThrowDataCloneError(scope.isolate, place + "cannot be detached");
      return false;
    }
    if (std::ranges::find(*buffers, buffer) != buffers->end()) {
      ThrowDataCloneError(scope.isolate, place + "is there twice");
      return false;
    }
    buffers->push_back(buffer);
  }
  return true;
}

// Detaches the buffers, and gives their contents to new ones.
bool Move(v8::Isolate* isolate, const Buffers& buffers, v8::ValueDeserializer& to) {
  // A getter may have detached one meanwhile.
  if (std::ranges::any_of(buffers, [](auto buffer) { return buffer->WasDetached(); })) {
    ThrowDataCloneError(isolate, "An ArrayBuffer is detached and could not be cloned.");
    return false;
  }
  for (size_t i = 0; i < buffers.size(); i++) {
    std::shared_ptr<v8::BackingStore> memory = buffers[i]->GetBackingStore();
    if (!cv8::Detach(buffers[i]))
      return false;
    to.TransferArrayBuffer(static_cast<uint32_t>(i),
                           v8::ArrayBuffer::New(isolate, std::move(memory)));
  }
  return true;
}

}  // namespace

extern "C" {

cv8_status cv8_structured_clone(cv8_scope* scope,
                                cv8_value value,
                                const cv8_value* transfer,
                                size_t count,
                                cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::Isolate* isolate = entered.isolate;
  Buffers buffers;
  if (!Transferable(entered, transfer, count, &buffers))
    return cv8::Fail(entered);

  Shared shared;
  Writer writer(isolate, shared);
  v8::ValueSerializer serializer(isolate, &writer);
  for (size_t i = 0; i < buffers.size(); i++)
    serializer.TransferArrayBuffer(static_cast<uint32_t>(i), buffers[i]);
  serializer.WriteHeader();
  if (!serializer.WriteValue(entered.context, cv8::In(entered, value)).FromMaybe(false))
    return cv8::Fail(entered);
  const auto [data, size] = serializer.Release();
  const std::unique_ptr<uint8_t, decltype(&std::free)> bytes(data, std::free);

  Reader reader(shared);
  v8::ValueDeserializer deserializer(isolate, data, size, &reader);
  if (!Move(isolate, buffers, deserializer) ||
      !deserializer.ReadHeader(entered.context).FromMaybe(false)) {
    return cv8::Fail(entered);
  }
  return cv8::Finish(entered, deserializer.ReadValue(entered.context), result);
}

}  // extern "C"
