internal import Synchronization

/// Whether somebody has asked that the running JavaScript stop.
///
/// A request concerns the call that runs when it is made, and no later one: V8 alone would stop the
/// next call if this one ended in between.
final class TerminationRequest: Sendable {
    private let isRunning = Atomic<Bool>(false)
    private let requested = Atomic<Bool>(false)
    // Held while V8 is told, so that nobody takes back what is only half said.
    private let telling = Mutex(Watched())

    private struct Watched {
        /// Whether somebody looks whether it is met.
        var isWatched = false
        var since: UInt64 = 0
    }

    var isRequested: Bool {
        requested.load(ordering: .relaxed)
    }

    /// Stops what runs; nothing if nothing runs.
    ///
    /// - Returns: Whether ``look(_:)`` is to be called from now on.
    func make(of isolate: borrowing IsolateHandle) -> Bool {
        telling.withLock { watched in
            guard isRunning.load(ordering: .acquiring) else { return false }
            if !isRequested { watched.since = MonotonicClock.now }
            requested.store(true, ordering: .relaxed)
            isolate.terminate()
            if watched.isWatched { return false }
            watched.isWatched = true
            return true
        }
    }

    /// Calls `abandon` if the request was made so long ago that a call that runs yet does not stop.
    ///
    /// The call does not end meanwhile.
    ///
    /// - Returns: Whether this is to be called again.
    func look(_ abandon: () -> Void) -> Bool {
        telling.withLock { watched in
            // A request may be left over from a call that had ended.
            guard isRequested, isRunning.load(ordering: .acquiring) else {
                watched.isWatched = false
                return false
            }
            if MonotonicClock.now &- watched.since >= Watchdog.patience { abandon() }
            return true
        }
    }

    /// Does `body` if something runs, which does not end meanwhile.
    ///
    /// - Returns: Whether something runs.
    func whileRunning(_ body: () -> Void) -> Bool {
        telling.withLock { _ in
            guard isRunning.load(ordering: .acquiring) else { return false }
            body()
            return true
        }
    }

    /// The outermost call begins; a request from before is stale.
    @inline(__always) func callBegins(in isolate: borrowing IsolateHandle) {
        isRunning.store(true, ordering: .releasing)
        if isRequested { withdraw(from: isolate) }
    }

    /// The outermost call has ended.
    @inline(__always) func callEnds() {
        isRunning.store(false, ordering: .releasing)
    }

    /// Waits until nobody tells V8 anything; nobody will, as nothing runs any more.
    func settle() {
        telling.withLock { _ in isRunning.store(false, ordering: .relaxed) }
    }

    func withdraw(from isolate: borrowing IsolateHandle) {
        telling.withLock { _ in
            requested.store(false, ordering: .relaxed)
            isolate.cancelTermination()
        }
    }
}
