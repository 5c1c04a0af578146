internal import Synchronization

/// What a task waits for in JavaScript: the calls that run for it, and the tasks of async closures
/// that they have set off.
///
/// Cancelling it stops them all. The tasks carry it on to what JavaScript does when they are done.
final class AsyncCall: Sendable {
    @TaskLocal static var current: AsyncCall?

    private struct State {
        var isCancelled = false
        var lastID = 0
        var stops: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Stops all of it, and what is to begin.
    ///
    /// Thread: any; never waits for JavaScript.
    func cancel() {
        let stops = state.withLock { state in
            state.isCancelled = true
            return Array(state.stops.values)
        }
        for stop in stops { stop() }
    }

    /// Runs `body`, which stops when this is cancelled or does not begin if it was.
    func running<Result>(
        _ body: (Cancellation) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let cancellation = Cancellation()
        let (id, isCancelled) = add { cancellation.cancel() }
        if isCancelled { cancellation.cancel() }
        defer { remove(id) }
        return try body(cancellation)
    }

    /// Drops whoever waits for a promise when this is cancelled: the promise may never be settled, and
    /// what waits may hold objects.
    func drop(_ subscription: PromiseSubscription) {
        let (_, isCancelled) = add { [weak subscription] in _ = subscription?.take() }
        if isCancelled { _ = subscription.take() }
    }

    /// Runs `body`, which stops when the current call is cancelled, unless it was before: then this
    /// is what comes of it.
    static func settling<Result>(
        _ body: (Cancellation?) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        guard let call = current, !call.isCancelled else { return try body(nil) }
        return try call.running(body)
    }

    /// Starts a task of the current call's, or of nobody's.
    static func startTask(_ work: @escaping @Sendable () async -> Void) {
        guard let call = current else {
            Task { await work() }
            return
        }
        call.startTask(work)
    }

    private func startTask(_ work: @escaping @Sendable () async -> Void) {
        let (task, isCancelled) = state.withLock { state in
            state.lastID += 1
            let id = state.lastID
            let task = Task {
                await work()
                self.remove(id)
            }
            state.stops[id] = { task.cancel() }
            return (task, state.isCancelled)
        }
        if isCancelled { task.cancel() }
    }

    private var isCancelled: Bool { state.withLock { $0.isCancelled } }

    private func add(_ stop: @escaping @Sendable () -> Void) -> (id: Int, isCancelled: Bool) {
        state.withLock { state in
            state.lastID += 1
            state.stops[state.lastID] = stop
            return (state.lastID, state.isCancelled)
        }
    }

    private func remove(_ id: Int) {
        let removed = state.withLock { $0.stops.removeValue(forKey: id) }
        _ = consume removed
    }
}
