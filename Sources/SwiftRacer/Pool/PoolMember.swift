internal import Synchronization

/// How a pool makes contexts.
struct ContextRecipe: Sendable {
    let timeout: Duration?
    let cpuTimeout: Duration?
    let options: ContextOptions
    /// Whether each use gets one of its own.
    let isFresh: Bool
    let prepare: @Sendable @concurrent (Context) async throws -> Void

    func makeContext(in isolate: Isolate) async throws -> Context {
        let context = try isolate.makeContext(
            timeout: timeout, cpuTimeout: cpuTimeout, options: options)
        do {
            try await prepare(context)
        } catch {
            context.close()
            throw error
        }
        return context
    }
}

/// An isolate of a pool, and the context that it keeps.
final class PoolMember: Sendable {
    let isolate: Isolate
    private let kept = Mutex<Context?>(nil)

    init(_ isolate: Isolate) {
        self.isolate = isolate
    }

    /// The context for a use, prepared; only for whoever uses the isolate.
    func context(by recipe: ContextRecipe) async throws -> Context {
        if recipe.isFresh { return try await recipe.makeContext(in: isolate) }
        if let context = kept.withLock({ $0 }), !context.isClosed { return context }
        let context = try await recipe.makeContext(in: isolate)
        kept.withLock { $0 = context }
        return context
    }

    /// Whether nobody should use it any more.
    ///
    /// What filled the heap may be there yet, and would leave no room to the next one.
    var isToBeReplaced: Bool {
        isolate.isClosed || isolate.hasReachedHeapLimit || isolate.isForked
    }
}

/// The use of an isolate by one task.
final class PoolUse: Sendable {
    private let isolate: Isolate
    private let isOver = Mutex(false)

    init(of isolate: Isolate) {
        self.isolate = isolate
    }

    /// Stops the JavaScript that runs, and what is started until the use ends.
    func cancel() {
        if !terminate() { return }
        Task {
            // A request concerns what runs when it is made; the body may go on to the next call.
            while self.terminate() { try? await Task.sleep(for: PoolUse.interval) }
        }
    }

    /// The use has ended: the isolate is another's.
    func end() {
        isOver.withLock { $0 = true }
    }

    /// Stops what runs now.
    ///
    /// - Returns: Whether the use goes on.
    private func terminate() -> Bool {
        isOver.withLock { isOver in
            if !isOver { isolate.terminateExecution() }
            return !isOver
        }
    }

    private static let interval = Duration.milliseconds(10)
}
