#ifndef CV8_FORK_H
#define CV8_FORK_H

#include "base.h"
#include "scope.h"

CV8_BEGIN

/// Set by `cv8_process_generation` alone; not for others.
extern uint32_t cv8_process_generation_value;

/// How many forks lie between the start of V8 and this process.
///
/// An isolate belongs to the generation it was made in. In a forked child nothing of an older one
/// may be used: the threads that were inside it are not there, and may have left anything half
/// done.
///
/// Thread: any.
static inline uint32_t cv8_process_generation(void) {
  return cv8_process_generation_value;
}

/// Tells that the thread runs code of the host's that knows nothing of the isolate, which takes as
/// long as it likes, and may fork.
///
/// Returns what `cv8_host_return` is to be given. Thread: inside `scope`, which must not be used
/// until then.
uint32_t cv8_host_leave(cv8_scope* scope) CV8_NOEXCEPT;

/// Takes back `cv8_host_leave`.
void cv8_host_return(cv8_scope* scope, uint32_t count) CV8_NOEXCEPT;

CV8_END

#endif  // CV8_FORK_H
