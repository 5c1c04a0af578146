#ifndef CV8_ENGINE_H
#define CV8_ENGINE_H

#include "base.h"

CV8_BEGIN

/// Sets one of V8's flags, as its command line has it: "--jitless", "--stack-size=500".
///
/// Returns whether V8 knows the flag and takes its value; of a value that it does not take, V8 also
/// writes to standard error.
///
/// Thread: one at a time, before `cv8_engine_start`. V8: `v8::V8::SetFlagsFromCommandLine`.
bool cv8_engine_set_flag(const char* flag) CV8_NOEXCEPT;

/// Starts V8 for this process. Must be called exactly once, before anything else.
///
/// - `flags`: V8 flags as on its command line, NUL-terminated; may be empty.
/// - `worker_threads`: the number of V8's background threads, at least 1.
///
/// V8 is never stopped: other threads may still be inside it when the process ends.
///
/// Thread: any. V8: `v8::V8::InitializePlatform`, `v8::V8::Initialize`.
void cv8_engine_start(const char* flags, int32_t worker_threads) CV8_NOEXCEPT;

/// The version of V8 in use, such as "10.2.154.26"; lives for ever.
///
/// Thread: any. V8: `v8::V8::GetVersion`.
const char* cv8_engine_version(void) CV8_NOEXCEPT;

/// Whether V8 was built with its sandbox.
///
/// Thread: any.
bool cv8_engine_has_sandbox(void) CV8_NOEXCEPT;

/// The flags without which this V8 cannot keep the promises of the library; lives for ever.
const char* cv8_engine_required_flags(void) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_ENGINE_H
