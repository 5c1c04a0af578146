internal import Synchronization

extension Isolate {
    /// The bytes that scripts of this isolate may hold; nil for V8's own choice, which depends on
    /// the machine.
    ///
    /// Heap, ArrayBuffers, SharedArrayBuffers and WebAssembly memories together; see
    /// ``init(heapLimit:stackLimit:softHeapLimit:onSoftHeapLimit:)``. May be set at any time, also
    /// while JavaScript runs: that is stopped soon if it holds more.
    ///
    /// Thread: any.
    public var heapLimit: Int? {
        get {
            let byteCount = wantedHeapLimit.load(ordering: .relaxed)
            return byteCount == 0 ? nil : byteCount
        }
        set {
            let byteCount = max(0, newValue ?? 0)
            wantedHeapLimit.store(byteCount, ordering: .relaxed)
            handle.setHeapLimit(byteCount)
            var isApplied = false
            while !isApplied {
                ifIdle {
                    if !isClosed { handle.applyHeapLimit() }
                    isApplied = true
                }
                // A call that ends between the two leaves the isolate idle, or to another.
                isApplied =
                    isApplied || isClosed
                    || termination.whileRunning { handle.applyHeapLimitSoon() }
            }
        }
    }

    /// The bytes from which on the host is told that scripts hold much; nil for none.
    ///
    /// See ``init(heapLimit:stackLimit:softHeapLimit:onSoftHeapLimit:)``. May be set at any time;
    /// the host is told of a new limit even if what is held was more before.
    ///
    /// Thread: any.
    public var softHeapLimit: Int? {
        get {
            let byteCount = wantedSoftHeapLimit.load(ordering: .relaxed)
            return byteCount == 0 ? nil : byteCount
        }
        set {
            let byteCount = max(0, newValue ?? 0)
            wantedSoftHeapLimit.store(byteCount, ordering: .relaxed)
            handle.setSoftLimit(byteCount)
        }
    }

    /// Why a call did not end: V8 ran out of memory or stack, or could not be stopped.
    ///
    /// Under the lock, in the call that it happened to, or one that is further out.
    ///
    /// - Parameter stopped: Why the call was to stop, if it was.
    /// - Returns: What the call throws.
    func causeOfLoss(stopped: EngineError) -> EngineError {
        closed.store(true, ordering: .releasing)
        return loss.withLock { loss in
            if let loss { return loss }
            let cause = describeLoss(stopped: stopped)
            loss = cause
            return cause
        }
    }

    private func describeLoss(stopped: EngineError) -> EngineError {
        if handle.conditions.contains(.overflowed) {
            return EngineError(
                .stackExhausted,
                "JavaScript used up the stack in a built-in function that cannot be stopped, "
                    + "and its isolate is lost")
        }
        if handle.conditions.contains(.stuck) { return Isolate.stuck(stopped) }
        return Isolate.outOfMemory
    }

    /// As `cause`, where the call could not be stopped.
    static func stuck(_ cause: EngineError) -> EngineError {
        EngineError(
            cause.code,
            cause.message
                + " in a built-in function that cannot be stopped, and its isolate is lost")
    }

    private static var outOfMemory: EngineError {
        EngineError(.heapLimitReached, "JavaScript ran out of memory, and its isolate is lost")
    }

    /// What a later use of a lost isolate says of the cause.
    var lossTold: String {
        if handle.conditions.contains(.overflowed) { return "it overflowed the stack and is lost" }
        if handle.conditions.contains(.stuck) { return "it could not be stopped and is lost" }
        return "it ran out of memory and is lost"
    }

    /// Refuses a call that has no room to run.
    ///
    /// Under the lock, before the call.
    func checkRoom(isOutermost: Bool) throws(EngineError) {
        if handle.conditions.contains(.interrupted) {
            throw EngineError(
                .invalidArgument, "cannot run JavaScript while the soft limit is told of")
        }
        if isOutermost, handle.conditions.contains(.overLimit), handle.isFull() {
            if handle.conditions.contains(.lost) { throw causeOfLoss(stopped: Isolate.outOfMemory) }
            throw EngineError(
                .heapLimitReached,
                "cannot run JavaScript: too much more than the heap limit is held")
        }
    }

    /// Sees to what happened to memory outside of calls.
    ///
    /// Under the lock.
    func settleMemory() {
        if handle.conditions.contains(.lost) {
            closed.store(true, ordering: .releasing)
        } else if handle.conditions.contains(.heapLimitReached), !isNested {
            recoverFromHeapLimit()
            termination.withdraw(from: handle)
        }
    }
}

/// Tells the host that an isolate passed its soft limit.
final class SoftLimitObserver: Sendable {
    private let body: @Sendable () throws -> Void
    private let failed = Mutex<(@Sendable (any Error) -> Void)?>(nil)

    init(_ body: @escaping @Sendable () throws -> Void) {
        self.body = body
    }

    /// What is done with an error of the host's.
    func onFailure(_ handler: @escaping @Sendable (any Error) -> Void) {
        failed.withLock { $0 = handler }
    }

    /// On the thread inside, where no JavaScript can run.
    func softLimitReached() {
        do {
            try body()
        } catch {
            let handler = failed.withLock { $0 }
            handler?(error)
        }
    }
}
