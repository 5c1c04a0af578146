/// Calls isolates back when their deadlines pass.
///
/// One thread for the process; it starts with the first deadline.
final class Watchdog: @unchecked Sendable {
    // @unchecked Sendable because `entries` and `lastID` are touched only under the thread's lock.

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

    private let thread = BackgroundThread(
        { Watchdog.shared.run() }, isForked: { Watchdog.shared.entries = [] })
    private var entries: [Entry] = []  // the latest first, so that the next is popped cheaply
    private var lastID: UInt64 = 0

    private init() {}

    /// Calls `expired` once `duration` has passed, unless disarmed before.
    ///
    /// `expired` is called on the watchdog's thread; it must be quick and must not arm or disarm.
    func arm(after duration: Duration, _ expired: @escaping @Sendable () -> Void) -> Deadline {
        let time = MonotonicClock.now &+ Watchdog.nanoseconds(duration)
        return thread.withLock {
            thread.startIfNeeded()
            lastID += 1
            let deadline = Deadline(id: lastID, time: time)
            let index = entries.firstIndex { $0.deadline.time <= time } ?? entries.count
            entries.insert(Entry(deadline: deadline, expired: expired), at: index)
            if index == entries.count - 1 { thread.signal() }
            return deadline
        }
    }

    /// Takes a deadline back.
    ///
    /// - Returns: Whether it has passed, and its callback has run to its end.
    func disarm(_ deadline: Deadline) -> Bool {
        thread.withLock {
            guard let index = entries.firstIndex(where: { $0.deadline.id == deadline.id }) else {
                return true
            }
            entries.remove(at: index)
            return false
        }
    }

    private func run() {
        thread.withLock {
            while true {
                // Only the time: an entry keeps its isolate, and may be taken back meanwhile.
                guard let time = entries.last?.deadline.time else {
                    thread.wait()
                    continue
                }
                if time <= MonotonicClock.now {
                    entries.removeLast().expired()
                } else {
                    thread.wait(until: time)
                }
            }
        }
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
