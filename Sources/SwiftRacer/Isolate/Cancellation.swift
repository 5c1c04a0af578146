internal import Synchronization

/// A way to stop one call: whether it waits for its isolate, runs, or has not begun.
package final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        // What stops the call that runs.
        var stop: (@Sendable () -> Void)?
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
        state.withLock { state in
            if state.isCancelled { return }
            state.isCancelled = true
            state.stop?()
        }
    }

    /// Whether it was made in the parent of this process: then nobody may use it.
    var isForked: Bool { process.isOver }

    /// The call begins.
    ///
    /// - Returns: Whether it may.
    func begin(_ stop: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            if state.isCancelled { return false }
            state.stop = stop
            return true
        }
    }

    /// The call has ended.
    ///
    /// - Returns: Whether it was stopped.
    func end() -> Bool {
        state.withLock { state in
            state.stop = nil
            return state.isCancelled
        }
    }
}
