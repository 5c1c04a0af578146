#include "CV8/engine.h"

#include <string>

#include "compat.h"
#include "fork.h"
#include "icu_memory.h"
#include "internal.h"
#include "overflow.h"
#include "platform.h"

extern "C" {

bool cv8_engine_set_flag(const char* flag) noexcept {
  std::string program = "v8";
  std::string argument = flag;
  char* arguments[] = {program.data(), argument.data(), nullptr};
  int count = 2;
  // What V8 takes it removes: so what is left is what it does not know.
  v8::V8::SetFlagsFromCommandLine(&count, arguments, true);
  return count == 1;
}

void cv8_engine_start(const char* flags, int32_t worker_threads) noexcept {
  v8::V8::SetFlagsFromString(flags);
  cv8::CountICUMemory();
  v8::V8::InitializeICU();
  cv8::StartPlatform(worker_threads);
  v8::V8::Initialize();
  cv8::ObserveForks();
  cv8::SurviveFatalErrors();
  cv8::SurviveOverflows();
}

const char* cv8_engine_version(void) noexcept {
  return v8::V8::GetVersion();
}

bool cv8_engine_has_sandbox(void) noexcept {
  return cv8::kHasSandbox;
}

const char* cv8_engine_required_flags(void) noexcept {
  return cv8::kRequiredFlags;
}

}  // extern "C"
