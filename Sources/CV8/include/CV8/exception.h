#ifndef CV8_EXCEPTION_H
#define CV8_EXCEPTION_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// What JavaScript threw in the last call of the scope that returned `exception`.
cv8_value cv8_exception_thrown(cv8_scope* scope) CV8_NOEXCEPT;

/// Which of its constructors JavaScript would make an Error with.
typedef enum CV8_CLOSED_ENUM {
  cv8_error_type_error = 0,
  cv8_error_type_range_error,
  cv8_error_type_reference_error,
  cv8_error_type_syntax_error,
  cv8_error_type_type_error,
} cv8_error_type;

/// `new Error(message)`, `new RangeError(message)` and so on.
///
/// V8: `v8::Exception::Error`, `RangeError`, `ReferenceError`, `SyntaxError`, `TypeError`.
cv8_value cv8_exception_new(cv8_scope* scope, cv8_error_type type, cv8_local* message) CV8_NOEXCEPT;

/// Where something happened. Lines and columns count from 1; 0 if not known.
typedef struct {
  /// The name of the script, a string, or undefined.
  cv8_value file;
  /// The name of the function, a string, or undefined. Of a frame only.
  cv8_value function;
  /// The text of the whole script, a string, or undefined. Of a frame only.
  cv8_value source;
  int32_t line;
  int32_t column;
  /// The column after the last one, which can be beyond the end of the line. Never of a frame.
  int32_t end_column;
} cv8_location;

/// Where the last exception of the scope was thrown, and its text ("Uncaught …").
///
/// - `text`: a string.
/// - `source_line`: the line of source, a string, or undefined.
///
/// V8: `v8::TryCatch::Message`.
void cv8_exception_message(cv8_scope* scope,
                           cv8_value* text,
                           cv8_location* location,
                           cv8_value* source_line) CV8_NOEXCEPT;

/// The number of frames that are known of `thrown`, or of where it was thrown if it is the last
/// exception of the scope and no Error. V8: `v8::Exception::GetStackTrace`.
int32_t cv8_exception_frame_count(cv8_scope* scope, cv8_value thrown) CV8_NOEXCEPT;

/// One of these frames, the innermost at 0. V8: `v8::StackTrace::GetFrame`.
cv8_location cv8_exception_frame(cv8_scope* scope, cv8_value thrown, int32_t index) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_EXCEPTION_H
