internal import Synchronization

/// A bounded number of isolates that tasks take turns at.
///
///     let pool = IsolatePool(count: 4, heapLimit: 64 << 20, script: library)
///     let html = try await pool.withContext { context in
///         try context.evaluate("render()", as: String.self)
///     }
///
/// Isolates are made as they are needed, up to ``count``; a task that finds all of them in use waits,
/// without holding up a thread, and those that wait are served in the order in which they came. What a
/// task does with an isolate runs on a thread of that isolate's own, so that JavaScript may take its
/// time.
///
/// An isolate that ran out of memory, was lost, or was closed by whoever used it is replaced by a new
/// one, prepared like the first.
///
/// A use must not wait for another use of the same pool: if all of them do, none ends.
public final class IsolatePool: Sendable {
    /// The largest number of isolates there are at once.
    public let count: Int

    private let heapLimit: Int?
    private let stackLimit: Int?
    private let state: Mutex<State>
    let recipe: ContextRecipe

    /// Makes a pool, and no isolate yet; see ``prepareAll()``.
    ///
    /// - Parameters:
    ///   - count: The largest number of isolates there are at once, at least 1; as many as there are
    ///     processors, say.
    ///   - heapLimit: What each of them may hold, as ``Isolate/init(heapLimit:stackLimit:softHeapLimit:onSoftHeapLimit:)``
    ///     takes it.
    ///   - stackLimit: The bytes of stack that JavaScript may use, likewise.
    ///   - timeout: How long each call may take unless it says otherwise.
    ///   - cpuTimeout: How much of a processor's time each may use unless it says otherwise.
    ///   - options: What scripts find beyond ECMAScript.
    ///   - freshContexts: Whether each ``withContext(_:)`` gets a context of its own, made and
    ///     prepared for it alone. If not, an isolate keeps its context, and what one task leaves in it
    ///     the next ones find.
    ///   - prepare: What is done in a new context before it is used, on the isolate's own thread.
    public init(
        count: Int, heapLimit: Int? = nil, stackLimit: Int? = nil, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil, options: ContextOptions = ContextOptions(),
        freshContexts: Bool = false,
        preparing prepare: @escaping @Sendable @concurrent (Context) async throws -> Void = { _ in }
    ) {
        precondition(count >= 1, "a pool of \(count) isolates: expected at least 1")
        self.count = count
        self.heapLimit = heapLimit
        self.stackLimit = stackLimit
        recipe = ContextRecipe(
            timeout: timeout, cpuTimeout: cpuTimeout, options: options, isFresh: freshContexts,
            prepare: prepare)
        state = Mutex(State(vacancies: count))
    }

    /// As the other one; a new context is prepared by running `script`.
    ///
    /// - Parameters:
    ///   - count: The largest number of isolates there are at once, at least 1.
    ///   - heapLimit: What each of them may hold, in bytes.
    ///   - stackLimit: The bytes of stack that JavaScript may use.
    ///   - timeout: How long each call may take unless it says otherwise.
    ///   - cpuTimeout: How much of a processor's time each may use unless it says otherwise.
    ///   - options: What scripts find beyond ECMAScript.
    ///   - freshContexts: Whether each ``withContext(_:)`` gets a context of its own.
    ///   - script: What is run in a new context before it is used.
    ///   - name: The name of `script` in stack traces.
    public convenience init(
        count: Int, heapLimit: Int? = nil, stackLimit: Int? = nil, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil, options: ContextOptions = ContextOptions(),
        freshContexts: Bool = false, script: String, name: String = "<setup>"
    ) {
        self.init(
            count: count, heapLimit: heapLimit, stackLimit: stackLimit, timeout: timeout,
            cpuTimeout: cpuTimeout, options: options, freshContexts: freshContexts
        ) { context in
            try await context.evaluateAsync(script, name: name)
        }
    }

    deinit {
        close()
    }

    // MARK: Using

    /// Runs `body` with a prepared context of an isolate that nobody else uses meanwhile.
    ///
    /// Cancelling the task ends the waiting; once `body` runs, it stops the JavaScript that runs, and
    /// what `body` starts afterwards, and the tasks of async closures as everywhere.
    ///
    /// Objects that `body` gives out belong to the isolate: another task may be using it by then, and
    /// they end when it is replaced. Give out what does not depend on it: Swift values.
    ///
    /// - Parameter body: What to do; runs on the isolate's own thread.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; what preparing the context throws; ``EngineError`` with
    ///   ``EngineError/Code/cancelled``, or ``EngineError/Code/closed`` after ``close()``.
    public func withContext<Result: Sendable>(
        _ body: @Sendable @concurrent (Context) async throws -> Result
    ) async throws -> Result {
        try await use { member in
            let context = try await member.context(by: self.recipe)
            defer { if self.recipe.isFresh { context.close() } }
            return try await body(context)
        }
    }

    /// Runs `body` with an isolate that nobody else uses meanwhile, in which it may make contexts.
    ///
    /// Otherwise as ``withContext(_:)``. Contexts that it leaves open take memory for as long as they
    /// are referred to.
    ///
    /// - Parameter body: What to do; runs on the isolate's own thread.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``EngineError`` with ``EngineError/Code/cancelled``, or
    ///   ``EngineError/Code/closed`` after ``close()``.
    public func withIsolate<Result: Sendable>(
        _ body: @Sendable @concurrent (Isolate) async throws -> Result
    ) async throws -> Result {
        try await use { try await body($0.isolate) }
    }

    private func use<Result: Sendable>(
        _ body: @Sendable @concurrent (PoolMember) async throws -> Result
    ) async throws -> Result {
        try await use(try await acquire() ?? makeMember(), body)
    }

    /// Runs `body` with `member`, which the caller was granted, and gives it back.
    @concurrent private func use<Result: Sendable>(
        _ member: PoolMember, _ body: @Sendable @concurrent (PoolMember) async throws -> Result
    ) async throws -> Result {
        let use = PoolUse(of: member.isolate)
        state.withLock { $0.uses[ObjectIdentifier(member)] = use }
        defer {
            // Nobody stops it any more when the next one gets it.
            use.end()
            release(member)
        }
        do {
            return try await withTaskCancellationHandler {
                try await withTaskExecutorPreference(member.isolate.executor) {
                    try await body(member)
                }
            } onCancel: {
                use.cancel()
            }
        } catch let error as EngineError where error.code == .terminated && Task.isCancelled {
            throw IsolatePool.cancelled
        }
    }

    /// Makes and prepares the isolates that there may yet be, all at once, so that no task has to wait
    /// for that later.
    ///
    /// - Throws: What preparing a context throws; ``EngineError`` with
    ///   ``EngineError/Code/cancelled`` or ``EngineError/Code/closed``.
    public func prepareAll() async throws {
        let granted = try state.withLock { state throws(EngineError) in
            if state.isClosed { throw IsolatePool.closed }
            defer { state.vacancies = 0 }
            state.inUseCount += state.vacancies
            return state.vacancies
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<granted {
                group.addTask { [self] in
                    try await use(makeMember()) { member in
                        if recipe.isFresh { return }
                        _ = try await member.context(by: recipe)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func makeMember() -> PoolMember {
        PoolMember(Isolate(heapLimit: heapLimit, stackLimit: stackLimit))
    }

    static var cancelled: EngineError {
        EngineError(
            .cancelled, "cannot use an isolate of the pool: the task was cancelled",
            underlyingError: CancellationError())
    }

    static var closed: EngineError {
        EngineError(.closed, "cannot use an isolate of the pool: it is closed")
    }
}

// MARK: - Ending

extension IsolatePool {
    /// Closes the isolates that are not in use, and the others when their uses end; tasks that wait,
    /// and those that come later, get ``EngineError/Code/closed``.
    ///
    /// Never waits. May be called again.
    public func close() {
        let (idle, waiting) = state.withLock { state in
            state.isClosed = true
            state.vacancies += state.idle.count
            defer { state.idle = [] }
            return (state.idle, state.queue.removeAll())
        }
        for waiter in waiting { waiter.tell(.failure(IsolatePool.closed)) }
        for member in idle { member.isolate.close() }
    }

    /// Closes the pool, and waits until the last use has ended.
    ///
    /// Cancelling the task stops the JavaScript of those uses, and goes on waiting.
    public func shutdown() async {
        close()
        let outcome = Outcome<Void>()
        state.withLock { state in
            if state.inUseCount == 0 {
                outcome.tell(.success(()))
            } else {
                state.awaitingEnd.append(outcome)
            }
        }
        _ = await withTaskCancellationHandler {
            await outcome.result()
        } onCancel: {
            let uses = state.withLock { Array($0.uses.values) }
            for use in uses { use.cancel() }
        }
    }
}

// MARK: - Taking turns

extension IsolatePool {
    /// What a pool is doing, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many isolates there are.
        public let isolateCount: Int
        /// How many of them a task uses.
        public let inUseCount: Int
        /// How many tasks wait for one.
        public let waitingCount: Int
        /// How many were replaced because they ran out of memory, were lost, or were closed.
        public let replacedCount: Int
    }

    /// What the pool is doing.
    public var statistics: Statistics {
        state.withLock { state in
            Statistics(
                isolateCount: count - state.vacancies, inUseCount: state.inUseCount,
                waitingCount: state.queue.count, replacedCount: state.replacedCount)
        }
    }

    private struct State {
        /// How many isolates may yet be made.
        var vacancies: Int
        /// How many tasks have one, or are making one.
        var inUseCount = 0
        /// The last one was used last: its code and data are the warmest.
        var idle: [PoolMember] = []
        var uses: [ObjectIdentifier: PoolUse] = [:]
        var queue = WaitingQueue<Outcome<PoolMember?>>()
        var isClosed = false
        var replacedCount = 0
        var awaitingEnd: [Outcome<Void>] = []

        init(vacancies: Int) {
            self.vacancies = vacancies
        }
    }

    /// Waits for a turn.
    ///
    /// - Returns: An isolate; nil if one is to be made.
    private func acquire() async throws(EngineError) -> PoolMember? {
        if Task.isCancelled { throw IsolatePool.cancelled }
        let outcome = Outcome<PoolMember?>()
        let id = state.withLock { state -> Int? in
            if state.isClosed {
                outcome.tell(.failure(IsolatePool.closed))
            } else if let member = state.idle.popLast() {
                state.inUseCount += 1
                outcome.tell(.success(member))
            } else if state.vacancies > 0 {
                state.vacancies -= 1
                state.inUseCount += 1
                outcome.tell(.success(nil))
            } else {
                return state.queue.append(outcome)
            }
            return nil
        }
        guard let id else { return try await outcome.result().get() }
        return try await withTaskCancellationHandler {
            await outcome.result()
        } onCancel: {
            // Or it was given an isolate just before, and goes on with that.
            if outcome.tell(.failure(IsolatePool.cancelled)) {
                state.withLock { $0.queue.remove(id) }
            }
        }.get()
    }

    /// Passes an isolate on to whoever has waited longest, or keeps it.
    private func release(_ member: PoolMember) {
        let isToBeReplaced = member.isToBeReplaced
        state.withLock { state in
            state.uses[ObjectIdentifier(member)] = nil
            if isToBeReplaced { state.replacedCount += 1 }
        }
        if isToBeReplaced { member.isolate.close() }
        let passedOn = isToBeReplaced ? nil : member
        // One that was cancelled meanwhile does not take it.
        while let waiter = nextWaiter(for: passedOn), !waiter.tell(.success(passedOn)) {}
    }

    /// The one who is to get an isolate.
    ///
    /// - Parameter member: The isolate; nil if a new one is to be made.
    /// - Returns: Nil if nobody waits: then it is kept for later.
    private func nextWaiter(for member: PoolMember?) -> Outcome<PoolMember?>? {
        let (waiter, isClosed) = state.withLock { state in
            if let waiter = state.queue.popFirst() { return (Optional(waiter), false) }
            if let member, !state.isClosed {
                state.idle.append(member)
            } else {
                state.vacancies += 1
            }
            state.inUseCount -= 1
            return (nil, state.isClosed)
        }
        guard isClosed else { return waiter }
        member?.isolate.close()
        let ended = state.withLock { state in
            guard state.inUseCount == 0 else { return [Outcome<Void>]() }
            defer { state.awaitingEnd = [] }
            return state.awaitingEnd
        }
        for each in ended { each.tell(.success(())) }
        return nil
    }

    /// Whether ``close()`` was called.
    public var isClosed: Bool { state.withLock { $0.isClosed } }
}
