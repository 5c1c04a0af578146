#include "CV8/script.h"

#include "CV8/handle.h"
#include "compat.h"
#include "internal.h"

extern "C" {

cv8_status cv8_script_evaluate(cv8_scope* scope,
                               cv8_local* source,
                               cv8_value name,
                               int32_t line,
                               bool* compiled,
                               cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::ScriptOrigin origin = cv8::MakeOrigin(entered.isolate, cv8::In(entered, name), line);
  v8::Local<v8::Script> script;
  *compiled =
      v8::Script::Compile(entered.context, cv8::In<v8::String>(source), &origin).ToLocal(&script);
  if (!*compiled)
    return cv8::Fail(entered);
  return cv8::Finish(entered, script->Run(entered.context), result);
}

cv8_status cv8_script_evaluate_awaiting(cv8_scope* scope,
                                        cv8_local* source,
                                        cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  return cv8::Finish(entered, cv8::EvaluateAwaiting(entered.isolate, cv8::In<v8::String>(source)),
                     result);
}

cv8_status cv8_script_compile(cv8_scope* scope,
                              cv8_local* source,
                              cv8_value name,
                              int32_t line,
                              cv8_handle** result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::ScriptCompiler::Source text(cv8::In<v8::String>(source),
                                  cv8::MakeOrigin(entered.isolate, cv8::In(entered, name), line));
  v8::Local<v8::UnboundScript> script;
  if (!v8::ScriptCompiler::CompileUnboundScript(entered.isolate, &text).ToLocal(&script)) {
    return cv8::Fail(entered);
  }
  *result = cv8_handle_new(scope, cv8::Out(script), false);
  return cv8_status_ok;
}

cv8_status cv8_script_run(cv8_scope* scope, const cv8_handle* script, cv8_value* result) noexcept {
  CV8_ENTER(scope, entered, cv8_status_terminated);
  entered.EnterContext();
  v8::Local<v8::Script> bound =
      cv8::In<v8::UnboundScript>(cv8_handle_get(scope, script))->BindToCurrentContext();
  return cv8::Finish(entered, bound->Run(entered.context), result);
}

}  // extern "C"
