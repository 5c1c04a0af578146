internal import Synchronization

extension Isolate {
    /// Runs `body`, which runs no JavaScript, when no other thread is inside.
    func exclusively<Result: ~Copyable>(
        _ body: () throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        _ = try enter()
        defer {
            if !handle.conditions.isDisjoint(with: [.heapLimitReached, .lost]) { settleMemory() }
            leave()
        }
        return try body()
    }

    /// Runs `body` if no call runs on any thread.
    func ifIdle(_ body: () -> Void) {
        guard !isForked, let depth = lock.tryLock() else { return }
        if depth == 1, !disposed.load(ordering: .relaxed) { body() }
        unlock()
    }

    /// Runs `body`, which may run JavaScript, and says why it was stopped if it was.
    ///
    /// What runs no JavaScript needs no room for it.
    @inline(__always) func running<Result: ~Copyable>(
        _ limits: TimeLimits, cancellation: Cancellation? = nil, needsRoom: Bool = true,
        _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        if let cancellation, cancellation.isForked { throw .forked("cancellation") }
        return try running(
            depth: try enter(cancellation), limits, cancellation: cancellation,
            needsRoom: needsRoom, body)
    }

    /// As ``running(_:cancellation:_:)``, but if another thread is inside, does nothing.
    ///
    /// - Returns: Nil if another thread is inside.
    func runningUnlessBusy<Result>(
        _ limits: TimeLimits, _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result? {
        try checkNotForked()
        guard let depth = tryLock() else { return nil }
        try checkOpen(depth)
        return try running(depth: depth, limits, cancellation: nil, body)
    }

    /// After the lock was taken, `depth` times in all.
    @inline(__always) private func running<Result: ~Copyable>(
        depth: Int, _ timeLimits: TimeLimits, cancellation: Cancellation?, needsRoom: Bool = true,
        _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let isOutermost = depth == 1
        entries.store(entries.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        defer { leave() }
        if needsRoom, !handle.conditions.isDisjoint(with: [.overLimit, .interrupted]) {
            try checkRoom(isOutermost: isOutermost)
        }
        if isOutermost { termination.callBegins(in: handle) }
        if let cancellation, !cancellation.begin(cancelled) {
            if isOutermost { callEnds() }
            throw Isolate.cancelledBefore
        }
        let limits = arm(timeLimits, cancellation)
        do throws(EngineError) {
            let result =
                isOutermost && isInsideAnyIsolate ? try runningInside(body) : try body(isOutermost)
            try checkNotForked()
            if isOutermost { callEnds() }
            if limits.areSet || hasStopped {
                let cause = causeOfStop(limits, isOutermost)
                if cause.isFinal { throw cause.error }
            }
            return result
        } catch {
            // JavaScript has called the host, and that has forked: it went on in the parent alone.
            if isForked { throw causeOfStopInChild() }
            if isOutermost { callEnds() }
            if !limits.areSet, !hasStopped { throw error }
            let cause = causeOfStop(limits, isOutermost)
            throw error.code == .terminated || cause.isFinal ? cause.error : error
        }
    }

    /// How often the isolate was entered to run JavaScript: as long as it stays the same, nothing
    /// in the heap has changed.
    package var entryCount: Int {
        entries.load(ordering: .relaxed)
    }

    @inline(__always) private func enter(
        _ cancellation: Cancellation? = nil
    ) throws(EngineError) -> Int {
        // Before the lock: the thread that holds it may be one of the parent's, and not be here.
        try checkNotForked()
        // Not `??`, whose right side cannot say what it throws.
        let depth: Int
        if let free = lock.tryLock() { depth = free } else { depth = try waitForLock(cancellation) }
        try checkOpen(depth)
        return depth
    }

    /// Whether the isolate belongs to the parent of this process, which has forked.
    ///
    /// Then it and all that is its must be left alone, locks included.
    package var isForked: Bool { handle.isForked }

    @inline(__always) private func checkNotForked() throws(EngineError) {
        if handle.isForked { throw .forked("isolate") }
    }

    /// After the lock was taken, which is given back if this throws.
    @inline(__always) private func checkOpen(_ depth: Int) throws(EngineError) {
        if closed.load(ordering: .relaxed) {
            leave()
            let cause = handle.conditions.contains(.lost) ? lossTold : "it is closed"
            throw EngineError(.closed, "cannot use the isolate: \(cause)")
        }
        if depth > 1, isInterrupted.load(ordering: .relaxed) {
            leave()
            throw EngineError(
                .invalidArgument,
                "cannot use the isolate in a handler that interrupts its JavaScript")
        }
    }

    @inline(__always) private func leave() {
        unlock()
        // Whoever closes it while this call runs leaves the disposal to the last one out. Looked at
        // after the lock, or neither would do it where both are at it at once; see `unlock()`.
        if closed.load(ordering: .relaxed) { close() }
    }

    @inline(__always) private func unlock() {
        guard lock.unlock(), !isForked else { return }
        #if !arch(x86_64)
        // Whoever finds the lock taken has set `isAwaited`, or `closed`, before. On x86 unlocking is
        // a barrier.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        #endif
        if isAwaited.load(ordering: .relaxed) { tellItIsFree() }
        discards.drain()
    }

    @inline(never) private func tellItIsFree() {
        if isAwaited.exchange(false, ordering: .relaxed) { TimerQueue.shared.isolateIsFree(self) }
    }

    /// Takes the lock if the other threads leave it for a moment: calls are short, mostly.
    private func tryLock() -> Int? {
        for _ in 0..<Isolate.lockAttempts {
            if let depth = lock.tryLock() { return depth }
        }
        return nil
    }

    private static let lockAttempts = 64

    /// Has ``TimerQueue/isolateIsFree(_:)`` called as soon as nobody is inside.
    func awaitFree() {
        if isForked { return }
        isAwaited.store(true, ordering: .sequentiallyConsistent)
        // If the last one has left just before, nobody would tell.
        if lock.tryLock() != nil { unlock() }
    }

    /// How deep in timers set by timers the one that runs is; 0 if none runs.
    var timerNestingLevel: Int {
        get { nestingLevel.load(ordering: .relaxed) }
        set { nestingLevel.store(newValue, ordering: .relaxed) }
    }

    @inline(__always) private func callEnds() {
        termination.callEnds()
        passing.clear()
    }

    /// Whether this thread is not inside.
    var isOutside: Bool {
        guard !isForked, let depth = lock.tryLock() else { return true }
        unlock()
        return depth == 1
    }

    /// Whether JavaScript, which runs on this thread, has called the host; only for those inside.
    package var isNested: Bool {
        guard !isForked, let depth = lock.tryLock() else { return false }
        lock.unlock()
        return depth > 2
    }
}
