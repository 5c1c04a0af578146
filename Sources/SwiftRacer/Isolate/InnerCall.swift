internal import Synchronization

/// A call that a host function of one isolate makes into another: what stops the one stops it too.
final class InnerCall: Sendable {
    private let isolate: Isolate
    private let stopped = Atomic<Bool>(false)

    fileprivate init(into isolate: Isolate) {
        self.isolate = isolate
    }

    fileprivate var isStopped: Bool { stopped.load(ordering: .relaxed) }

    /// While it runs; on any thread.
    fileprivate func stop() {
        if !stopped.exchange(true, ordering: .relaxed) { isolate.stopForOuter() }
    }

    fileprivate func abandon() { isolate.abandonItself() }
}

extension Isolate {
    /// Runs `body`, the outermost call into this isolate, on a thread that is inside others.
    @inline(never) func runningInside<Result: ~Copyable>(
        _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let outer = enteredIsolates()
        let call = InnerCall(into: self)
        for isolate in outer { isolate.innerCalls.withLock { $0.append(call) } }
        defer {
            for isolate in outer {
                isolate.innerCalls.withLock { calls in calls.removeAll { $0 === call } }
            }
            // Nobody stops it any more, and nobody else is in the isolate yet.
            if call.isStopped { forgetStopForOuter() }
        }
        // Stopped before anybody knew of this call.
        if let stopped = outer.first(where: \.isStopped) { throw stopped.causeOfOuterStop }
        do throws(EngineError) {
            return try body(true)
        } catch {
            guard call.isStopped, let stopped = outer.first(where: \.isStopped) else { throw error }
            if handle.conditions.contains(.stuck) { throw Isolate.stuck(stopped.causeOfOuterStop) }
            throw error.code == .terminated ? stopped.causeOfOuterStop : error
        }
    }

    /// Stops the calls that this isolate's thread makes into others.
    func stopInnerCalls() {
        innerCalls.withLock { calls in
            for call in calls { call.stop() }
        }
    }

    /// As ``IsolateHandle/abandon()``, for those calls.
    func abandonInnerCalls() {
        innerCalls.withLock { calls in
            for call in calls { call.abandon() }
        }
    }
}
