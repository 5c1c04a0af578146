internal import Glibc

/// A thing that happens once, and that a thread can wait for.
@safe final class Signal: @unchecked Sendable {
    // @unchecked Sendable because a semaphore is made to be shared.

    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe semaphore.initialize(to: sem_t())
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    /// Tells that it has happened.
    ///
    /// Thread: any; never waits.
    func raise() {
        unsafe sem_post(semaphore)
    }

    /// Waits until it happens, or for `nanoseconds`.
    ///
    /// - Returns: Whether it has happened.
    func wait(nanoseconds: UInt64) -> Bool {
        var end = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &end)
        let seconds = Int(min(nanoseconds / 1_000_000_000, Signal.mostSeconds))
        let (carry, rest) = (end.tv_nsec + Int(nanoseconds % 1_000_000_000))
            .quotientAndRemainder(dividingBy: 1_000_000_000)
        end.tv_sec += seconds + carry
        end.tv_nsec = rest
        while true {
            if unsafe sem_timedwait(semaphore, &end) == 0 { return true }
            // A signal handler that ran is no reason to stop waiting.
            if errno != EINTR { return false }
        }
    }

    /// Ten years: more than anybody waits, and less than a clock holds.
    private static let mostSeconds: UInt64 = 315_360_000
}
