internal import Synchronization

/// A way to stop one call: whether it waits for its isolate, runs, or has not begun.
package final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        // The call that runs.
        var call: Call?
        // What looks whether it stops.
        var watch: Watchdog.Deadline?
    }

    /// What is done to a call: both must be quick.
    struct Call {
        /// Stops it.
        let stop: @Sendable () -> Void
        /// Takes it out of what does not stop; again and again.
        let abandon: @Sendable () -> Void
    }

    private let state = Mutex(State())
    private let process = ProcessGeneration.current

    package init() {}

    /// Whether ``cancel()`` was called.
    package var isCancelled: Bool { !isForked && state.withLock { $0.isCancelled } }

    /// Stops the call; nothing if it has ended.
    ///
    /// Thread: any; never waits for JavaScript.
    package func cancel() {
        if isForked { return }
        let isStopping = state.withLock { state in
            if state.isCancelled { return false }
            state.isCancelled = true
            state.call?.stop()
            return state.call != nil
        }
        if !isStopping { return }
        let watch = Watchdog.shared.watch { [self] in
            // The call does not end meanwhile, and so what it holds does not either.
            state.withLock { state in
                state.call?.abandon()
                return state.call != nil
            }
        }
        let hasEnded = state.withLock { state in
            if state.call != nil { state.watch = watch }
            return state.call == nil
        }
        if hasEnded { _ = Watchdog.shared.disarm(watch) }
    }

    /// Whether it was made in the parent of this process: then nobody may use it.
    var isForked: Bool { process.isOver }

    /// The call begins.
    ///
    /// - Returns: Whether it may.
    func begin(_ call: Call) -> Bool {
        state.withLock { state in
            if state.isCancelled { return false }
            state.call = call
            return true
        }
    }

    /// The call has ended.
    ///
    /// - Returns: Whether it was stopped.
    func end() -> Bool {
        let (watch, isCancelled) = state.withLock { state in
            defer { state.call = nil }
            return (state.watch.take(), state.isCancelled)
        }
        if let watch { _ = Watchdog.shared.disarm(watch) }
        return isCancelled
    }
}
