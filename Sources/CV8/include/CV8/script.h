#ifndef CV8_SCRIPT_H
#define CV8_SCRIPT_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Compiles and runs `source` as a classic script.
///
/// - `name`: a string, shown in stack traces.
/// - `line`: the line of `name` at which `source` begins, from 1.
/// - `compiled`: set to whether compilation succeeded, so that a syntax error can be told.
///
/// V8: `v8::Script::Compile`, `v8::Script::Run`.
cv8_status cv8_script_evaluate(cv8_scope* scope,
                               cv8_local* source,
                               cv8_value name,
                               int32_t line,
                               bool* compiled,
                               cv8_value* result) CV8_NOEXCEPT;

/// Compiles `source` without running it; the result is bound to no context.
///
/// Ownership: release `result` with `cv8_handle_release`. It is no value: only
/// `cv8_script_run` takes it. V8: `v8::ScriptCompiler::CompileUnboundScript`.
cv8_status cv8_script_compile(cv8_scope* scope,
                              cv8_local* source,
                              cv8_value name,
                              int32_t line,
                              CV8_OWN cv8_handle* _Nullable* _Nonnull result) CV8_NOEXCEPT;

/// Runs a compiled script in the scope's context.
///
/// V8: `v8::UnboundScript::BindToCurrentContext`, `v8::Script::Run`.
cv8_status cv8_script_run(cv8_scope* scope,
                          const cv8_handle* script,
                          cv8_value* result) CV8_NOEXCEPT;

/// Compiles and runs a script in which `await` may stand at the top level, as a console does: `let`
/// and `const` may be declared again, and the script has no name.
///
/// - `result`: a promise of an object whose `.repl_result` is the completion value.
///
/// V8: `v8::debug::EvaluateGlobal`.
cv8_status cv8_script_evaluate_awaiting(cv8_scope* scope,
                                        cv8_local* source,
                                        cv8_value* result) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_SCRIPT_H
