internal import Synchronization

extension Isolate {
    @inline(__always) var hasStopped: Bool {
        termination.isRequested || handle.conditions.contains(.heapLimitReached)
            || isStoppedByHost.load(ordering: .relaxed)
    }

    /// Stops everything up to the call that JavaScript was entered by last, which throws `error`.
    func stop(because error: any Error, exception: JSException?) {
        hostStop.withLock { $0 = HostStop(error: error, exception: exception) }
        isStoppedByHost.store(true, ordering: .relaxed)
    }

    /// Leaves out the last frames that a host function's stop went through: who entered from there
    /// tells of them.
    func forgetOuterFrames(_ count: Int) {
        if count == 0 || !isStoppedByHost.load(ordering: .relaxed) { return }
        hostStop.withLock { $0?.exception?.forgetOuterFrames(count) }
    }

    struct HostStop {
        let error: any Error
        var exception: JSException?
    }

    private func takeHostStop() -> HostStop? {
        guard isStoppedByHost.exchange(false, ordering: .relaxed) else { return nil }
        return hostStop.withLock { stop in
            defer { stop = nil }
            return stop
        }
    }

    /// Whether the running call is to stop: V8 looks only where JavaScript runs, and a long loop of
    /// ours does not.
    var isToStop: Bool {
        hasStopped || passedDeadlines.load(ordering: .relaxed) > 0
    }

    /// What can stop a call from outside.
    struct Limits {
        let deadline: Watchdog.Deadline?
        let cancellation: Cancellation?

        var areSet: Bool { deadline != nil || cancellation != nil }
    }

    func arm(_ timeout: Duration) -> Watchdog.Deadline {
        Watchdog.shared.arm(after: timeout) { [self] in stopAtDeadline() }
    }

    func stopAtDeadline() {
        passedDeadlines.add(1, ordering: .relaxed)
        handle.terminate()
    }

    /// Why a call was stopped, if it was; and sees to it that the stop reaches no call but those
    /// that it was meant for.
    func causeOfStop(
        _ limits: Limits, _ isOutermost: Bool
    ) -> EngineError {
        let ownDeadlinePassed = limits.deadline.map(Watchdog.shared.disarm) ?? false
        if ownDeadlinePassed { passedDeadlines.subtract(1, ordering: .relaxed) }
        let isCancelled = limits.cancellation?.end() ?? false
        if isCancelled { passedDeadlines.subtract(1, ordering: .relaxed) }
        let outerDeadlinePassed = passedDeadlines.load(ordering: .relaxed) > 0
        if handle.conditions.contains(.lost) { return causeOfLoss() }
        let heapLimitReached = handle.conditions.contains(.heapLimitReached)
        let requested = termination.isRequested
        let hostStop = takeHostStop()

        if isOutermost {
            if heapLimitReached { handle.recover() }
            if ownDeadlinePassed || isCancelled || heapLimitReached || requested || hostStop != nil
            {
                termination.withdraw(from: handle)
            }
        } else if heapLimitReached || requested || outerDeadlinePassed {
            // The calls further out must stop too, whatever a host function made of this one.
            handle.terminate()
        } else if ownDeadlinePassed || isCancelled || hostStop != nil {
            handle.cancelTermination()
        }

        if let hostStop {
            return EngineError(
                .terminated, "JavaScript was stopped by a host function",
                exception: hostStop.exception, underlyingError: hostStop.error)
        }
        if heapLimitReached {
            return EngineError(.heapLimitReached, "JavaScript reached the heap limit")
        }
        if isCancelled { return EngineError(.terminated, "JavaScript was cancelled") }
        if requested { return EngineError(.terminated, "JavaScript was terminated") }
        return ownDeadlinePassed || outerDeadlinePassed
            ? EngineError(.timedOut, "JavaScript ran past its timeout")
            : EngineError(.terminated, "JavaScript was terminated")
    }
}
