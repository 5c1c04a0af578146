internal import Glibc

/// What is meant everywhere here.
typealias Mutex<Value: ~Copyable> = ForkSafeMutex<Value>

/// A lock around a value.
///
/// Instead of `Synchronization.Mutex`, which ends the process if two threads of a forked child want it
/// at once: it knows threads by a number that it keeps for each, and the thread that forked has
/// another one in the child.
@safe package struct ForkSafeMutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because the value is only touched under the mutex, and what is put into it
    // or taken out is sent.

    @unsafe private struct State: ~Copyable {
        var mutex = unsafe pthread_mutex_t()
        var value: Value
    }

    private let state: UnsafeMutablePointer<State>

    package init(_ value: consuming sending Value) {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: State(value: value))
        unsafe pthread_mutex_init(&state.pointee.mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(&state.pointee.mutex)
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    /// Runs `body` on the value when no other thread does; it must not come back here.
    package borrowing func withLock<Result: ~Copyable, Failure>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        unsafe pthread_mutex_lock(&state.pointee.mutex)
        defer { unsafe pthread_mutex_unlock(&state.pointee.mutex) }
        return try unsafe body(&state.pointee.value)
    }

    /// As ``withLock(_:)``, but does nothing if another thread holds the lock.
    ///
    /// - Returns: Nil if another thread holds it.
    package borrowing func withLockIfAvailable<Result, Failure>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result? {
        guard unsafe pthread_mutex_trylock(&state.pointee.mutex) == 0 else { return nil }
        defer { unsafe pthread_mutex_unlock(&state.pointee.mutex) }
        return try unsafe body(&state.pointee.value)
    }
}
