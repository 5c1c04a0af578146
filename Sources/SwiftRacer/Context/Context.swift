internal import Synchronization

/// A global object and its built-ins (what the specification calls a realm), inside an isolate.
///
/// The contexts of one isolate share its heap, so values can be passed between them. Any thread may
/// use a context; see ``Isolate``.
///
/// The corresponding V8 class is `v8::Context`.
public final class Context: Sendable {
    /// The isolate that this context lives in.
    public let isolate: Isolate

    /// How long each call may take unless it says otherwise; nil for no limit.
    public let timeout: Duration?

    /// How much of a processor's time each call may use unless it says otherwise; nil for no limit.
    public let cpuTimeout: Duration?

    /// How long each timer and each job may take that no call waits for.
    public let backgroundTimeout: Duration

    /// Whether whoever made the context made the isolate for it alone.
    package let ownsIsolate: Bool

    private let handle: ContextHandle
    private let closed = Atomic<Bool>(false)
    // Whether the timers' thread is at it, or tells what came of it.
    private let isInBackground = Atomic<Bool>(false)
    let subscriptions = PromiseSubscriptions()
    let exports = ExportTable()
    // Taken before any script could replace them; lazy only because the context comes first.
    private let madeIntrinsics = AtomicLazyReference<Intrinsics>()

    /// By which V8 tells this context from others.
    let number: UInt32
    /// Whether objects may go between this context and others of the isolate.
    let sharesObjects: Bool
    private let unhandled: (@Sendable (EngineError) -> Void)?
    let console: Console?
    private let madeTimers = AtomicLazyReference<Timers>()
    private let madeBackgroundWork = AtomicLazyReference<BackgroundWork>()
    private let madeBulkReader = AtomicLazyReference<BulkReader>()
    private let madeIteratorPrototype = AtomicLazyReference<KeptPrototype>()
    private let madeAsyncIteratorPrototype = AtomicLazyReference<KeptPrototype>()

    init(
        isolate: Isolate, _ limits: TimeLimits, _ options: ContextOptions, ownsIsolate: Bool
    ) throws(EngineError) {
        self.ownsIsolate = ownsIsolate
        self.isolate = isolate
        timeout = limits.timeout
        cpuTimeout = limits.cpuTimeout
        backgroundTimeout =
            options.backgroundTimeout ?? limits.timeout ?? ContextOptions.defaultBackgroundTimeout
        unhandled = options.unhandled
        sharesObjects = options.sharedObjects
        let consoleOutput = options.consoleOutput ?? options.console.map(ConsoleOutput.init)
        console = consoleOutput.map(Console.init)
        number = isolate.nextContextNumber()
        handle = try isolate.makeContextHandle(number: number)
        let reference = WeakContext(self)
        isolate.setContext(reference, number: number)
        do throws(EngineError) {
            _ = madeIntrinsics.storeIfNil(try prepare(reference, options))
        } catch  where error.code == .exception {
            // No script has run here: nothing else can fail with one.
            throw EngineError(.stackExhausted, "cannot make a context: the stack is used up")
        }
    }

    private func prepare(
        _ reference: WeakContext, _ options: ContextOptions
    ) throws(EngineError) -> Intrinsics {
        try withScope { (scope) throws(EngineError) in
            try scope.define(GlobalFunctions(of: reference), GlobalFunctions.names(options))
            if !options.webAssembly {
                try scope.delete(scope.globalObject(), try scope.key("WebAssembly"))
            }
            if !options.codeGenerationFromStrings { scope.disallowCodeGeneration() }
            return try Intrinsics(scope)
        }
    }

    deinit {
        isolate.setContext(nil, number: number)
    }

    /// The prototype of iterators; `make` is called the first time.
    func iteratorPrototype(
        isAsync: Bool, _ make: () throws(EngineError) -> KeptPrototype
    ) throws(EngineError) -> KeptPrototype {
        if isAsync {
            if let known = madeAsyncIteratorPrototype.load() { return known }
            return madeAsyncIteratorPrototype.storeIfNil(try make())
        }
        if let known = madeIteratorPrototype.load() { return known }
        return madeIteratorPrototype.storeIfNil(try make())
    }

    /// The built-ins that the library calls.
    var intrinsics: Intrinsics {
        guard let intrinsics = madeIntrinsics.load() else {
            preconditionFailure("a context is in use before it is made")
        }
        return intrinsics
    }

    /// What reads many containers at once; nil if there is none and `making` is false.
    ///
    /// Called inside the isolate.
    func bulkReader(making: Bool) throws(EngineError) -> BulkReader? {
        if let reader = madeBulkReader.load() { return reader }
        var reader = isolate.bulkReader.withLock { $0.reader }
        if reader == nil, making { reader = try BulkReader(in: isolate) }
        guard let reader else { return nil }
        isolate.bulkReader.withLock { $0.reader = reader }
        return madeBulkReader.storeIfNil(reader)
    }

    /// Whether this context or its isolate was closed.
    public var isClosed: Bool {
        closed.load(ordering: .acquiring) || isolate.isClosed
    }

    /// Lets go of the global object; later use of the context, and of values that were got through
    /// it, throws ``EngineError/Code/closed``.
    ///
    /// Never waits: if JavaScript is running in the isolate, the memory goes later. May be called
    /// again.
    public func close() {
        closed.store(true, ordering: .releasing)
        if isolate.isForked { return }
        subscriptions.close()
        isolate.ifIdle { dropContents() }
        // If it was not idle, the timers' thread does it when they are due at the latest.
        madeBackgroundWork.load()?.hurry()
    }

    /// Under the isolate's lock.
    private func dropContents() {
        handle.close()
        madeTimers.load()?.removeAll()
        console?.close()
    }

    /// The global object: what `globalThis` is in the context's scripts.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Context::Global`.
    public func globalObject() throws(EngineError) -> JSObject {
        try withScope { (scope) throws(EngineError) in scope.object(scope.globalObject()) }
    }

    /// Enters the context, runs `body` and then, if this is the outermost call of the isolate, the
    /// microtasks that are due, all before the same deadline.
    ///
    /// - Parameters:
    ///   - timeout: How long this may take; nil for the context's own ``timeout``.
    ///   - cpuTimeout: How much of a processor's time this may use; nil for the context's own.
    ///   - cancellation: By which this can be stopped, beside the isolate's own termination.
    ///   - body: What to do inside. Its locals die when it ends.
    /// - Returns: What `body` returns.
    /// - Throws: ``EngineError``: what `body` throws, why it was stopped, or
    ///   ``EngineError/Code/closed``.
    @inline(__always) package func withScope<Result: ~Copyable>(
        timeout: Duration? = nil, cpuTimeout: Duration? = nil, cancellation: Cancellation? = nil,
        _ body: (borrowing Scope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        var unhandled: [UnhandledError] = []
        defer { for each in unhandled { each.report() } }
        let limits = TimeLimits(
            timeout: timeout ?? self.timeout, cpuTimeout: cpuTimeout ?? self.cpuTimeout)
        return try isolate.running(limits, cancellation: cancellation) {
            (isOutermost) throws(EngineError) in try entered(isOutermost, &unhandled, body)
        }
    }

    /// Inside the isolate.
    @inline(__always) private func entered<Result: ~Copyable>(
        _ isOutermost: Bool, _ unhandled: inout [UnhandledError],
        _ body: (borrowing Scope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        guard !closed.load(ordering: .relaxed) else {
            dropContents()
            throw EngineError(.closed, "cannot use the context: it is closed")
        }
        return try withEntered(handle, self) { (scope) throws(EngineError) in
            guard isOutermost else { return try scope.nested(body) }
            do throws(EngineError) {
                let result = try scope.thenMicrotasks(body)
                if isolate.handle.hasNewTasks { try isolate.runTasks(in: scope) }
                if isolate.hasUnhandled { unhandled = scope.takeUnhandled() }
                return result
            } catch {
                if isolate.handle.hasNewTasks { isolate.awaitTasks() }
                // What was stopped has left microtasks, which may yet handle what is there.
                if isolate.hasUnhandled, error.code != .terminated {
                    unhandled = scope.takeUnhandled()
                }
                throw error
            }
        }
    }
}

// MARK: - On the timers' thread

extension Context {
    /// The timers, made by the first one who asks, under the isolate's lock.
    var timers: Timers {
        madeTimers.load() ?? madeTimers.storeIfNil(Timers(for: backgroundWork))
    }

    /// When a timer is due next; nil if there is none, and nothing of one is to be told any more.
    ///
    /// Under the isolate's lock.
    var nextTimerTime: UInt64? {
        isInBackground.load(ordering: .acquiring) || hasBackgroundDuty
            ? 0 : madeTimers.load()?.nextTime
    }

    private var backgroundWork: BackgroundWork {
        madeBackgroundWork.load() ?? madeBackgroundWork.storeIfNil(BackgroundWork(of: self))
    }

    /// Does what waits for this thread: one timer, if one is due, at the most; or the tasks of the
    /// isolate that are due.
    ///
    /// - Returns: False, with nothing done, if another thread is inside the isolate.
    func runInBackground(_ duty: TimerQueue.Appointment.Duty) -> Bool {
        isInBackground.store(true, ordering: .releasing)
        defer { isInBackground.store(false, ordering: .releasing) }
        var unhandled: [UnhandledError] = []
        var dropped: [UnhandledError] = []
        var isRun = true
        // Where tasks cannot run, nothing of anybody's has failed.
        var isBegun = duty == .timers
        do throws(EngineError) {
            let run: Void? = try isolate.runningUnlessBusy(
                TimeLimits(timeout: backgroundTimeout, cpuTimeout: cpuTimeout)
            ) {
                (isOutermost) throws(EngineError) in
                try entered(isOutermost, &unhandled) { (scope) throws(EngineError) in
                    if duty == .tasks {
                        // What the call would end with is no failure of the tasks.
                        if isolate.isOverHeapLimit { return isolate.tasksAreLeft() }
                        isBegun = true
                        return try isolate.runTasks(in: scope)
                    }
                    dropped = madeBackgroundWork.load()?.takeDropped(in: scope) ?? []
                    try madeTimers.load()?.runNext(in: scope)
                }
            }
            isRun = run != nil
            // Whoever is inside does it at the end of the call.
            if !isRun, duty == .tasks { isolate.tasksAreLeft() }
        } catch {
            if duty == .tasks { isolate.tasksAreLeft() }
            // Nobody wants to know of a closed context any more.
            if isBegun, error.code != .closed { report(error) }
        }
        for each in dropped + unhandled { each.report() }
        return isRun
    }

    /// Reports the rejection of a promise that the host has let go of, unless somebody handles it.
    ///
    /// Thread: any; never waits.
    func report(dropped entry: HeldPromises.Entry) {
        if !isClosed { backgroundWork.report(entry, keeping: self) }
    }

    /// Whether it must not go before ``runInBackground()`` was called.
    var hasBackgroundDuty: Bool {
        madeBackgroundWork.load()?.hasDropped ?? false
    }

    /// Tells of an error that reaches no caller.
    ///
    /// Thread: any that is not inside the isolate.
    func report(_ error: EngineError) {
        // The parent is told.
        if isolate.isForked { return }
        if let unhandled {
            unhandled(error)
        } else {
            StandardError.write("Unhandled JavaScript error: \(error)\n")
        }
    }
}
