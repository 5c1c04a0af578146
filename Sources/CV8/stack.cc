#include "CV8/stack.h"

#include "residence.h"

extern "C" {

size_t cv8_stack_left(void) noexcept {
  return cv8::StackLeft();
}

}  // extern "C"
