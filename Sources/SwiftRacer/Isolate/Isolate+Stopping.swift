internal import Synchronization

/// How long a call may take.
package struct TimeLimits {
    /// By the clock; nil for no limit.
    package var timeout: Duration?
    /// Of its thread's use of a processor; nil for no limit.
    package var cpuTimeout: Duration?

    /// No limits where they are nil.
    @inline(__always) package init(timeout: Duration? = nil, cpuTimeout: Duration? = nil) {
        self.timeout = timeout
        self.cpuTimeout = cpuTimeout
    }
}

extension Isolate {
    @inline(__always) var hasStopped: Bool {
        termination.isRequested
            || !handle.conditions.isDisjoint(with: [.heapLimitReached, .lost])
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

        var told: EngineError {
            EngineError(
                .terminated, "JavaScript was stopped by a host function", exception: exception,
                underlyingError: error)
        }
    }

    /// Why a call ends in a forked child: a host function that it has called has forked.
    func causeOfStopInChild() -> EngineError {
        // The host may have told the child to end.
        takeHostStop()?.told ?? .forked("isolate")
    }

    private func takeHostStop() -> HostStop? {
        guard isStoppedByHost.exchange(false, ordering: .relaxed) else { return nil }
        return hostStop.withLock { stop in
            defer { stop = nil }
            return stop
        }
    }

    /// Whether the running call is to stop.
    @inline(__always) var isStopped: Bool {
        hasStopped || passedDeadlines.load(ordering: .relaxed) > 0
    }

    /// As ``isStopped``, for a long loop of ours: V8 looks only where JavaScript runs.
    var isToStop: Bool {
        handle.performInterrupt()
        return isStopped
    }

    /// Does what the host wants done in the middle of JavaScript, which may stop it.
    ///
    /// - Returns: Whether it is to stop.
    func interrupt() -> Bool {
        // What it does may take long, and be interrupted itself.
        if isInterrupted.exchange(true, ordering: .relaxed) { return false }
        let error = HostInterrupts.take()
        // The host may have forked.
        if isForked { return true }
        isInterrupted.store(false, ordering: .relaxed)
        guard let error else { return false }
        stop(because: error, exception: nil)
        handle.terminate()
        return true
    }

    /// What can stop a call from outside.
    struct Limits {
        let deadline: Watchdog.Deadline?
        let processorTime: Watchdog.Deadline?
        let cancellation: Cancellation?

        @inline(__always) var areSet: Bool {
            deadline != nil || processorTime != nil || cancellation != nil
        }
    }

    @inline(__always) func arm(_ limits: TimeLimits, _ cancellation: Cancellation?) -> Limits {
        Limits(
            deadline: limits.timeout.map(arm),
            processorTime: limits.cpuTimeout.map(armProcessorTime),
            cancellation: cancellation)
    }

    private func arm(_ timeout: Duration) -> Watchdog.Deadline {
        Watchdog.shared.arm(after: timeout) { [self] in
            stopAtDeadline()
        } overdue: { [self] in
            abandon()
        }
    }

    private func armProcessorTime(_ timeout: Duration) -> Watchdog.Deadline {
        Watchdog.shared.arm(afterProcessorTime: timeout) { [self] in
            passedProcessorTimes.add(1, ordering: .relaxed)
            stopAtDeadline()
        } overdue: { [self] in
            abandon()
        }
    }

    /// Takes the thread inside out of a built-in function that does not look whether it is to stop.
    ///
    /// While the call that is to end has not.
    func abandon() {
        abandonItself()
        abandonInnerCalls()
    }

    /// What is done when the cancellation of the call is cancelled.
    var cancelled: Cancellation.Call {
        Cancellation.Call(
            stop: { [self] in
                passedCancellations.add(1, ordering: .relaxed)
                stopAtDeadline()
            }, abandon: { [self] in abandon() })
    }

    /// A call that its thread is inside, in another isolate, is to stop.
    func stopForOuter() {
        passedDeadlines.add(1, ordering: .relaxed)
        handle.terminate()
    }

    /// As ``abandon()``, but not the calls that it makes into others.
    func abandonItself() {
        handle.abandon()
    }

    /// The call that ``stopForOuter()`` was for has ended, under the lock.
    func forgetStopForOuter() {
        passedDeadlines.subtract(1, ordering: .relaxed)
        handle.cancelTermination()
    }

    private func stopAtDeadline() {
        passedDeadlines.add(1, ordering: .relaxed)
        handle.terminate()
        stopInnerCalls()
    }

    /// Which of a call's own limits it has reached.
    private struct Reached {
        let deadline: Bool
        let processorTime: Bool
        let cancellation: Bool

        var any: Bool { deadline || processorTime || cancellation }
    }

    /// Takes a call's limits back.
    private func disarm(_ limits: Limits) -> Reached {
        let reached = Reached(
            deadline: limits.deadline.map(Watchdog.shared.disarm) ?? false,
            processorTime: limits.processorTime.map(Watchdog.shared.disarm) ?? false,
            cancellation: limits.cancellation?.end() ?? false)
        for isReached in [reached.deadline, reached.processorTime, reached.cancellation]
        where isReached { passedDeadlines.subtract(1, ordering: .relaxed) }
        if reached.processorTime { passedProcessorTimes.subtract(1, ordering: .relaxed) }
        if reached.cancellation { passedCancellations.subtract(1, ordering: .relaxed) }
        return reached
    }

    /// Why a call was stopped, if it was; and sees to it that the stop reaches no call but those
    /// that it was meant for.
    ///
    /// - Returns: The cause; and whether it holds even for a call that came to its end, because
    ///   nobody else would tell of it.
    func causeOfStop(
        _ limits: Limits, _ isOutermost: Bool
    ) -> (error: EngineError, isFinal: Bool) {
        let reached = disarm(limits)
        let outerDeadlinePassed = passedDeadlines.load(ordering: .relaxed) > 0
        let requested = termination.isRequested
        let hostStop = takeHostStop()
        if handle.conditions.contains(.lost) {
            // Nobody must be told to stop when this thread has gone on.
            if isOutermost { termination.settle() }
            let stopped = causeOfTermination(reached, requested, outerDeadlinePassed)
            let loss = causeOfLoss(stopped: stopped)
            return (hostStop?.told ?? loss, true)
        }
        let heapLimitReached = handle.conditions.contains(.heapLimitReached)

        if isOutermost {
            if heapLimitReached { recoverFromHeapLimit() }
            if reached.any || heapLimitReached || requested || hostStop != nil {
                termination.withdraw(from: handle)
            }
        } else if heapLimitReached || requested || outerDeadlinePassed {
            // The calls further out must stop too, whatever a host function made of this one.
            handle.terminate()
        } else if reached.any || hostStop != nil {
            handle.cancelTermination()
        }

        if let hostStop { return (hostStop.told, true) }
        if heapLimitReached {
            return (EngineError(.heapLimitReached, "JavaScript reached the heap limit"), false)
        }
        return (causeOfTermination(reached, requested, outerDeadlinePassed), false)
    }

    private func causeOfTermination(
        _ reached: Reached, _ requested: Bool, _ outerDeadlinePassed: Bool
    ) -> EngineError {
        if reached.cancellation { return EngineError(.terminated, "JavaScript was cancelled") }
        if requested { return EngineError(.terminated, "JavaScript was terminated") }
        if reached.deadline { return EngineError(.timedOut, "JavaScript ran past its timeout") }
        if reached.processorTime {
            return EngineError(.timedOut, "JavaScript used up its processor time")
        }
        if outerDeadlinePassed { return causeOfOuterStop }
        return EngineError(.terminated, "JavaScript was terminated")
    }

    /// Why a call that this thread is inside is to stop, if ``isToStop``.
    var causeOfOuterStop: EngineError {
        let processorTimes = passedProcessorTimes.load(ordering: .relaxed)
        let cancellations = passedCancellations.load(ordering: .relaxed)
        if passedDeadlines.load(ordering: .relaxed) > processorTimes + cancellations {
            return EngineError(.timedOut, "JavaScript ran past its timeout")
        }
        if processorTimes > 0 {
            return EngineError(.timedOut, "JavaScript used up its processor time")
        }
        return EngineError(
            .terminated,
            cancellations > 0 ? "JavaScript was cancelled" : "JavaScript was terminated")
    }

    static var cancelledBefore: EngineError {
        EngineError(.terminated, "JavaScript was cancelled before it ran")
    }
}
