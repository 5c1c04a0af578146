internal import Glibc

/// Calls isolates back when their deadlines pass.
///
/// One thread for the process; it starts with the first deadline.
final class Watchdog: @unchecked Sendable {
    // @unchecked Sendable because `entries` and `lastID` are touched only under the thread's lock.

    static let shared = Watchdog()

    /// Names an armed deadline.
    struct Deadline {
        fileprivate let id: UInt64
    }

    private enum Work {
        case stop(_ expired: @Sendable () -> Void, overdue: @Sendable () -> Void)
        case watch(_ look: @Sendable () -> Bool)
    }

    private struct Entry {
        let deadline: Deadline
        /// When to look at it.
        var time: UInt64
        let processorTime: ProcessorTime?
        let work: Work
        var hasPassed = false

        /// What has to go by yet at the least; nil if the deadline has passed.
        var remaining: UInt64? {
            guard let processorTime else { return nil }
            return processorTime.remaining
        }
    }

    private let thread = BackgroundThread(
        { Watchdog.shared.run() }, isForked: { Watchdog.shared.entries = [] })
    private var entries: [Entry] = []  // the latest first, so that the next is popped cheaply
    private var lastID: UInt64 = 0

    private init() {}

    /// Calls `expired` once `duration` has passed, unless disarmed before; and later `overdue`, again
    /// and again, until it is disarmed.
    ///
    /// Both are called on the watchdog's thread; they must be quick and must not arm or disarm.
    func arm(
        after duration: Duration, _ expired: @escaping @Sendable () -> Void,
        overdue: @escaping @Sendable () -> Void
    ) -> Deadline {
        add(after: Watchdog.nanoseconds(duration), nil, .stop(expired, overdue: overdue))
    }

    /// As ``arm(after:_:overdue:)``, once the calling thread has used `duration` of a processor; the
    /// thread must not end before it is disarmed.
    func arm(
        afterProcessorTime duration: Duration, _ expired: @escaping @Sendable () -> Void,
        overdue: @escaping @Sendable () -> Void
    ) -> Deadline {
        let nanoseconds = Watchdog.nanoseconds(duration)
        return add(
            after: nanoseconds, ProcessorTime(nanoseconds), .stop(expired, overdue: overdue))
    }

    private func add(
        after duration: UInt64, _ processorTime: ProcessorTime?, _ work: Work
    ) -> Deadline {
        let time = MonotonicClock.now &+ duration
        return thread.withLock {
            thread.startIfNeeded()
            lastID += 1
            let deadline = Deadline(id: lastID)
            insert(
                Entry(deadline: deadline, time: time, processorTime: processorTime, work: work))
            if entries.last?.deadline.id == deadline.id { thread.signal() }
            return deadline
        }
    }

    /// Calls `look` after ``patience``, and then again and again as long as it says so.
    ///
    /// It is called on the watchdog's thread; it must be quick and must not arm or disarm.
    func watch(_ look: @escaping @Sendable () -> Bool) -> Deadline {
        add(after: Watchdog.patience, nil, .watch(look))
    }

    private func insert(_ entry: Entry) {
        let index = entries.firstIndex { $0.time <= entry.time } ?? entries.count
        entries.insert(entry, at: index)
    }

    /// Takes a deadline back.
    ///
    /// - Returns: Whether it has passed, and `expired` has run to its end.
    func disarm(_ deadline: Deadline) -> Bool {
        thread.withLock {
            guard let index = entries.lastIndex(where: { $0.deadline.id == deadline.id }) else {
                return false
            }
            return entries.remove(at: index).hasPassed
        }
    }

    private func run() {
        thread.withLock {
            while true {
                // Only the time: an entry keeps its isolate, and may be taken back meanwhile.
                guard let time = entries.last?.time else {
                    thread.wait()
                    continue
                }
                if time <= MonotonicClock.now {
                    look(at: entries.removeLast())
                } else {
                    thread.wait(until: time)
                }
            }
        }
    }

    private func look(at entry: Entry) {
        var entry = entry
        let interval: UInt64
        switch entry.work {
        case .watch(let look):
            if !look() { return }
            interval = Watchdog.overdueInterval
        case .stop(_, let overdue) where entry.hasPassed:
            overdue()
            interval = Watchdog.overdueInterval
        case .stop(let expired, _):
            if let remaining = entry.remaining {
                // A thread that waits uses none: it is not to be looked at all the time.
                interval = max(remaining, Watchdog.leastInterval)
            } else {
                expired()
                entry.hasPassed = true
                interval = Watchdog.patience
            }
        }
        entry.time = MonotonicClock.now &+ interval
        insert(entry)
    }

    private static let leastInterval: UInt64 = 10_000_000
    private static let overdueInterval: UInt64 = 50_000_000
    /// After how many nanoseconds a call that was to stop is taken out of what does not stop.
    ///
    /// A collection of garbage can take so long, before which nothing stops either.
    static let patience: UInt64 = 2_000_000_000

    /// `duration` in nanoseconds: none if negative, 146 years at most.
    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let longest = UInt64(Int64.max) / 2
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? longest : min(longest, whole &+ UInt64(attoseconds / 1_000_000_000))
    }
}

/// How much of a processor a thread may use.
private struct ProcessorTime {
    private let clock: clockid_t
    private let end: UInt64

    /// That the calling thread may use `duration` nanoseconds from now on.
    init(_ duration: UInt64) {
        var clock = clockid_t()
        // It fails only for a thread that has ended.
        if unsafe pthread_getcpuclockid(pthread_self(), &clock) != 0 { clock = CLOCK_MONOTONIC }
        self.clock = clock
        end = ProcessorTime.now(clock) &+ duration
    }

    /// What is left; nil if nothing is.
    var remaining: UInt64? {
        let now = ProcessorTime.now(clock)
        return now < end ? end - now : nil
    }

    private static func now(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
