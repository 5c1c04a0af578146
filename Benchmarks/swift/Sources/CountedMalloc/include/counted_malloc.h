#ifndef COUNTED_MALLOC_H
#define COUNTED_MALLOC_H

#include <stdint.h>

/// How often this thread has asked for memory: by malloc, calloc, realloc and what is built on
/// them.
uint64_t counted_malloc_count(void);

#endif  // COUNTED_MALLOC_H
