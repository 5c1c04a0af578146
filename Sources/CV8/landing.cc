#include "landing.h"

#include <cstdint>
#include <cstring>

#include "compat.h"
#include "internal.h"

namespace cv8 {

constinit thread_local Landing* Landing::innermost = nullptr;

namespace {

// Whether an error that V8 calls fatal is no more than a table that would be too large. Others tell
// of a heap that is damaged, and must end the process.
bool IsOfSize(const char* message) {
  return std::strstr(message, "invalid size error") ||
         std::strstr(message, "invalid array length") || std::strstr(message, "invalid table size");
}

// Whether V8 told this thread of an error that must end the process, which it is about to do.
constinit thread_local bool is_ending = false;

void OnFatalMessage(const char* message) {
  if (Landing* landing = Landing::Innermost(); landing && IsOfSize(message))
    Leave(landing->owner);
  is_ending = true;
}

// V8 tells no message of what has no impact on security: a table that would be too large, say.
void OnHarmless() {
  if (Landing* landing = Landing::Innermost(); landing && !is_ending)
    Leave(landing->owner);
}

// An older V8 tells its hook nothing, but puts the message where it is found in a dump of the
// stack: between two markers, in the frame that calls the hook.
__attribute__((no_sanitize("address"))) void OnFatal() {
  constexpr uintptr_t kStart = 0xdecade10;
  constexpr uintptr_t kEnd = 0xdecade11;
  constexpr size_t kMessageWords = 512 / sizeof(uintptr_t);
  constexpr size_t kFarthest = 512;
  // That far up the stack are the frames of V8 and of whoever entered it.
  if (!Landing::Innermost())
    return;
  const auto* word = static_cast<const uintptr_t*>(__builtin_frame_address(0));
  for (size_t i = 0; i < kFarthest; i++) {
    if (word[i] == kStart && word[i + 1 + kMessageWords] == kEnd) {
      OnFatalMessage(reinterpret_cast<const char*>(&word[i + 1]));
      return;
    }
  }
}

[[noreturn]] void LeaveBy(Landing* landing, cv8_isolate* lost, cv8_condition because) {
  lost->conditions.fetch_or(cv8_condition_lost | because, std::memory_order_relaxed);
  SetDepth(landing->depth);
  std::longjmp(landing->place, 1);
}

}  // namespace

void Leave(cv8_isolate* lost) {
  if (Landing* landing = Landing::Innermost())
    LeaveBy(landing, lost, cv8_condition_limit_reached);
}

void LeaveStuck(cv8_isolate* lost) {
  LeaveBy(Landing::Innermost(), lost, cv8_condition_stuck);
}

void LeaveOverflowed(cv8_isolate* lost) {
  LeaveBy(Landing::Innermost(), lost, cv8_condition_overflowed);
}

void LeaveIfLost(cv8_isolate* owner) {
  if (owner->is_lost())
    Leave(owner);
}

void SurviveFatalErrors() {
  SetFatalHook<OnFatalMessage>(OnHarmless, OnFatal);
}

void OnOutOfMemory() {
  // On a thread of V8's own there is no landing: V8 ends the process.
  if (Landing* landing = Landing::Innermost())
    Leave(landing->owner);
}

}  // namespace cv8
