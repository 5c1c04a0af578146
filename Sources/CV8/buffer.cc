#include "CV8/buffer.h"

#include <algorithm>
#include <cstring>

#include "compat.h"
#include "internal.h"

struct cv8_memory {
  std::shared_ptr<v8::BackingStore> store;
};

namespace {

// The buffer below a view, or the buffer itself. V8 gives a SharedArrayBuffer as an ArrayBuffer
// too: only what is called on it must fit.
v8::Local<v8::Value> Below(v8::Local<v8::Value> buffer) {
  if (buffer->IsArrayBufferView())
    return buffer.As<v8::ArrayBufferView>()->Buffer();
  return buffer;
}

// Whether a small typed array has its bytes in the heap still; asking for the buffer would move
// them out.
bool IsInHeap(v8::Local<v8::Value> buffer) {
  return buffer->IsArrayBufferView() && !buffer.As<v8::ArrayBufferView>()->HasBuffer();
}

cv8_element ElementOf(v8::Local<v8::Value> buffer) {
  if (buffer->IsUint8ClampedArray())
    return cv8_element_uint8_clamped;
  if (buffer->IsInt8Array())
    return cv8_element_int8;
  if (buffer->IsInt16Array())
    return cv8_element_int16;
  if (buffer->IsUint16Array())
    return cv8_element_uint16;
  if (buffer->IsInt32Array())
    return cv8_element_int32;
  if (buffer->IsUint32Array())
    return cv8_element_uint32;
  if (buffer->IsFloat32Array())
    return cv8_element_float32;
  if (buffer->IsFloat64Array())
    return cv8_element_float64;
  if (buffer->IsBigInt64Array())
    return cv8_element_bigint64;
  if (buffer->IsBigUint64Array())
    return cv8_element_biguint64;
  if (cv8::IsFloat16Array(buffer))
    return cv8_element_float16;
  return cv8_element_uint8;
}

size_t SizeOf(cv8_element element) {
  switch (element) {
    case cv8_element_uint8:
    case cv8_element_uint8_clamped:
    case cv8_element_int8:
      return 1;
    case cv8_element_int16:
    case cv8_element_uint16:
    case cv8_element_float16:
      return 2;
    case cv8_element_int32:
    case cv8_element_uint32:
    case cv8_element_float32:
      return 4;
    case cv8_element_float64:
    case cv8_element_bigint64:
    case cv8_element_biguint64:
      return 8;
  }
}

// Calls `body` with a null pointer to the class of a typed array.
template <class Body>
auto WithClass(cv8_element element, Body body) {
  switch (element) {
    case cv8_element_uint8:
      return body(static_cast<v8::Uint8Array*>(nullptr));
    case cv8_element_uint8_clamped:
      return body(static_cast<v8::Uint8ClampedArray*>(nullptr));
    case cv8_element_int8:
      return body(static_cast<v8::Int8Array*>(nullptr));
    case cv8_element_int16:
      return body(static_cast<v8::Int16Array*>(nullptr));
    case cv8_element_uint16:
      return body(static_cast<v8::Uint16Array*>(nullptr));
    case cv8_element_int32:
      return body(static_cast<v8::Int32Array*>(nullptr));
    case cv8_element_uint32:
      return body(static_cast<v8::Uint32Array*>(nullptr));
    case cv8_element_float16:
      return body(static_cast<cv8::Float16Array*>(nullptr));
    case cv8_element_float32:
      return body(static_cast<v8::Float32Array*>(nullptr));
    case cv8_element_float64:
      return body(static_cast<v8::Float64Array*>(nullptr));
    case cv8_element_bigint64:
      return body(static_cast<v8::BigInt64Array*>(nullptr));
    case cv8_element_biguint64:
      return body(static_cast<v8::BigUint64Array*>(nullptr));
  }
}

template <class View>
v8::Local<v8::Value> NewView(v8::Local<v8::Value> buffer, size_t byte_offset, size_t count) {
  if (buffer->IsSharedArrayBuffer())
    return View::New(buffer.As<v8::SharedArrayBuffer>(), byte_offset, count);
  return View::New(buffer.As<v8::ArrayBuffer>(), byte_offset, count);
}

size_t ByteLengthOf(v8::Local<v8::Value> buffer) {
  if (buffer->IsArrayBufferView())
    return buffer.As<v8::ArrayBufferView>()->ByteLength();
  if (buffer->IsSharedArrayBuffer())
    return buffer.As<v8::SharedArrayBuffer>()->ByteLength();
  return buffer.As<v8::ArrayBuffer>()->ByteLength();
}

}  // namespace

extern "C" {

cv8_memory* cv8_memory_new(size_t byte_length) noexcept {
  if (byte_length > cv8::kMaxByteLength)
    return nullptr;
  void* data = cv8::BufferAllocator()->AllocateUninitialized(byte_length);
  if (!data && byte_length > 0)
    return nullptr;
  return new cv8_memory{v8::ArrayBuffer::NewBackingStore(
      data, byte_length,
      [](void* bytes, size_t length, void*) {
        if (bytes)
          cv8::BufferAllocator()->Free(bytes, length);
      },
      nullptr)};
}

cv8_memory* cv8_memory_new_over(void* data,
                                size_t byte_length,
                                cv8_memory_free free,
                                void* environment) noexcept {
  if (cv8::kHasSandbox || byte_length > cv8::kMaxByteLength)
    return nullptr;
  // With a deleter of its own V8 would count the memory as the script's: so it is given back by
  // whoever lets go of the store last.
  auto store =
      v8::ArrayBuffer::NewBackingStore(data, byte_length, v8::BackingStore::EmptyDeleter, nullptr);
  return new cv8_memory{std::shared_ptr<v8::BackingStore>(
      store.release(), [free, environment](v8::BackingStore* released) {
        delete released;
        free(environment);
      })};
}

cv8_status cv8_buffer_new(cv8_scope* scope, const cv8_memory* memory, cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  *result = memory->store->IsShared()
                ? cv8::Out(v8::SharedArrayBuffer::New(entered.isolate, memory->store))
                : cv8::Out(v8::ArrayBuffer::New(entered.isolate, memory->store));
  return cv8_status_ok;
}

cv8_status cv8_buffer_new_view(cv8_scope* scope,
                               cv8_value buffer,
                               cv8_buffer_kind kind,
                               cv8_element element,
                               size_t byte_offset,
                               size_t count,
                               cv8_local** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::Local<v8::Value> below = cv8::In(entered, buffer);
  const size_t size = SizeOf(element);
  const size_t length = ByteLengthOf(below);
  if (count > cv8_element_max_count(element) || byte_offset % size != 0 || byte_offset > length ||
      count > (length - byte_offset) / size) {
    return cv8_status_invalid;
  }
  if (kind == cv8_buffer_kind_data_view) {
    *result = cv8::Out(NewView<v8::DataView>(below, byte_offset, count));
    return cv8_status_ok;
  }
  *result = WithClass(element, [&]<class View>(View*) -> cv8_local* {
    if constexpr (cv8::IsComplete<View>)
      return cv8::Out(NewView<View>(below, byte_offset, count));
    else
      return nullptr;
  });
  return *result ? cv8_status_ok : cv8_status_invalid;
}

size_t cv8_element_max_count(cv8_element element) noexcept {
  return WithClass(element, []<class View>(View*) -> size_t {
    if constexpr (cv8::IsComplete<View>)
      return View::kMaxLength;
    else
      return 0;
  });
}

bool cv8_memory_can_be_of_host(void) noexcept {
  return !cv8::kHasSandbox;
}

cv8_buffer_type cv8_buffer_get_type(cv8_scope* scope, cv8_value buffer) noexcept {
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), buffer);
  const bool is_shared = !IsInHeap(value) && Below(value)->IsSharedArrayBuffer();
  if (!value->IsArrayBufferView())
    return {cv8_buffer_kind_array_buffer, cv8_element_uint8, is_shared};
  return {value->IsDataView() ? cv8_buffer_kind_data_view : cv8_buffer_kind_typed_array,
          ElementOf(value), is_shared};
}

cv8_buffer_state cv8_buffer_get_state(cv8_scope* scope, cv8_value buffer) noexcept {
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), buffer);
  cv8_buffer_state state = {0, ByteLengthOf(value), false, false, false};
  if (IsInHeap(value))
    return state;
  if (value->IsArrayBufferView())
    state.byte_offset = value.As<v8::ArrayBufferView>()->ByteOffset();
  v8::Local<v8::Value> below = Below(value);
  if (below->IsSharedArrayBuffer())
    return state;
  v8::Local<v8::ArrayBuffer> array_buffer = below.As<v8::ArrayBuffer>();
  state.is_detached = array_buffer->WasDetached();
  state.is_resizable = cv8::IsResizable(array_buffer);
  state.is_immutable = cv8::IsImmutable(array_buffer);
  return state;
}

void* cv8_buffer_data(cv8_scope* scope, cv8_value buffer) noexcept {
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), buffer);
  v8::Local<v8::Value> below = Below(value);
  void* data = below->IsSharedArrayBuffer() ? below.As<v8::SharedArrayBuffer>()->Data()
                                            : below.As<v8::ArrayBuffer>()->Data();
  if (!data || !value->IsArrayBufferView())
    return data;
  return static_cast<std::byte*>(data) + value.As<v8::ArrayBufferView>()->ByteOffset();
}

size_t cv8_buffer_copy(cv8_scope* scope,
                       cv8_value buffer,
                       void* bytes,
                       size_t byte_length) noexcept {
  v8::Local<v8::Value> value = cv8::In(cv8::In(scope), buffer);
  const size_t count = std::min(byte_length, ByteLengthOf(value));
  if (count == 0)
    return 0;
  if (value->IsArrayBufferView())
    return value.As<v8::ArrayBufferView>()->CopyContents(bytes, count);
  std::memcpy(bytes, cv8_buffer_data(scope, buffer), count);
  return count;
}

cv8_memory* cv8_buffer_memory(cv8_scope* scope, cv8_value buffer) noexcept {
  v8::Local<v8::Value> below = Below(cv8::In(cv8::In(scope), buffer));
  return new cv8_memory{below->IsSharedArrayBuffer()
                            ? below.As<v8::SharedArrayBuffer>()->GetBackingStore()
                            : below.As<v8::ArrayBuffer>()->GetBackingStore()};
}

void* cv8_memory_data(const cv8_memory* memory) noexcept {
  return memory->store->Data();
}

size_t cv8_memory_byte_length(const cv8_memory* memory) noexcept {
  return memory->store->ByteLength();
}

void cv8_memory_release(cv8_memory* memory) noexcept {
  delete memory;
}

}  // extern "C"
