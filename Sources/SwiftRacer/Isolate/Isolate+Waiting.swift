// MARK: - Waiting for the isolate

extension Isolate {
    /// Waits until no other thread is inside, or until somebody wants the wait to end.
    ///
    /// - Throws: ``EngineError`` with why it ended: its cancellation; a stop of a call that this
    ///   thread is inside, in another isolate; or what the host had to do meanwhile.
    @inline(never) func waitForLock(_ cancellation: Cancellation?) throws(EngineError) -> Int {
        let outer = enteredIsolates()
        let isInterruptible = HostInterrupts.areOnThisThread
        if cancellation == nil, outer.isEmpty, !isInterruptible, ProcessEnd.patience == nil {
            return lock.lock()
        }
        while true {
            if let depth = lock.lock(waiting: Isolate.waitingInterval) { return depth }
            if cancellation?.isCancelled == true { throw Isolate.cancelledBefore }
            if isInterruptible, let error = HostInterrupts.take() {
                throw EngineError(
                    .terminated, "the host has ended a wait for the isolate",
                    underlyingError: error)
            }
            // Else two threads, each inside the isolate that the other waits for, would wait on.
            if let stopped = outer.first(where: { $0.isToStop }) { throw stopped.causeOfOuterStop }
            // What the host had to do may have been to fork.
            if isForked { throw .forked("isolate") }
            if ProcessEnd.patience == 0 {
                throw EngineError(
                    .closed, "cannot use the isolate: the process ends with a thread inside")
            }
            if isClosed { throw EngineError(.closed, "cannot use the isolate: it is closed") }
        }
    }

    /// In nanoseconds.
    private static let waitingInterval = 10_000_000
}
