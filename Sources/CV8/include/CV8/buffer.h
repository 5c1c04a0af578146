#ifndef CV8_BUFFER_H
#define CV8_BUFFER_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// The memory of buffers, which may outlive them, their isolates, and each other.
typedef struct cv8_memory cv8_memory;

/// What a typed array has for elements; of everything else, bytes.
typedef enum CV8_CLOSED_ENUM {
  cv8_element_uint8 = 0,
  cv8_element_uint8_clamped,
  cv8_element_int8,
  cv8_element_int16,
  cv8_element_uint16,
  cv8_element_int32,
  cv8_element_uint32,
  cv8_element_float16,
  cv8_element_float32,
  cv8_element_float64,
  cv8_element_bigint64,
  cv8_element_biguint64,
} cv8_element;

/// What a buffer is to JavaScript.
typedef enum CV8_CLOSED_ENUM {
  /// An ArrayBuffer or a SharedArrayBuffer.
  cv8_buffer_kind_array_buffer = 0,
  cv8_buffer_kind_typed_array,
  cv8_buffer_kind_data_view,
} cv8_buffer_kind;

/// What never changes about a buffer.
typedef struct {
  cv8_buffer_kind kind;
  cv8_element element;
  /// Whether the memory is that of a SharedArrayBuffer.
  bool is_shared;
} cv8_buffer_type;

/// What JavaScript can change about a buffer.
typedef struct {
  /// From the start of the memory; bytes.
  size_t byte_offset;
  /// 0 if it is detached, or out of the bounds of a memory that has shrunk.
  size_t byte_length;
  bool is_detached;
  /// Whether the memory can shrink: an ArrayBuffer with `maxByteLength`.
  bool is_resizable;
  /// Whether JavaScript promises never to write.
  bool is_immutable;
} cv8_buffer_state;

/// Called once, when the last that uses the memory is gone: on any thread, also in the middle of a
/// collection; must not enter an isolate.
typedef void (*cv8_memory_free)(void* environment);

// Making.

/// Memory of `byte_length` bytes, not initialized; null if there is none.
///
/// Ownership: release with `cv8_memory_release`. Thread: any.
/// V8: `v8::ArrayBuffer::Allocator::AllocateUninitialized`, `v8::ArrayBuffer::NewBackingStore`.
CV8_OWN cv8_memory* _Nullable cv8_memory_new(size_t byte_length) CV8_NOEXCEPT;

/// Memory of the host; null where V8 has its sandbox and can use only memory inside that. Then
/// `free` is not called.
///
/// - `free`: called with `environment` when nothing uses `data` any more.
///
/// Ownership: release with `cv8_memory_release`. Thread: any.
/// V8: `v8::ArrayBuffer::NewBackingStore`.
CV8_OWN cv8_memory* _Nullable cv8_memory_new_over(void* data,
                                                  size_t byte_length,
                                                  cv8_memory_free free,
                                                  void* environment) CV8_NOEXCEPT;

/// `new ArrayBuffer` over `memory`, or `new SharedArrayBuffer` if that is shared.
///
/// V8: `v8::ArrayBuffer::New`, `v8::SharedArrayBuffer::New`.
cv8_status cv8_buffer_new(cv8_scope* scope,
                          const cv8_memory* memory,
                          cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// `new Float64Array(buffer, byte_offset, count)` and the like, or `new DataView(…)`.
///
/// `invalid` if it would not lie inside `buffer`, an ArrayBuffer or a SharedArrayBuffer, at a
/// multiple of the size of an element, or if the engine has no such type.
/// V8: `v8::Float64Array::New` and the like, `v8::DataView::New`.
cv8_status cv8_buffer_new_view(cv8_scope* scope,
                               cv8_value buffer,
                               cv8_buffer_kind kind,
                               cv8_element element,
                               size_t byte_offset,
                               size_t count,
                               cv8_local* _Nullable* _Nonnull result) CV8_NOEXCEPT;

// Asking.

/// The most elements that a typed array may have; 0 if the engine has no such type.
///
/// Thread: any. V8: `v8::TypedArray::kMaxLength`.
size_t cv8_element_max_count(cv8_element element) CV8_NOEXCEPT;

/// Whether V8 can use memory of the host: not where it has its sandbox. Thread: any.
bool cv8_memory_can_be_of_host(void) CV8_NOEXCEPT;

/// Runs no JavaScript. V8: `v8::Value::Is…`.
cv8_buffer_type cv8_buffer_get_type(cv8_scope* scope, cv8_value buffer) CV8_NOEXCEPT;

/// Runs no JavaScript. V8: `v8::ArrayBufferView::ByteLength` and others.
cv8_buffer_state cv8_buffer_get_state(cv8_scope* scope, cv8_value buffer) CV8_NOEXCEPT;

/// Where the bytes of a buffer begin; null if it has none.
///
/// - Returns: Valid until JavaScript runs or the scope ends.
///
/// V8: `v8::ArrayBuffer::Data`.
void* _Nullable cv8_buffer_data(cv8_scope* scope, cv8_value buffer) CV8_NOEXCEPT;

/// Writes the first `byte_length` bytes of a buffer, or as many as it has; tells how many.
///
/// V8: `v8::ArrayBufferView::CopyContents`.
size_t cv8_buffer_copy(cv8_scope* scope, cv8_value buffer, void* bytes, size_t byte_length)
    CV8_NOEXCEPT;

/// The memory that a buffer uses now, the whole of it.
///
/// Ownership: release with `cv8_memory_release`. V8: `v8::ArrayBuffer::GetBackingStore`.
CV8_OWN cv8_memory* cv8_buffer_memory(cv8_scope* scope, cv8_value buffer) CV8_NOEXCEPT;

/// Where the memory begins; null if it has no bytes. Thread: any. V8: `v8::BackingStore::Data`.
void* _Nullable cv8_memory_data(const cv8_memory* memory) CV8_NOEXCEPT;

/// How many bytes it has. Thread: any. V8: `v8::BackingStore::ByteLength`.
size_t cv8_memory_byte_length(const cv8_memory* memory) CV8_NOEXCEPT;

// Giving back.

/// Gives memory back; it goes when no buffer uses it either.
///
/// Thread: any, at any time, also after the isolates are gone.
void cv8_memory_release(CV8_OWN cv8_memory* memory) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_BUFFER_H
