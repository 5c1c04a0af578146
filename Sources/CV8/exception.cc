#include "CV8/exception.h"

#include "internal.h"

namespace {

constexpr cv8_location kNowhere = {cv8::kUndefined, cv8::kUndefined, cv8::kUndefined, 0, 0, 0};

v8::Local<v8::StackTrace> FramesOf(const cv8::Scope& scope, v8::Local<v8::Value> thrown) {
  v8::Local<v8::StackTrace> frames = v8::Exception::GetStackTrace(thrown);
  if (frames.IsEmpty() && !scope.message.IsEmpty() && thrown == scope.thrown) {
    frames = scope.message->GetStackTrace();
  }
  return frames;
}

v8::Local<v8::Value> NewError(cv8_error_type type, v8::Local<v8::String> message) {
  switch (type) {
    case cv8_error_type_error:
      return v8::Exception::Error(message);
    case cv8_error_type_range_error:
      return v8::Exception::RangeError(message);
    case cv8_error_type_reference_error:
      return v8::Exception::ReferenceError(message);
    case cv8_error_type_syntax_error:
      return v8::Exception::SyntaxError(message);
    case cv8_error_type_type_error:
      return v8::Exception::TypeError(message);
  }
}

}  // namespace

extern "C" {

cv8_value cv8_exception_thrown(cv8_scope* scope) noexcept {
  return cv8::InspectOrUndefined(cv8::In(scope).thrown);
}

cv8_value cv8_exception_new(cv8_scope* scope, cv8_error_type type, cv8_local* message) noexcept {
  CV8_ENTER(scope, entered, cv8::kUndefined);
  entered.EnterContext();
  return cv8::Inspect(NewError(type, cv8::In<v8::String>(message)));
}

void cv8_exception_message(cv8_scope* scope,
                           cv8_value* text,
                           cv8_location* location,
                           cv8_value* source_line) noexcept {
  *text = cv8::kUndefined;
  *source_line = cv8::kUndefined;
  *location = kNowhere;
  CV8_ENTER(scope, entered, );
  entered.EnterContext();
  if (entered.message.IsEmpty())
    return;

  *text = cv8::Inspect(entered.message->Get());
  location->file = cv8::InspectOrUndefined(entered.message->GetScriptResourceName());
  location->line = entered.message->GetLineNumber(entered.context).FromMaybe(0);
  location->column = entered.message->GetStartColumn(entered.context).FromMaybe(-1) + 1;
  location->end_column = entered.message->GetEndColumn(entered.context).FromMaybe(-1) + 1;
  v8::Local<v8::String> line;
  if (entered.message->GetSourceLine(entered.context).ToLocal(&line)) {
    *source_line = cv8::Inspect(line);
  }
}

int32_t cv8_exception_frame_count(cv8_scope* scope, cv8_value thrown) noexcept {
  CV8_ENTER(scope, entered, 0);
  entered.EnterContext();
  v8::Local<v8::StackTrace> frames = FramesOf(entered, cv8::In(entered, thrown));
  return frames.IsEmpty() ? 0 : frames->GetFrameCount();
}

cv8_location cv8_exception_frame(cv8_scope* scope, cv8_value thrown, int32_t index) noexcept {
  CV8_ENTER(scope, entered, kNowhere);
  entered.EnterContext();
  v8::Local<v8::StackFrame> frame = FramesOf(entered, cv8::In(entered, thrown))
                                        ->GetFrame(entered.isolate, static_cast<uint32_t>(index));
  v8::Local<v8::String> name = frame->GetScriptName();
  // What has no name but calls itself so.
  if (name.IsEmpty() || !name->IsString() || name->Length() == 0)
    name = frame->GetScriptNameOrSourceURL();
  return {cv8::InspectOrUndefined(name),
          cv8::InspectOrUndefined(frame->GetFunctionName()),
          cv8::InspectOrUndefined(frame->GetScriptSource()),
          frame->GetLineNumber(),
          frame->GetColumn(),
          0};
}

}  // extern "C"
