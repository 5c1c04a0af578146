/// SwiftRacer for C: JavaScript, run by V8, inside your process.
///
/// This header is the reference. It is C11 and C++17 and needs neither C++ nor Swift to be used.
/// docs/c.md tells the same as a story, with an example.
///
/// What holds for every declaration, and is said there only where it differs:
///
/// *Results.* A function that can fail returns a `sr_status_t`, `sr_status_ok` or why it failed.
/// What it gives is written through out parameters, which come last but for `error`. If it fails,
/// they are set to NULL or 0 and, unless `error` is NULL, `*error` to an error object; if not,
/// `*error` to NULL.
///
/// *Mistakes.* NULL in place of an object, a value of the wrong kind, of another isolate or of a
/// closed context, an index or a size out of range: each is an error, never a crash. An out
/// parameter that is NULL is an error, too, but for `error`, and for the `result` of calls, which
/// may not be wanted. What cannot be seen: a pointer to what was deleted, and a length beyond the
/// memory.
///
/// *Ownership.* `SR_OWN` marks a pointer whose ownership moves: out of the library, to be given
/// back by the `_delete` of its type; or into it. All other pointers are lent for the time of the
/// call. The order in which things are deleted does not matter, and `_delete(NULL)` does nothing.
///
/// *Threads.* Any thread may call any function. An isolate runs one thread at a time: a call waits
/// until no other thread is inside, and runs on its own thread ("in turn"). Others never wait
/// ("any"). An object may be used by several threads at once; deleted only when no other uses it.
///
/// *Text* is UTF-8 with a length in bytes, or `SR_NUL_TERMINATED`. Text that the library lends has
/// a NUL behind it, which the length does not count, and may have others inside.
///
/// *Numbers.* Memory is in bytes, time in nanoseconds, lines and columns count from 1.
///
/// *Growth.* Structs begin with their `size`, which their `_INIT` sets: later versions add fields
/// at the end, functions and status codes, and change none; see `sr_abi_version`.
#ifndef SWIFTRACER_H
#define SWIFTRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The version of this interface: raised when something is added. What was there stays.
#define SR_ABI_VERSION 1

/// The version of SwiftRacer that this header is of.
#define SR_VERSION "0.1.0"

/// In place of a length: the text ends at its first NUL.
#define SR_NUL_TERMINATED SIZE_MAX

/// Marks a pointer whose ownership moves across the call. Expands to nothing.
#define SR_OWN

#ifdef __cplusplus
extern "C" {
#endif

/// A JavaScript heap: everything in it is shared by its contexts and by nothing else.
typedef struct sr_isolate sr_isolate_t;
/// A global object and its built-ins, in an isolate.
typedef struct sr_context sr_context_t;
/// JavaScript that was compiled.
typedef struct sr_script sr_script_t;
/// A JavaScript value: a primitive, which belongs to no isolate, or an object, kept alive.
typedef struct sr_value sr_value_t;
/// Several values, 2²⁶ at the most, which cannot be changed.
typedef struct sr_list sr_list_t;
/// The bytes of a buffer, in place.
typedef struct sr_view sr_view_t;
/// By which a promise is settled.
typedef struct sr_resolver sr_resolver_t;
/// A way to stop calls.
typedef struct sr_cancellation sr_cancellation_t;
/// A call of a host function by JavaScript.
typedef struct sr_call sr_call_t;
/// Why a function failed.
typedef struct sr_error sr_error_t;

/// Gives up what was passed with it: called exactly once, on any thread, when nothing uses it any
/// more; also if the function fails that it was given to. NULL where nothing is to be given up.
typedef void (*sr_release_t)(void* env);

// --- Versions ------------------------------------------------------------------------------------

/// The `SR_ABI_VERSION` of the library. A program runs with every library whose version is not less
/// than that of the header it was compiled with.
///
/// Thread: any.
uint32_t sr_abi_version(void);

/// The version of SwiftRacer, such as "0.1.0".
///
/// Ownership: lent for ever. Thread: any.
const char* sr_version(void);

/// The version of V8, such as "10.2.154.26".
///
/// Ownership: lent for ever. Thread: any.
const char* sr_v8_version(void);

// --- Errors --------------------------------------------------------------------------------------

/// How a function ended.
typedef enum sr_status {
  /// It did what it says.
  sr_status_ok = 0,
  /// JavaScript threw and did not catch.
  sr_status_exception = 1,
  /// The source did not parse.
  sr_status_syntax = 2,
  /// It was terminated, cancelled, or stopped by a host function.
  sr_status_terminated = 3,
  /// It ran past its timeout, or used up its processor time.
  sr_status_timed_out = 4,
  /// It needed more memory than the isolate may have.
  sr_status_heap_limit_reached = 5,
  /// A value is not of the kind that is needed, or may not be used there.
  sr_status_conversion_failed = 6,
  /// The isolate or the context was closed before.
  sr_status_closed = 7,
  /// A buffer has lost its memory.
  sr_status_detached = 8,
  /// There is no memory for a copy of what JavaScript holds, or it is too much for one.
  sr_status_out_of_memory = 9,
  /// An argument is not one that the function takes.
  sr_status_invalid_argument = 10,
  /// The thread's stack has no room left for JavaScript.
  sr_status_stack_exhausted = 11,
  /// It belongs to the parent of this process, which has forked.
  sr_status_forked = 12,
} sr_status_t;

/// The name of a status, such as "timed_out"; "unknown" if it is none.
///
/// Ownership: lent for ever. Thread: any.
const char* sr_status_name(sr_status_t status);

/// An Error for a host function to fail with: see `sr_function_new`.
///
/// - `name`: what JavaScript sees as its `name`; NULL for "Error".
/// - `message`: NULL for an empty one. Both end with NUL; what is no UTF-8 becomes U+FFFD.
/// - `env`: whatever the host wants to have again from `sr_error_env`, if no script catches it.
///
/// Never fails. Ownership: the result is the caller's; `env` passes to it. Thread: any.
SR_OWN sr_error_t* sr_error_new(const char* name,
                                const char* message,
                                void* env,
                                sr_release_t release);

/// For a host function to throw `value`, whatever that is; NULL for undefined.
///
/// Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_error_t* sr_error_new_throwing(const sr_value_t* value);

/// Gives an error back.
///
/// Thread: any.
void sr_error_delete(SR_OWN sr_error_t* error);

/// What went wrong; `sr_status_ok` of NULL, as of what did not fail.
///
/// Thread: any.
sr_status_t sr_error_status(const sr_error_t* error);

/// One line for a person, in English.
///
/// - `length`: is set to the bytes, unless it is NULL. So for all of the following.
///
/// Ownership: lent until the error is deleted. Thread: any.
const char* sr_error_message(const sr_error_t* error, size_t* length);

/// The message, and the JavaScript stack if there is one.
///
/// Ownership: lent until the error is deleted. Thread: any.
const char* sr_error_description(const sr_error_t* error, size_t* length);

/// The `name` of what JavaScript threw, such as "TypeError"; NULL if it threw no Error.
///
/// Ownership: lent until the error is deleted. Thread: any.
const char* sr_error_exception_name(const sr_error_t* error, size_t* length);

/// The `message` of what JavaScript threw; what it threw, as text, if that is no Error; NULL if it
/// threw nothing.
///
/// Ownership: lent until the error is deleted. Thread: any.
const char* sr_error_exception_message(const sr_error_t* error, size_t* length);

/// The `stack` as V8 formats it; NULL if there is none.
///
/// Ownership: lent until the error is deleted. Thread: any.
const char* sr_error_stack(const sr_error_t* error, size_t* length);

/// A place in a script.
typedef struct sr_frame {
  /// `sizeof(sr_frame_t)`.
  size_t size;
  /// The name of the function; empty at the top level of a script.
  const char* function;
  /// The name of the script; NULL if it is not known.
  const char* file;
  /// The text of the line; NULL if it is not known.
  const char* source_line;
  /// 0 if it is not known.
  size_t line;
  /// In UTF-16 units; 0 if it is not known.
  size_t column;
} sr_frame_t;

/// The initial value of a `sr_frame_t`.
#define SR_FRAME_INIT {sizeof(sr_frame_t), 0, 0, 0, 0, 0}

/// Where JavaScript threw.
///
/// Returns false, with nothing set, if that is not known. Ownership: the texts are lent until the
/// error is deleted. Thread: any.
bool sr_error_location(const sr_error_t* error, sr_frame_t* location);

/// The number of calls that led there, at most 64.
///
/// Thread: any.
size_t sr_error_frame_count(const sr_error_t* error);

/// One of the calls, the innermost first.
///
/// Returns false, with nothing set, if there is none at `index`. Ownership: the texts are lent
/// until the error is deleted. Thread: any.
bool sr_error_frame(const sr_error_t* error, size_t index, sr_frame_t* frame);

/// The `cause` of the Error for `index` 0, its cause for 1, and so on up to 7; NULL if there is
/// none.
///
/// Ownership: lent until the error is deleted. Thread: any.
const sr_error_t* sr_error_cause(const sr_error_t* error, size_t index);

/// The value that JavaScript threw; NULL if it threw none.
///
/// Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_error_value(const sr_error_t* error);

/// The `env` of the `sr_error_new` that a host function failed with, if no script caught it, or of
/// this error itself; else NULL.
///
/// Ownership: lent until the error is deleted. Thread: any.
void* sr_error_env(const sr_error_t* error);

// --- Engine --------------------------------------------------------------------------------------

/// Sets a flag of V8, such as "--jitless", for the whole process and for good.
///
/// Fails if V8 has started, which it does with the first isolate, or does not know it. Thread: any.
sr_status_t sr_engine_set_flag(const char* flag, SR_OWN sr_error_t** error);

/// How many JavaScript values and contexts the process keeps alive, and how many host functions and
/// errors JavaScript refers to. What was deleted counts until its isolate is entered again or ends.
///
/// Thread: any.
size_t sr_engine_live_handle_count(void);

// --- Isolates ------------------------------------------------------------------------------------

/// What an isolate may use. Zeros are the defaults.
typedef struct sr_isolate_options {
  /// `sizeof(sr_isolate_options_t)`.
  size_t size;
  /// The bytes that scripts may hold, buffers included; 0 for V8's own choice.
  size_t heap_limit;
  /// The bytes of stack that JavaScript may use; 0 for V8's own choice.
  size_t stack_limit;
  /// The bytes from which on `on_soft_heap_limit` is called; 0 for none.
  size_t soft_heap_limit;
  /// Called once when what is held passes `soft_heap_limit`, and again after it was less; on the
  /// thread that runs JavaScript, in the middle of it. It may call functions of threads "any", and
  /// no others.
  void (*on_soft_heap_limit)(void* env);
  /// What `on_soft_heap_limit` gets; passes to the isolate.
  void* env;
  /// Gives `env` up: with the isolate, or shortly afterwards on a thread of the library, which may
  /// be inside still.
  sr_release_t release;
} sr_isolate_options_t;

/// The initial value of a `sr_isolate_options_t`.
#define SR_ISOLATE_OPTIONS_INIT {sizeof(sr_isolate_options_t), 0, 0, 0, 0, 0, 0}

/// Makes an isolate, and starts V8 if it is the first.
///
/// - `options`: NULL for the defaults.
///
/// Ownership: `*isolate` is the caller's; `options->env` passes to it. Thread: any. V8:
/// `v8::Isolate::New`.
sr_status_t sr_isolate_new(const sr_isolate_options_t* options,
                           SR_OWN sr_isolate_t** isolate,
                           SR_OWN sr_error_t** error);

/// Gives an isolate back. Its memory goes when it is closed, or when its contexts and values are
/// deleted too.
///
/// Thread: any.
void sr_isolate_delete(SR_OWN sr_isolate_t* isolate);

/// Gives the isolate's memory back, once no JavaScript runs in it. Whoever uses it later, or what
/// belongs to it, gets `sr_status_closed`. May be called again.
///
/// Thread: any. V8: `v8::Isolate::Dispose`.
void sr_isolate_close(sr_isolate_t* isolate);

/// Whether it was closed; true of NULL.
///
/// Thread: any.
bool sr_isolate_is_closed(const sr_isolate_t* isolate);

/// Stops the JavaScript that runs in the isolate, which no script can catch: the call returns
/// `sr_status_terminated`. Does nothing if none runs.
///
/// Thread: any. V8: `v8::Isolate::TerminateExecution`.
void sr_isolate_terminate_execution(sr_isolate_t* isolate);

/// Sets the bytes that scripts may hold, also while they run; 0 for V8's own choice.
///
/// Thread: any.
void sr_isolate_set_heap_limit(sr_isolate_t* isolate, size_t heap_limit);

/// How much memory an isolate uses, in bytes, as V8 counts it.
typedef struct sr_heap_statistics {
  /// `sizeof(sr_heap_statistics_t)`.
  size_t size;
  /// Reserved for the heap.
  size_t total_heap;
  /// Taken by objects, garbage not yet collected included.
  size_t used_heap;
  /// What V8 holds the heap alone to.
  size_t heap_limit;
  /// Outside of the heap, and kept alive by it.
  size_t external;
  /// The part of it that ArrayBuffers were given.
  size_t buffers;
  /// What heap and external memory together are held to.
  size_t memory_limit;
  /// Taken by V8 from `malloc`.
  size_t malloced;
  /// The contexts alive.
  size_t context_count;
  /// The contexts let go of, and not yet collected.
  size_t detached_context_count;
} sr_heap_statistics_t;

/// The initial value of a `sr_heap_statistics_t`.
#define SR_HEAP_STATISTICS_INIT {sizeof(sr_heap_statistics_t), 0, 0, 0, 0, 0, 0, 0, 0, 0}

/// How much memory the isolate uses.
///
/// Thread: in turn. V8: `v8::Isolate::GetHeapStatistics`.
sr_status_t sr_isolate_heap_statistics(const sr_isolate_t* isolate,
                                       sr_heap_statistics_t* statistics,
                                       SR_OWN sr_error_t** error);

/// Collects all garbage now.
///
/// Thread: in turn. V8: `v8::Isolate::LowMemoryNotification`.
sr_status_t sr_isolate_collect_garbage(sr_isolate_t* isolate, SR_OWN sr_error_t** error);

// --- Cancellation --------------------------------------------------------------------------------

/// Makes a cancellation, to be named in the options of calls. Never fails.
///
/// Ownership: the result is the caller's, and may be deleted while a call uses it. Thread: any.
SR_OWN sr_cancellation_t* sr_cancellation_new(void);

/// Gives a cancellation back.
///
/// Thread: any.
void sr_cancellation_delete(SR_OWN sr_cancellation_t* cancellation);

/// Stops the call that names it, whether it runs, waits for its isolate or has not begun: it
/// returns `sr_status_terminated`. A cancellation is of one call at a time.
///
/// Thread: any.
void sr_cancellation_cancel(sr_cancellation_t* cancellation);

/// Whether it was cancelled; false of NULL.
///
/// Thread: any.
bool sr_cancellation_is_cancelled(const sr_cancellation_t* cancellation);

// --- Contexts ------------------------------------------------------------------------------------

/// What scripts have beyond ECMAScript, and can be denied: one bit each.
typedef enum sr_feature {
  /// `setTimeout` and its kin.
  sr_feature_timers = 1,
  /// `queueMicrotask`.
  sr_feature_queue_microtask = 2,
  /// `structuredClone`.
  sr_feature_structured_clone = 4,
  /// `WebAssembly`.
  sr_feature_web_assembly = 8,
  /// `eval`, `Function` and their kin.
  sr_feature_code_generation_from_strings = 16,
  /// Objects of the other contexts of the isolate.
  sr_feature_shared_objects = 32,
} sr_feature_t;

/// What a context has and may do. Zeros are the defaults.
typedef struct sr_context_options {
  /// `sizeof(sr_context_options_t)`.
  size_t size;
  /// How long a call may take that does not say otherwise; 0 for no limit.
  uint64_t timeout_ns;
  /// How much of a processor's time a call may use that does not say otherwise; 0 for no limit.
  uint64_t cpu_timeout_ns;
  /// How long each timer may take; 0 for `timeout_ns`, or ten seconds.
  uint64_t background_timeout_ns;
  /// What scripts do not have: `sr_feature_t`, joined by `|`.
  uint32_t without;
  /// Gets what scripts write to the console, on their thread, in the middle of them; NULL: it is
  /// lost. `level` is the name of the method, such as "log". Both are lent for the time of the
  /// call.
  void (*console)(void* env, const char* level, const char* text, size_t length);
  /// Is told of errors that reach no caller, after the call in which they happened; NULL: they are
  /// written to standard error. `error` is lent for the time of the call.
  void (*unhandled)(void* env, const sr_error_t* error);
  /// What `console` and `unhandled` get; passes to the context.
  void* env;
  /// Gives `env` up: with the context, or shortly afterwards on a thread of the library, which may
  /// be inside still.
  sr_release_t release;
} sr_context_options_t;

/// The initial value of a `sr_context_options_t`.
#define SR_CONTEXT_OPTIONS_INIT {sizeof(sr_context_options_t), 0, 0, 0, 0, 0, 0, 0, 0}

/// Makes a context.
///
/// - `options`: NULL for the defaults.
///
/// Ownership: `*context` is the caller's, and keeps the isolate; `options->env` passes to it.
/// Thread: in turn. V8: `v8::Context::New`.
sr_status_t sr_context_new(sr_isolate_t* isolate,
                           const sr_context_options_t* options,
                           SR_OWN sr_context_t** context,
                           SR_OWN sr_error_t** error);

/// Gives a context back. Values that were got through it keep it alive.
///
/// Thread: any.
void sr_context_delete(SR_OWN sr_context_t* context);

/// Lets go of the global object and the timers. Whoever uses the context later, or values that were
/// got through it, gets `sr_status_closed`. May be called again.
///
/// Thread: any.
void sr_context_close(sr_context_t* context);

/// Whether it, or its isolate, was closed; true of NULL.
///
/// Thread: any.
bool sr_context_is_closed(const sr_context_t* context);

/// How JavaScript is called. Zeros are the defaults.
typedef struct sr_call_options {
  /// `sizeof(sr_call_options_t)`.
  size_t size;
  /// Of source: the name that stack traces show, ended by NUL; NULL for "<eval>".
  const char* name;
  /// Of source: the line of `name` at which it begins; 0 for 1.
  uint32_t line;
  /// How long the call may take, microtasks included; 0 for the context's own limit.
  uint64_t timeout_ns;
  /// How much of a processor's time it may use; 0 for the context's own limit.
  uint64_t cpu_timeout_ns;
  /// By which it can be stopped; NULL for none.
  sr_cancellation_t* cancellation;
} sr_call_options_t;

/// The initial value of a `sr_call_options_t`.
#define SR_CALL_OPTIONS_INIT {sizeof(sr_call_options_t), 0, 0, 0, 0, 0}

/// Compiles and runs `source` as a classic script, and then the microtasks that are due.
///
/// - `options`: NULL for the defaults.
/// - `result`: its completion value; NULL if it is not wanted.
///
/// Ownership: `*result` is the caller's. Thread: in turn. V8: `v8::Script::Compile`,
/// `v8::Script::Run`.
sr_status_t sr_context_evaluate(sr_context_t* context,
                                const char* source,
                                size_t length,
                                const sr_call_options_t* options,
                                SR_OWN sr_value_t** result,
                                SR_OWN sr_error_t** error);

/// Calls the function at a path, such as "Math.max", with what stands before its name as `this`.
///
/// - `path`: names with dots between them; the first may be a `let`, `const` or `class` of a
/// script.
/// - `arguments`: `count` values.
/// - `result`: what it returns; NULL if it is not wanted.
///
/// Ownership: `*result` is the caller's. Thread: in turn. V8: `v8::Function::Call`.
sr_status_t sr_context_call(sr_context_t* context,
                            const char* path,
                            size_t length,
                            const sr_value_t* const* arguments,
                            size_t count,
                            const sr_call_options_t* options,
                            SR_OWN sr_value_t** result,
                            SR_OWN sr_error_t** error);

/// The global object.
///
/// Ownership: `*global` is the caller's. Thread: in turn. V8: `v8::Context::Global`.
sr_status_t sr_context_global(sr_context_t* context,
                              SR_OWN sr_value_t** global,
                              SR_OWN sr_error_t** error);

// --- Scripts -------------------------------------------------------------------------------------

/// Compiles `source` without running it.
///
/// - `options`: its name and line; NULL for the defaults.
///
/// Ownership: `*script` is the caller's, and keeps the context. Thread: in turn. V8:
/// `v8::ScriptCompiler::CompileUnboundScript`.
sr_status_t sr_script_new(sr_context_t* context,
                          const char* source,
                          size_t length,
                          const sr_call_options_t* options,
                          SR_OWN sr_script_t** script,
                          SR_OWN sr_error_t** error);

/// Gives a script back.
///
/// Thread: any.
void sr_script_delete(SR_OWN sr_script_t* script);

/// Runs the script in its context; as often as wanted.
///
/// - `result`: its completion value; NULL if it is not wanted.
///
/// Ownership: `*result` is the caller's. Thread: in turn. V8: `v8::Script::Run`.
sr_status_t sr_script_run(const sr_script_t* script,
                          const sr_call_options_t* options,
                          SR_OWN sr_value_t** result,
                          SR_OWN sr_error_t** error);

// --- Values --------------------------------------------------------------------------------------

/// What a value is: `typeof` of a primitive; of an object the class that tells most.
typedef enum sr_kind {
  sr_kind_undefined = 0,
  sr_kind_null = 1,
  sr_kind_boolean = 2,
  sr_kind_number = 3,
  sr_kind_string = 4,
  sr_kind_bigint = 5,
  sr_kind_symbol = 6,
  /// Every object that is none of the following.
  sr_kind_object = 7,
  sr_kind_array = 8,
  sr_kind_function = 9,
  sr_kind_date = 10,
  sr_kind_map = 11,
  sr_kind_set = 12,
  /// An Error, thrown or not.
  sr_kind_error = 13,
  sr_kind_promise = 14,
  /// An ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView.
  sr_kind_buffer = 15,
} sr_kind_t;

/// What a value is; `sr_kind_undefined` of NULL.
///
/// Thread: any.
sr_kind_t sr_value_kind(const sr_value_t* value);

/// Another reference to the same value, to be deleted on its own; NULL of NULL.
///
/// Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_value_copy(const sr_value_t* value);

/// Gives a value back. What is in JavaScript goes when nothing there refers to it either.
///
/// Thread: any, also inside a host function.
void sr_value_delete(SR_OWN sr_value_t* value);

/// Whether the two are the same, as `===` says. Runs no JavaScript.
///
/// Thread: in turn. V8: `v8::Value::StrictEquals`.
sr_status_t sr_value_is_same(const sr_value_t* first,
                             const sr_value_t* second,
                             bool* is_same,
                             SR_OWN sr_error_t** error);

/// A deep copy of `value` for `context`, which may be in another isolate: of primitives, arrays,
/// plain objects, Maps, Sets, Dates, RegExps and buffers, with cycles and sharing.
///
/// Getters and Proxies run. Everything else, functions and Errors say, stays the same object within
/// an isolate, and is `sr_status_conversion_failed` between two.
///
/// Ownership: `*copy` is the caller's. Thread: in turn, first in the value's isolate, then in that
/// of the context.
sr_status_t sr_value_clone(const sr_value_t* value,
                           sr_context_t* context,
                           SR_OWN sr_value_t** copy,
                           SR_OWN sr_error_t** error);

/// A text for people, a string; runs no JavaScript.
///
/// - `context`: where it is made; NULL for the value's own, if it has one.
///
/// Ownership: `*text` is the caller's. Thread: in turn. V8: `v8::Value::ToDetailString`.
sr_status_t sr_value_describe(const sr_value_t* value,
                              sr_context_t* context,
                              SR_OWN sr_value_t** text,
                              SR_OWN sr_error_t** error);

/// `undefined`. Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_undefined_new(void);

/// `null`. Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_null_new(void);

/// `true` or `false`. Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_boolean_new(bool boolean);

/// The boolean of a boolean. Thread: any.
sr_status_t sr_boolean_get(const sr_value_t* value, bool* boolean, SR_OWN sr_error_t** error);

/// A number. Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_number_new(double number);

/// The number of a number. Thread: any.
sr_status_t sr_number_get(const sr_value_t* value, double* number, SR_OWN sr_error_t** error);

// --- Lists ---------------------------------------------------------------------------------------

/// The number of values; 0 of NULL. Thread: any.
size_t sr_list_count(const sr_list_t* list);

/// The value at `index`; NULL if there is none.
///
/// Ownership: lent until the list is deleted. Thread: any.
const sr_value_t* sr_list_get(const sr_list_t* list, size_t index);

/// Gives a list back, and what it has lent. Thread: any.
void sr_list_delete(SR_OWN sr_list_t* list);

// --- Strings -------------------------------------------------------------------------------------

/// A string of UTF-8.
///
/// Fails if the text is no UTF-8; surrogates are none. Ownership: `*string` is the caller's.
/// Thread: any.
sr_status_t sr_string_new(const char* text,
                          size_t length,
                          SR_OWN sr_value_t** string,
                          SR_OWN sr_error_t** error);

/// A string of UTF-16 in the machine's byte order, lone surrogates included.
///
/// Ownership: `*string` is the caller's. Thread: any.
sr_status_t sr_string_new_utf16(const uint16_t* units,
                                size_t count,
                                SR_OWN sr_value_t** string,
                                SR_OWN sr_error_t** error);

/// The string as UTF-8, with U+FFFD for each lone surrogate.
///
/// - `length`: the bytes; NULL if they are not wanted.
///
/// Ownership: lent until the value is deleted. Thread: any.
sr_status_t sr_string_get(const sr_value_t* string,
                          const char** text,
                          size_t* length,
                          SR_OWN sr_error_t** error);

/// The string as UTF-16, lone surrogates included.
///
/// Ownership: lent until the value is deleted. Thread: any.
sr_status_t sr_string_get_utf16(const sr_value_t* string,
                                const uint16_t** units,
                                size_t* count,
                                SR_OWN sr_error_t** error);

// --- BigInts -------------------------------------------------------------------------------------

/// A bigint of decimal digits, or hexadecimal ones after "0x", with a sign before that or without.
///
/// Ownership: `*bigint` is the caller's. Thread: any.
sr_status_t sr_bigint_new(const char* text,
                          size_t length,
                          SR_OWN sr_value_t** bigint,
                          SR_OWN sr_error_t** error);

/// A bigint of its sign and the `count` 64-bit words of its magnitude, the least significant first.
///
/// Ownership: `*bigint` is the caller's. Thread: any.
sr_status_t sr_bigint_new_words(bool is_negative,
                                const uint64_t* words,
                                size_t count,
                                SR_OWN sr_value_t** bigint,
                                SR_OWN sr_error_t** error);

/// The bigint of an integer. Never fails. Ownership: the result is the caller's. Thread: any.
SR_OWN sr_value_t* sr_bigint_new_int64(int64_t integer);

/// The digits, after a minus sign if it is below zero.
///
/// - `radix`: from 2 to 36. What is neither 2, 4 nor 16 takes quadratic time.
///
/// Ownership: `*text`, a string, is the caller's. Thread: any.
sr_status_t sr_bigint_get(const sr_value_t* bigint,
                          uint32_t radix,
                          SR_OWN sr_value_t** text,
                          SR_OWN sr_error_t** error);

/// The sign and the words of the magnitude, the least significant first.
///
/// - `words`: where the first `capacity` of them are written.
/// - `count`: how many there are, which may be more than `capacity`.
///
/// Thread: any.
sr_status_t sr_bigint_get_words(const sr_value_t* bigint,
                                bool* is_negative,
                                uint64_t* words,
                                size_t capacity,
                                size_t* count,
                                SR_OWN sr_error_t** error);

/// The bigint as an integer; fails if it does not fit. Thread: any.
sr_status_t sr_bigint_get_int64(const sr_value_t* bigint,
                                int64_t* integer,
                                SR_OWN sr_error_t** error);

// --- Symbols -------------------------------------------------------------------------------------

/// A new symbol, which is no other.
///
/// - `text`: describes it; may be NULL, with a length of 0, for no description.
///
/// Ownership: `*symbol` is the caller's. Thread: in turn. V8: `v8::Symbol::New`.
sr_status_t sr_symbol_new(sr_context_t* context,
                          const char* text,
                          size_t length,
                          SR_OWN sr_value_t** symbol,
                          SR_OWN sr_error_t** error);

/// The symbol that all contexts of the isolate find by this key, as `Symbol.for` does.
///
/// Ownership: `*symbol` is the caller's. Thread: in turn. V8: `v8::Symbol::For`.
sr_status_t sr_symbol_for(sr_context_t* context,
                          const char* key,
                          size_t length,
                          SR_OWN sr_value_t** symbol,
                          SR_OWN sr_error_t** error);

/// What the symbol was described by, a string; undefined if it has no description.
///
/// Ownership: `*text` is the caller's. Thread: in turn. V8: `v8::Symbol::Description`.
sr_status_t sr_symbol_description(const sr_value_t* symbol,
                                  SR_OWN sr_value_t** text,
                                  SR_OWN sr_error_t** error);

// --- Objects -------------------------------------------------------------------------------------
//
// Every value of a kind from `sr_kind_object` on is one. All of this may run JavaScript, getters
// and Proxies, which the timeout of the context limits.

/// A new object without properties.
///
/// Ownership: `*object` is the caller's. Thread: in turn. V8: `v8::Object::New`.
sr_status_t sr_object_new(sr_context_t* context,
                          SR_OWN sr_value_t** object,
                          SR_OWN sr_error_t** error);

/// The property of this name, of the object or of its prototypes; undefined if there is none.
///
/// Ownership: `*value` is the caller's. Thread: in turn. V8: `v8::Object::Get`.
sr_status_t sr_object_get(const sr_value_t* object,
                          const char* name,
                          size_t length,
                          SR_OWN sr_value_t** value,
                          SR_OWN sr_error_t** error);

/// Sets the property as strict code does: what refuses throws a TypeError.
///
/// Thread: in turn.
sr_status_t sr_object_set(const sr_value_t* object,
                          const char* name,
                          size_t length,
                          const sr_value_t* value,
                          SR_OWN sr_error_t** error);

/// As `sr_object_get`, by a string, a symbol or a number.
///
/// Ownership: `*value` is the caller's. Thread: in turn. V8: `v8::Object::Get`.
sr_status_t sr_object_get_by(const sr_value_t* object,
                             const sr_value_t* key,
                             SR_OWN sr_value_t** value,
                             SR_OWN sr_error_t** error);

/// As `sr_object_set`, by a string, a symbol or a number. Thread: in turn.
sr_status_t sr_object_set_by(const sr_value_t* object,
                             const sr_value_t* key,
                             const sr_value_t* value,
                             SR_OWN sr_error_t** error);

/// Whether the object or one of its prototypes has the property.
///
/// Thread: in turn. V8: `v8::Object::Has`.
sr_status_t sr_object_has(const sr_value_t* object,
                          const sr_value_t* key,
                          bool* has,
                          SR_OWN sr_error_t** error);

/// Deletes the property as strict code does: what refuses throws a TypeError.
///
/// Thread: in turn. V8: `v8::Object::Delete`.
sr_status_t sr_object_remove(const sr_value_t* object,
                             const sr_value_t* key,
                             SR_OWN sr_error_t** error);

/// The names of the object's own enumerable properties, strings, in order.
///
/// Ownership: `*keys` is the caller's. Thread: in turn. V8: `v8::Object::GetPropertyNames`.
sr_status_t sr_object_keys(const sr_value_t* object,
                           SR_OWN sr_list_t** keys,
                           SR_OWN sr_error_t** error);

/// Calls the method of this name with the object as `this`; for the rest as `sr_function_call`.
///
/// Ownership: `*result` is the caller's. Thread: in turn. V8: `v8::Function::Call`.
sr_status_t sr_object_call(const sr_value_t* object,
                           const char* name,
                           size_t length,
                           const sr_value_t* const* arguments,
                           size_t count,
                           const sr_call_options_t* options,
                           SR_OWN sr_value_t** result,
                           SR_OWN sr_error_t** error);

// --- Arrays --------------------------------------------------------------------------------------

/// A new array of `count` elements.
///
/// Ownership: `*array` is the caller's. Thread: in turn. V8: `v8::Array::New`.
sr_status_t sr_array_new(sr_context_t* context,
                         const sr_value_t* const* elements,
                         size_t count,
                         SR_OWN sr_value_t** array,
                         SR_OWN sr_error_t** error);

/// The `length` of the array. Thread: in turn. V8: `v8::Array::Length`.
sr_status_t sr_array_count(const sr_value_t* array, size_t* count, SR_OWN sr_error_t** error);

/// The element at `index`, from 0; undefined for a hole and beyond the end.
///
/// Ownership: `*element` is the caller's. Thread: in turn. V8: `v8::Object::Get`.
sr_status_t sr_array_get(const sr_value_t* array,
                         size_t index,
                         SR_OWN sr_value_t** element,
                         SR_OWN sr_error_t** error);

/// Sets the element at `index`, from 0; beyond the end the array grows. Thread: in turn.
sr_status_t sr_array_set(const sr_value_t* array,
                         size_t index,
                         const sr_value_t* element,
                         SR_OWN sr_error_t** error);

/// All elements, in one call.
///
/// Ownership: `*elements` is the caller's. Thread: in turn.
sr_status_t sr_array_elements(const sr_value_t* array,
                              SR_OWN sr_list_t** elements,
                              SR_OWN sr_error_t** error);

// --- Maps and Sets -------------------------------------------------------------------------------
//
// Used as they are, whatever scripts have made of the methods of their prototypes.

/// A new Map without entries.
///
/// Ownership: `*map` is the caller's. Thread: in turn. V8: `v8::Map::New`.
sr_status_t sr_map_new(sr_context_t* context, SR_OWN sr_value_t** map, SR_OWN sr_error_t** error);

/// The number of entries. Thread: in turn. V8: `v8::Map::Size`.
sr_status_t sr_map_count(const sr_value_t* map, size_t* count, SR_OWN sr_error_t** error);

/// The value of `key`; undefined if there is none.
///
/// Ownership: `*value` is the caller's. Thread: in turn. V8: `v8::Map::Get`.
sr_status_t sr_map_get(const sr_value_t* map,
                       const sr_value_t* key,
                       SR_OWN sr_value_t** value,
                       SR_OWN sr_error_t** error);

/// Sets the value of `key`. Thread: in turn. V8: `v8::Map::Set`.
sr_status_t sr_map_set(const sr_value_t* map,
                       const sr_value_t* key,
                       const sr_value_t* value,
                       SR_OWN sr_error_t** error);

/// Whether there is an entry of `key`. Thread: in turn. V8: `v8::Map::Has`.
sr_status_t sr_map_has(const sr_value_t* map,
                       const sr_value_t* key,
                       bool* has,
                       SR_OWN sr_error_t** error);

/// Removes the entry of `key`, and says whether there was one. Thread: in turn. V8:
/// `v8::Map::Delete`.
sr_status_t sr_map_remove(const sr_value_t* map,
                          const sr_value_t* key,
                          bool* was_there,
                          SR_OWN sr_error_t** error);

/// The entries, in order of insertion: a key, its value, the next key, and so on.
///
/// Ownership: `*entries` is the caller's. Thread: in turn. V8: `v8::Map::AsArray`.
sr_status_t sr_map_entries(const sr_value_t* map,
                           SR_OWN sr_list_t** entries,
                           SR_OWN sr_error_t** error);

/// A new Set without members.
///
/// Ownership: `*set` is the caller's. Thread: in turn. V8: `v8::Set::New`.
sr_status_t sr_set_new(sr_context_t* context, SR_OWN sr_value_t** set, SR_OWN sr_error_t** error);

/// The number of members. Thread: in turn. V8: `v8::Set::Size`.
sr_status_t sr_set_count(const sr_value_t* set, size_t* count, SR_OWN sr_error_t** error);

/// Adds `member`. Thread: in turn. V8: `v8::Set::Add`.
sr_status_t sr_set_add(const sr_value_t* set, const sr_value_t* member, SR_OWN sr_error_t** error);

/// Whether `member` is in it. Thread: in turn. V8: `v8::Set::Has`.
sr_status_t sr_set_has(const sr_value_t* set,
                       const sr_value_t* member,
                       bool* has,
                       SR_OWN sr_error_t** error);

/// Removes `member`, and says whether it was there. Thread: in turn. V8: `v8::Set::Delete`.
sr_status_t sr_set_remove(const sr_value_t* set,
                          const sr_value_t* member,
                          bool* was_there,
                          SR_OWN sr_error_t** error);

/// The members, in order of insertion.
///
/// Ownership: `*members` is the caller's. Thread: in turn. V8: `v8::Set::AsArray`.
sr_status_t sr_set_members(const sr_value_t* set,
                           SR_OWN sr_list_t** members,
                           SR_OWN sr_error_t** error);

// --- Dates ---------------------------------------------------------------------------------------

/// A new Date.
///
/// - `milliseconds`: since 1970 began, in UTC; NaN for an invalid one.
///
/// Ownership: `*date` is the caller's. Thread: in turn. V8: `v8::Date::New`.
sr_status_t sr_date_new(sr_context_t* context,
                        double milliseconds,
                        SR_OWN sr_value_t** date,
                        SR_OWN sr_error_t** error);

/// The milliseconds since 1970 began, in UTC; NaN of an invalid one. Thread: in turn. V8:
/// `v8::Date::ValueOf`.
sr_status_t sr_date_get(const sr_value_t* date, double* milliseconds, SR_OWN sr_error_t** error);

// --- Functions -----------------------------------------------------------------------------------

/// Calls a function.
///
/// - `receiver`: what `this` is; NULL for undefined.
/// - `arguments`: `count` values.
/// - `options`: NULL for the defaults.
/// - `result`: what it returns; NULL if it is not wanted.
///
/// Ownership: `*result` is the caller's. Thread: in turn. V8: `v8::Function::Call`.
sr_status_t sr_function_call(const sr_value_t* function,
                             const sr_value_t* receiver,
                             const sr_value_t* const* arguments,
                             size_t count,
                             const sr_call_options_t* options,
                             SR_OWN sr_value_t** result,
                             SR_OWN sr_error_t** error);

/// `new function(...arguments)`.
///
/// Ownership: `*object` is the caller's. Thread: in turn. V8: `v8::Function::NewInstance`.
sr_status_t sr_function_construct(const sr_value_t* function,
                                  const sr_value_t* const* arguments,
                                  size_t count,
                                  const sr_call_options_t* options,
                                  SR_OWN sr_value_t** object,
                                  SR_OWN sr_error_t** error);

/// What a host function does: called on whichever thread JavaScript runs, in the middle of it.
///
/// - `env`: what the function was made with.
/// - `call`: what it was called with; lent for the time of the call.
/// - `result`: what it returns; NULL, as it was, for undefined.
/// - `error`: why it fails, if it does not return `sr_status_ok`: an `sr_error_new`, which
/// JavaScript
///   sees as an Error; an `sr_error_new_throwing`, which it sees as that value; or the error of a
///   function called here, which is passed on: what JavaScript threw as the same value.
///
/// It may call all functions of its isolate, and must return; a `longjmp` or a C++ exception out of
/// it ends the process or worse. Ownership: `*result` and `*error` pass to the library.
typedef sr_status_t (*sr_function_body_t)(void* env,
                                          const sr_call_t* call,
                                          SR_OWN sr_value_t** result,
                                          SR_OWN sr_error_t** error);

/// A JavaScript function that calls `body`. It is no constructor.
///
/// JavaScript keeps it, and `env` with it, until it is collected or the isolate closed. What `body`
/// fails with a script can catch; if none does, the call that JavaScript was run by fails, and
/// `sr_error_env` tells of which error.
///
/// - `name`: what JavaScript sees as its `name`; NULL for none.
/// - `parameter_count`: what JavaScript sees as its `length`.
///
/// Ownership: `*function` is the caller's; `env` passes to it. Thread: in turn. V8:
/// `v8::Function::New`.
sr_status_t sr_function_new(sr_context_t* context,
                            const char* name,
                            uint32_t parameter_count,
                            sr_function_body_t body,
                            void* env,
                            sr_release_t release,
                            SR_OWN sr_value_t** function,
                            SR_OWN sr_error_t** error);

/// The context that the call came through; NULL of NULL.
///
/// Ownership: lent for the time of the call. Thread: any.
sr_context_t* sr_call_context(const sr_call_t* call);

/// What `this` is.
///
/// Ownership: lent for the time of the call. Thread: any.
const sr_value_t* sr_call_receiver(const sr_call_t* call);

/// The number of arguments. Thread: any.
size_t sr_call_count(const sr_call_t* call);

/// The argument at `index`; undefined past the last one, as in JavaScript.
///
/// Ownership: lent for the time of the call. Thread: any.
const sr_value_t* sr_call_argument(const sr_call_t* call, size_t index);

// --- Buffers -------------------------------------------------------------------------------------

/// What a typed array has for elements, in the machine's byte order.
typedef enum sr_element {
  sr_element_uint8 = 0,
  sr_element_uint8_clamped = 1,
  sr_element_int8 = 2,
  sr_element_int16 = 3,
  sr_element_uint16 = 4,
  sr_element_int32 = 5,
  sr_element_uint32 = 6,
  /// Where V8 has it.
  sr_element_float16 = 7,
  sr_element_float32 = 8,
  sr_element_float64 = 9,
  sr_element_bigint64 = 10,
  sr_element_biguint64 = 11,
} sr_element_t;

/// A new typed array with a copy of `byte_count` bytes.
///
/// Ownership: `*buffer` is the caller's. Thread: in turn. V8: `v8::Uint8Array::New` and the like.
sr_status_t sr_buffer_new(sr_context_t* context,
                          sr_element_t element,
                          const void* bytes,
                          size_t byte_count,
                          SR_OWN sr_value_t** buffer,
                          SR_OWN sr_error_t** error);

/// A new typed array over the caller's memory, without a copy.
///
/// JavaScript reads and writes it for as long as it uses it. Fails where V8 was built with its
/// sandbox.
///
/// - `bytes`: aligned for the elements; stays where it is until `release` is called.
/// - `release`: gives up `env`, which stands for the memory; may be called in the middle of a
///   collection: it must not wait, nor use this library.
///
/// Ownership: `*buffer` is the caller's; `env` passes to it. Thread: in turn. V8:
/// `v8::ArrayBuffer::NewBackingStore`.
sr_status_t sr_buffer_new_sharing(sr_context_t* context,
                                  sr_element_t element,
                                  void* bytes,
                                  size_t byte_count,
                                  void* env,
                                  sr_release_t release,
                                  SR_OWN sr_value_t** buffer,
                                  SR_OWN sr_error_t** error);

/// The bytes of a buffer, in place and without a copy, for reading and writing.
///
/// They stay where they are until the view is deleted, also after the buffer was detached, or its
/// isolate closed. JavaScript on other threads may use them at the same time. Fails for what is
/// resizable or immutable.
///
/// Ownership: `*view` is the caller's. Thread: in turn. V8: `v8::ArrayBuffer::GetBackingStore`.
sr_status_t sr_view_new(const sr_value_t* buffer,
                        SR_OWN sr_view_t** view,
                        SR_OWN sr_error_t** error);

/// Gives a view back. Thread: any.
void sr_view_delete(SR_OWN sr_view_t* view);

/// The first byte; may be NULL if there are none.
///
/// Ownership: lent until the view is deleted. Thread: any.
void* sr_view_bytes(const sr_view_t* view);

/// The number of bytes. Thread: any.
size_t sr_view_byte_count(const sr_view_t* view);

/// What the elements are; of all but typed arrays, `sr_element_uint8`. Thread: any.
sr_element_t sr_view_element(const sr_view_t* view);

// --- Promises ------------------------------------------------------------------------------------

/// How far a promise is.
typedef enum sr_promise_state {
  sr_promise_state_pending = 0,
  sr_promise_state_fulfilled = 1,
  sr_promise_state_rejected = 2,
} sr_promise_state_t;

/// A promise, and what settles it.
///
/// Ownership: `*promise` and `*resolver` are the caller's. Thread: in turn. V8:
/// `v8::Promise::Resolver::New`.
sr_status_t sr_promise_new(sr_context_t* context,
                           SR_OWN sr_value_t** promise,
                           SR_OWN sr_resolver_t** resolver,
                           SR_OWN sr_error_t** error);

/// Resolves the promise with `value`, NULL for undefined, and runs the reactions that are due;
/// nothing if it was settled before.
///
/// Thread: in turn. V8: `v8::Promise::Resolver::Resolve`.
sr_status_t sr_resolver_resolve(const sr_resolver_t* resolver,
                                const sr_value_t* value,
                                SR_OWN sr_error_t** error);

/// Rejects the promise with `reason`, NULL for undefined; for the rest, as `sr_resolver_resolve`.
///
/// Thread: in turn. V8: `v8::Promise::Resolver::Reject`.
sr_status_t sr_resolver_reject(const sr_resolver_t* resolver,
                               const sr_value_t* reason,
                               SR_OWN sr_error_t** error);

/// Gives a resolver back. If it was not used, the promise is rejected: nobody waits in vain.
///
/// Thread: any.
void sr_resolver_delete(SR_OWN sr_resolver_t* resolver);

/// How far the promise is. Thread: in turn. V8: `v8::Promise::State`.
sr_status_t sr_promise_state(const sr_value_t* promise,
                             sr_promise_state_t* state,
                             SR_OWN sr_error_t** error);

/// The value of a fulfilled promise, the reason of a rejected one; undefined of a pending one.
///
/// Ownership: `*value` is the caller's. Thread: in turn. V8: `v8::Promise::Result`.
sr_status_t sr_promise_get(const sr_value_t* promise,
                           SR_OWN sr_value_t** value,
                           SR_OWN sr_error_t** error);

/// Waits until the promise is settled, by timers or by other threads: gives its value, or fails
/// with the reason as if that had been thrown.
///
/// Fails inside a host function, where the isolate is not free to settle it; if the context is
/// closed meanwhile; or if nothing can settle it any more, as far as V8 has found that out.
///
/// - `options`: how long to wait, and what ends that; NULL, or a timeout of 0, for ever.
///
/// Ownership: `*value` is the caller's. Thread: in turn, but leaves the isolate while it waits. V8:
/// `v8::Promise::Then`.
sr_status_t sr_promise_wait(const sr_value_t* promise,
                            const sr_call_options_t* options,
                            SR_OWN sr_value_t** value,
                            SR_OWN sr_error_t** error);

// --- JSON ----------------------------------------------------------------------------------------

/// The value that JSON text stands for: much data in one call.
///
/// Ownership: `*value` is the caller's. Thread: in turn. V8: `v8::JSON::Parse`.
sr_status_t sr_json_parse(sr_context_t* context,
                          const char* text,
                          size_t length,
                          SR_OWN sr_value_t** value,
                          SR_OWN sr_error_t** error);

/// A value as JSON text, a string, as `JSON.stringify` makes it; undefined for what JSON has not.
///
/// Runs `toJSON`, getters and Proxies.
///
/// - `context`: where it is made; NULL for the value's own, if it has one.
///
/// Ownership: `*text` is the caller's. Thread: in turn. V8: `v8::JSON::Stringify`.
sr_status_t sr_json_stringify(const sr_value_t* value,
                              sr_context_t* context,
                              SR_OWN sr_value_t** text,
                              SR_OWN sr_error_t** error);

#ifdef __cplusplus
}
#endif

#endif  // SWIFTRACER_H
