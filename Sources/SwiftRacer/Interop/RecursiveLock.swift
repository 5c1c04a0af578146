internal import Glibc

/// A lock that the thread which holds it may take again, and that counts how often it has.
///
/// `Synchronization.Mutex` is not recursive, and a host function calls back into its isolate.
@safe struct RecursiveLock: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because a lock is made to be shared.

    @unsafe private struct State {
        var mutex = unsafe pthread_mutex_t()
        // Touched only by the thread that holds the mutex.
        var depth = 0
    }

    private let state: UnsafeMutablePointer<State>

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: State())
        var attributes = pthread_mutexattr_t()
        unsafe pthread_mutexattr_init(&attributes)
        unsafe pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
        unsafe pthread_mutex_init(&state.pointee.mutex, &attributes)
        unsafe pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_mutex_destroy(&state.pointee.mutex)
        unsafe state.deallocate()
    }

    /// Waits until no other thread holds the lock, and takes it.
    ///
    /// - Returns: How often this thread holds it now, at least 1.
    func lock() -> Int {
        unsafe pthread_mutex_lock(&state.pointee.mutex)
        unsafe state.pointee.depth += 1
        return unsafe state.pointee.depth
    }

    /// As ``lock()``, but waits for `nanoseconds` at the most, less than a second.
    ///
    /// - Returns: As ``lock()``; nil if another thread still holds it.
    func lock(waiting nanoseconds: Int) -> Int? {
        var end = timespec()
        // Not the monotonic clock's: that came to the C library later than what else is used of it.
        unsafe clock_gettime(CLOCK_REALTIME, &end)
        end.tv_nsec += nanoseconds
        if end.tv_nsec >= 1_000_000_000 {
            end.tv_sec += 1
            end.tv_nsec -= 1_000_000_000
        }
        guard unsafe pthread_mutex_timedlock(&state.pointee.mutex, &end) == 0 else { return nil }
        unsafe state.pointee.depth += 1
        return unsafe state.pointee.depth
    }

    /// Takes the lock unless another thread holds it.
    ///
    /// - Returns: As ``lock()``; nil if another thread holds it.
    @inline(__always) func tryLock() -> Int? {
        guard unsafe pthread_mutex_trylock(&state.pointee.mutex) == 0 else { return nil }
        unsafe state.pointee.depth += 1
        return unsafe state.pointee.depth
    }

    /// How often the thread that asks, and must hold the lock, holds it.
    var depth: Int { unsafe state.pointee.depth }

    /// Gives back what ``lock()`` took.
    ///
    /// - Returns: Whether this thread holds it no more.
    @inline(__always) @discardableResult func unlock() -> Bool {
        unsafe state.pointee.depth -= 1
        let isFree = unsafe state.pointee.depth == 0
        unsafe pthread_mutex_unlock(&state.pointee.mutex)
        return isFree
    }
}
