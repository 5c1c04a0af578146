internal import Glibc
internal import Synchronization

/// A thread of ours that waits for work, and the lock around what it shares with others.
///
/// It starts when it is first needed; in a forked child, which has no other thread than the one that
/// forked, it starts anew.
@safe final class BackgroundThread: @unchecked Sendable {
    // @unchecked Sendable because `isStarted` is only touched under the mutex.

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isStarted = false
    private let body: @Sendable () -> Void
    private let isForked: @Sendable () -> Void

    /// Makes one that is not started yet; there is a fixed number of them, which live for ever.
    ///
    /// - Parameters:
    ///   - body: What it does, for ever.
    ///   - isForked: Called in a forked child, with the lock held.
    init(
        _ body: @escaping @Sendable () -> Void, isForked: @escaping @Sendable () -> Void = {}
    ) {
        self.body = body
        self.isForked = isForked
        unsafe pthread_mutex_init(mutex, nil)
        makeCondition()
        BackgroundThread.all.withLock { $0.append(self) }
        _ = BackgroundThread.observeForks
    }

    private func makeCondition() {
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(wakeUp, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    // MARK: The lock

    func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Gives the lock up until ``signal()``, on the thread itself; may return without.
    func wait() {
        unsafe pthread_cond_wait(wakeUp, mutex)
    }

    /// As ``wait()``, at most until `time` of the monotonic clock.
    func wait(until time: UInt64) {
        var until = timespec(
            tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
        unsafe pthread_cond_timedwait(wakeUp, mutex, &until)
    }

    /// Wakes the thread.
    func signal() {
        unsafe pthread_cond_signal(wakeUp)
    }

    // MARK: The thread

    /// Starts the thread unless it runs; with the lock held.
    func startIfNeeded() {
        if isStarted { return }
        isStarted = true
        var thread = pthread_t()
        // Safety: nobody releases it.
        let environment = unsafe Unmanaged.passRetained(self).toOpaque()
        let failure = unsafe pthread_create(
            &thread, nil,
            { environment in
                // A signal is for the host's own threads.
                var everySignal = sigset_t()
                unsafe sigfillset(&everySignal)
                IsolateHandle.unblockSignal(in: &everySignal)
                unsafe pthread_sigmask(SIG_SETMASK, &everySignal, nil)
                if let environment = unsafe environment {
                    unsafe Unmanaged<BackgroundThread>.fromOpaque(environment)
                        .takeUnretainedValue().body()
                }
                return nil
            }, environment)
        guard failure == 0 else {
            preconditionFailure("cannot start a thread for timers or deadlines: error \(failure)")
        }
        pthread_detach(thread)
    }

    /// Calls `body`, on the thread that ends it, when the process ends.
    static func whenTheProcessEnds(_ body: @convention(c) () -> Void) {
        atexit(body)
    }

    // MARK: Forks

    private static let all = Mutex<[BackgroundThread]>([])
    // Between the two handlers of a fork, on the thread that forks.
    private nonisolated(unsafe) static var locked: [BackgroundThread] = []

    /// Has forks observed from now on: before V8 is started.
    ///
    /// Then a thread that forks waits for those inside V8 before it takes the locks here: V8 tells
    /// the timers' thread of tasks, in the middle of what all isolates share.
    static func prepareForForks() {
        _ = observeForks
    }

    private static let observeForks: Void = {
        pthread_atfork(
            {
                let threads = BackgroundThread.all.withLock { $0 }
                for thread in threads { unsafe pthread_mutex_lock(thread.mutex) }
                unsafe BackgroundThread.locked = threads
            },
            {
                for thread in unsafe BackgroundThread.locked {
                    unsafe pthread_mutex_unlock(thread.mutex)
                }
            },
            {
                for thread in unsafe BackgroundThread.locked {
                    thread.isStarted = false
                    // The old one counts a thread that waits and is not there.
                    thread.makeCondition()
                    thread.isForked()
                    unsafe pthread_mutex_unlock(thread.mutex)
                }
            })
    }()
}

/// The clock that deadlines and timers are told by.
enum MonotonicClock {
    /// Nanoseconds since some moment in the past.
    static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Where messages go that nobody asked for.
enum StandardError {
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = unsafe bytes[...]
            while let start = unsafe UnsafeBufferPointer(rebasing: rest).baseAddress {
                let count = unsafe Glibc.write(STDERR_FILENO, start, rest.count)
                // Nobody is there to be told that it cannot be told.
                guard count > 0 else { return }
                unsafe rest = rest.dropFirst(count)
            }
        }
    }
}
