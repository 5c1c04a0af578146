#include "icu_memory.h"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "internal.h"
#include "landing.h"
#include "memory.h"

namespace {

using Allocate = void*(const void* context, size_t size);
using Reallocate = void*(const void* context, void* memory, size_t size);
using Free = void(const void* context, void* memory);
using SetFunctions = void(const void* context, Allocate*, Reallocate*, Free*, int32_t* error);

}  // namespace

// ICU appends its version to the names of its functions, and which one V8 has is known to the
// linker only. Weak: of all these one exists, or none.
// clang-format off: it would break the lines elsewhere each time.
#define CV8_FOR_EACH_ICU(_) \
  _(66) _(67) _(68) _(69) _(70) _(71) _(72) _(73) _(74) \
  _(75) _(76) _(77) _(78) _(79) _(80) _(81) _(82) _(83) \
  _(84) _(85) _(86) _(87) _(88) _(89) _(90)
// clang-format on
#define CV8_DECLARE_ICU(version) \
  extern "C" __attribute__((weak)) SetFunctions u_setMemoryFunctions_##version;
#define CV8_NAME_ICU(version) u_setMemoryFunctions_##version,

CV8_FOR_EACH_ICU(CV8_DECLARE_ICU)

namespace {

// The memory is the C library's, as without this: so what was taken before is given back alike.
void Count(int64_t difference) {
  if (const cv8::Landing* landing = cv8::Landing::Innermost())
    landing->owner->memory->CountOutside(difference);
}

int64_t SizeOf(void* memory) {
  return static_cast<int64_t>(malloc_usable_size(memory));
}

void* AllocateCounted(const void*, size_t size) {
  void* memory = std::malloc(size);
  Count(SizeOf(memory));
  return memory;
}

void* ReallocateCounted(const void*, void* memory, size_t size) {
  const int64_t before = SizeOf(memory);
  void* grown = std::realloc(memory, size);
  if (grown)
    Count(SizeOf(grown) - before);
  return grown;
}

void FreeCounted(const void*, void* memory) {
  Count(-SizeOf(memory));
  std::free(memory);
}

}  // namespace

namespace cv8 {

void CountICUMemory() {
  SetFunctions* const candidates[] = {CV8_FOR_EACH_ICU(CV8_NAME_ICU)};
  for (SetFunctions* set : candidates) {
    int32_t error = 0;
    if (set)
      set(nullptr, AllocateCounted, ReallocateCounted, FreeCounted, &error);
  }
}

}  // namespace cv8
