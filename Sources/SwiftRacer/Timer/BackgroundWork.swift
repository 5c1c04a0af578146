internal import Synchronization

/// What a context has to do when nobody is inside its isolate.
final class BackgroundWork: Sendable {
    private let appointment: TimerQueue.Appointment
    // Promises that the host has let go of and that may have been rejected.
    private let dropped = Mutex<[HeldPromises.Entry]>([])

    init(of context: Context) {
        appointment = TimerQueue.Appointment(with: context)
    }

    deinit {
        TimerQueue.shared.cancel(appointment)
    }

    /// Has the context run its timers at `time`, or before.
    func wake(at time: UInt64) {
        TimerQueue.shared.make(appointment, at: time)
    }

    func cancel() {
        TimerQueue.shared.cancel(appointment)
    }

    /// Has the context looked at now, if it is to be at all.
    ///
    /// Thread: any.
    func hurry() {
        TimerQueue.shared.hurry(appointment)
    }

    /// Has the rejection of a promise reported if nobody handles it; until then `context` is kept.
    ///
    /// Thread: any.
    func report(_ entry: HeldPromises.Entry, keeping context: Context) {
        dropped.withLock { $0.append(entry) }
        TimerQueue.shared.make(appointment, at: 0, keeping: context)
    }

    /// Whether the context must not go before it was looked at.
    var hasDropped: Bool {
        dropped.withLock { !$0.isEmpty }
    }

    /// The rejections to report.
    func takeDropped(in scope: borrowing Scope) -> [UnhandledError] {
        let entries = dropped.withLock { dropped in
            defer { dropped = [] }
            return dropped
        }
        var errors: [UnhandledError] = []
        for entry in entries {
            guard let error = scope.context.isolate.heldPromises.error(of: entry, in: scope) else {
                continue
            }
            errors.append(UnhandledError(error: error, context: scope.context))
        }
        return errors
    }
}
