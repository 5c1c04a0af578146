internal import Synchronization

/// The end of the process, from when the host has announced it.
///
/// Then a thread may have ended while it was inside an isolate, or be held for ever: whoever waits
/// for the isolate would hold up the end.
package enum ProcessEnd {
    // When nobody waits any longer; `max` before the end has begun.
    private static let end = Atomic<UInt64>(.max)

    private static let wholePatience: UInt64 = 1_000_000_000

    /// Announces the end.
    package static func begin() {
        let time = MonotonicClock.now + wholePatience
        _ = end.compareExchange(expected: .max, desired: time, ordering: .relaxed)
    }

    /// For how many nanoseconds somebody may wait for an isolate; nil for ever.
    static var patience: UInt64? {
        let end = end.load(ordering: .relaxed)
        guard end != .max else { return nil }
        let now = MonotonicClock.now
        return end > now ? end - now : 0
    }
}
