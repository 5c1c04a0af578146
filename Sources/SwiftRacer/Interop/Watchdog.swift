internal import Glibc

/// Calls isolates back when their deadlines pass.
///
/// One thread for the process; it starts with the first deadline.
@safe final class Watchdog: @unchecked Sendable {
    // @unchecked Sendable because `entries` and `isStarted` are touched only under `mutex`.

    static let shared = Watchdog()

    /// Names an armed deadline.
    struct Deadline {
        fileprivate let id: UInt64
        fileprivate let time: UInt64
    }

    private struct Entry {
        let deadline: Deadline
        let expired: @Sendable () -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var entries: [Entry] = []  // the latest first, so that the next is popped cheaply
    private var lastID: UInt64 = 0
    private var isStarted = false

    private init() {
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(wakeUp, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    /// Calls `expired` once `duration` has passed, unless disarmed before.
    ///
    /// `expired` is called on the watchdog's thread; it must be quick and must not arm or disarm.
    func arm(after duration: Duration, _ expired: @escaping @Sendable () -> Void) -> Deadline {
        let time = Watchdog.now &+ Watchdog.nanoseconds(duration)
        return withLock {
            startThreadIfNeeded()
            lastID += 1
            let deadline = Deadline(id: lastID, time: time)
            let index = entries.firstIndex { $0.deadline.time <= time } ?? entries.count
            entries.insert(Entry(deadline: deadline, expired: expired), at: index)
            if index == entries.count - 1 { unsafe pthread_cond_signal(wakeUp) }
            return deadline
        }
    }

    /// Takes a deadline back.
    ///
    /// - Returns: Whether it has passed, and its callback has run to its end.
    func disarm(_ deadline: Deadline) -> Bool {
        withLock {
            guard let index = entries.firstIndex(where: { $0.deadline.id == deadline.id }) else {
                return true
            }
            entries.remove(at: index)
            return false
        }
    }

    private func startThreadIfNeeded() {
        if isStarted { return }
        isStarted = true
        var thread = pthread_t()
        // Safety: the shared watchdog lives for ever.
        let failure = unsafe pthread_create(
            &thread, nil,
            { _ in
                unsafe Watchdog.shared.run()
            }, nil)
        guard failure == 0 else {
            preconditionFailure("cannot start the thread that watches deadlines: error \(failure)")
        }
        pthread_detach(thread)
    }

    @unsafe private func run() -> Never {
        // A signal is for the host's own threads.
        var everySignal = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, nil)

        unsafe pthread_mutex_lock(mutex)
        while true {
            // Only the time: an entry keeps its isolate, and may be taken back meanwhile.
            guard let time = entries.last?.deadline.time else {
                unsafe pthread_cond_wait(wakeUp, mutex)
                continue
            }
            if time <= Watchdog.now {
                entries.removeLast().expired()
            } else {
                var until = timespec(
                    tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
                unsafe pthread_cond_timedwait(wakeUp, mutex, &until)
            }
        }
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Nanoseconds of the monotonic clock.
    private static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// `duration` in nanoseconds: none if negative, 292 years at most.
    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let longest = UInt64(Int64.max)
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? longest : min(longest, whole &+ UInt64(attoseconds / 1_000_000_000))
    }
}
