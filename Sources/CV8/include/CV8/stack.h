#ifndef CV8_STACK_H
#define CV8_STACK_H

#include "base.h"

CV8_BEGIN

/// The bytes that are left of this thread's stack, below the caller.
///
/// Thread: any.
size_t cv8_stack_left(void) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_STACK_H
