// Tells ThreadSanitizer of what it cannot see of Swift's Mutex.
//
// The fast path of `Synchronization.Mutex` is compiled into our code, and its atomics are
// instrumented. When threads contend, the slow path in libswiftSynchronization.so hands the lock
// over in the kernel, where ThreadSanitizer sees nothing: it would report races on what the lock
// guards. Preloaded, this stands before the slow path and says what it does.
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFTCALL __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context))

// Of ThreadSanitizer's runtime, which is in the program; a child process may be another program.
__attribute__((weak)) void __tsan_acquire(void* address);
__attribute__((weak)) void __tsan_release(void* address);

typedef SWIFTCALL void LockSlow(uint32_t thread, CONTEXT void* mutex);
typedef SWIFTCALL void UnlockSlow(CONTEXT void* mutex);

static void* Next(const char* name) {
  void* const next = dlsym(RTLD_NEXT, name);
  if (!next)
    abort();
  return next;
}

// Synchronization._MutexHandle._lockSlow(UInt32)
SWIFTCALL void $s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF(uint32_t thread,
                                                                        CONTEXT void* mutex) {
  static LockSlow* _Atomic next;
  if (!next)
    next = (LockSlow*)Next("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
  next(thread, mutex);
  if (__tsan_acquire)
    __tsan_acquire(mutex);
}

// Synchronization._MutexHandle._unlockSlow()
SWIFTCALL void $s15Synchronization12_MutexHandleV11_unlockSlowyyF(CONTEXT void* mutex) {
  static UnlockSlow* _Atomic next;
  if (!next)
    next = (UnlockSlow*)Next("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
  if (__tsan_release)
    __tsan_release(mutex);
  next(mutex);
}
