#include "counted_malloc.h"

#include <stddef.h>

// The program's own functions take the place of the C library's, for all libraries that it loads;
// these are the names by which glibc's can still be called.
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* block, size_t size);

static _Thread_local uint64_t count;

uint64_t counted_malloc_count(void) {
  return count;
}

void* malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}

void* calloc(size_t number, size_t size) {
  count++;
  return __libc_calloc(number, size);
}

void* realloc(void* block, size_t size) {
  count++;
  return __libc_realloc(block, size);
}
