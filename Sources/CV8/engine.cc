#include "CV8/engine.h"

#include <libplatform/libplatform.h>

#include "compat.h"
#include "internal.h"

extern "C" {

void cv8_engine_start(const char* flags, int32_t worker_threads) noexcept {
  v8::V8::SetFlagsFromString(flags);
  v8::V8::InitializeICU();
  v8::V8::InitializePlatform(v8::platform::NewDefaultPlatform(worker_threads).release());
  v8::V8::Initialize();
}

const char* cv8_engine_version(void) noexcept {
  return v8::V8::GetVersion();
}

const char* cv8_engine_required_flags(void) noexcept {
  return cv8::kRequiredFlags;
}

}  // extern "C"
