#ifndef CV8_BASE_H
#define CV8_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CV8_NOEXCEPT noexcept
#define CV8_BEGIN \
  extern "C" {    \
  _Pragma("clang assume_nonnull begin")
#define CV8_END                       \
  _Pragma("clang assume_nonnull end") \
  }
#else
#define CV8_NOEXCEPT
#define CV8_BEGIN _Pragma("clang assume_nonnull begin")
#define CV8_END _Pragma("clang assume_nonnull end")
#endif

#ifndef __clang__
#define _Nonnull
#define _Nullable
#endif

/// Marks a pointer whose ownership moves across the call.
///
/// A result or out parameter marked `CV8_OWN` must be released by the caller with the matching
/// `_delete` or `_release`; a parameter marked `CV8_OWN` is released by the callee. An unmarked
/// pointer is borrowed for the duration of the call.
#define CV8_OWN

#if defined(__clang__)
#define CV8_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define CV8_CLOSED_ENUM
#endif

CV8_BEGIN

/// An isolate and the queue of handles that wait for their release.
typedef struct cv8_isolate cv8_isolate;
/// A global object and its built-ins.
typedef struct cv8_context cv8_context;
/// A value that is kept beyond the scope it was made in. Belongs to its isolate.
typedef struct cv8_handle cv8_handle;
/// A value that dies with the scope that made it.
typedef struct cv8_local cv8_local;

/// How a call ended. Every function that can run JavaScript or fail returns one.
typedef enum CV8_CLOSED_ENUM {
  /// The out parameters hold the result.
  cv8_status_ok = 0,
  /// JavaScript threw; `cv8_exception_thrown` tells what.
  cv8_status_exception = 1,
  /// Execution was terminated from outside; no JavaScript can catch it.
  cv8_status_terminated = 2,
  /// V8 refused without an exception: an argument outside its limits.
  cv8_status_invalid = 3,
} cv8_status;

/// What a value is. Of an object, the most telling of its internal slots.
typedef enum CV8_CLOSED_ENUM {
  cv8_kind_undefined = 0,
  cv8_kind_null,
  cv8_kind_boolean,
  cv8_kind_number,
  cv8_kind_string,
  cv8_kind_bigint,
  cv8_kind_symbol,
  cv8_kind_object,
  cv8_kind_array,
  cv8_kind_function,
  cv8_kind_date,
  cv8_kind_map,
  cv8_kind_set,
  cv8_kind_error,
  cv8_kind_promise,
  cv8_kind_boxed_primitive,
  /// An ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView.
  cv8_kind_buffer,
  /// Only on the way in: `reference` is a `cv8_handle`.
  cv8_kind_handle,
} cv8_kind;

/// A value on its way across the shim. A primitive needs no handle.
typedef struct {
  cv8_kind kind;
  /// The number; or 1 and 0 for true and false.
  double number;
  /// A `cv8_local` from string to buffer, a `cv8_handle` for handle; else null.
  void* _Nullable reference;
} cv8_value;

CV8_END

#endif  // CV8_BASE_H
