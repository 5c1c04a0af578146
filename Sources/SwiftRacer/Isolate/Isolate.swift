internal import Synchronization

/// A JavaScript heap: everything in it is shared by its contexts and by nothing else.
///
/// Any thread may use an isolate, one at a time: calls run on the caller's own thread and take
/// turns; the same thread may enter again. Different isolates run in parallel. Contexts and values
/// keep their isolate alive; the order in which they are dropped does not matter.
///
/// The corresponding V8 class is `v8::Isolate`.
public final class Isolate: Sendable {
    let lock = RecursiveLock()
    let handle: IsolateHandle
    let closed = Atomic<Bool>(false)
    // Written under `lock`.
    let disposed = Atomic<Bool>(false)
    let termination = TerminationRequest()
    // Calls whose deadlines have passed, or that were cancelled, and that have not ended yet.
    let passedDeadlines = Atomic<Int>(0)
    // Those of them that were of processor time.
    let passedProcessorTimes = Atomic<Int>(0)
    let passedCancellations = Atomic<Int>(0)
    // Whether the host does something in the middle of JavaScript; touched under `lock`.
    let isInterrupted = Atomic<Bool>(false)
    // By the name of a script: the line that it was said to begin at, where that is not 1.
    private let firstLines = Mutex<[String: Int?]>([:])
    private let hasFirstLines = Atomic<Bool>(false)
    // Written under `lock`.
    let entries = Atomic<Int>(0)
    // Why a host function stopped everything; set and taken under `lock`.
    let hostStop = Mutex<HostStop?>(nil)
    let isStoppedByHost = Atomic<Bool>(false)
    private let heapLimitWasReached = Atomic<Bool>(false)
    // Why the isolate is lost, once that was told.
    let loss = Mutex<EngineError?>(nil)
    let passing = PassingException()
    let bulkReader = Mutex(SharedBulkReader())
    // Whether the thread of the timers is to be told when nobody is inside.
    let isAwaited = Atomic<Bool>(false)
    // Written under `lock`.
    let nestingLevel = Atomic<Int>(0)
    /// The promises that the host holds.
    let heldPromises = HeldPromises()
    // The calls into other isolates that its thread is in.
    let innerCalls = Mutex<[InnerCall]>([])
    private let contexts = Mutex<[UInt32: WeakContext]>([:])
    private let lastContextNumber = Atomic<UInt32>(0)
    // To be reported when the outermost call ends.
    private let reports = Mutex<[UnhandledError]>([])
    /// Where host functions go that JavaScript has let go of.
    package let discards = Discards()
    /// In bytes; 0 for V8's own choice.
    let wantedHeapLimit: Atomic<Int>
    let wantedSoftHeapLimit = Atomic(0)
    private let softLimitObserver: SoftLimitObserver
    let tasks: ForegroundTasks
    private let madeExecutor = AtomicLazyReference<IsolateExecutor>()

    /// Makes an isolate, and starts V8 if it is the first.
    ///
    /// If V8 cannot start with the flags of the environment, the process ends with a message;
    /// ``Engine/start()`` throws instead.
    ///
    /// - Parameters:
    ///   - heapLimit: The bytes that scripts may hold: heap, buffers and WebAssembly memories
    ///     together; nil for V8's own choice, which depends on the machine. Rounded up to 4 MB, and
    ///     to 8 MB, since V8 needs some for itself.
    ///   - stackLimit: The bytes of stack that JavaScript may use, counted from where it is entered;
    ///     at least 64 KB, which V8 needs for itself; cut to what the thread has left.
    ///   - softHeapLimit: The bytes from which on `onSoftHeapLimit` is called; nil for none.
    ///   - onSoftHeapLimit: Called when what is held passes `softHeapLimit`: once, and again after
    ///     it was less. Runs on the thread that runs JavaScript, in the middle of that, and so can
    ///     run none; it may ask for ``heapStatistics()``, set ``heapLimit`` and call
    ///     ``terminateExecution()``. What it throws stops the script, and comes out of the call.
    ///
    /// The corresponding V8 function is `v8::Isolate::New`.
    public init(
        heapLimit: Int? = nil, stackLimit: Int? = nil, softHeapLimit: Int? = nil,
        onSoftHeapLimit: @escaping @Sendable () throws -> Void = {}
    ) {
        wantedHeapLimit = Atomic(max(0, heapLimit ?? 0))
        handle = IsolateHandle(
            heapLimit: max(0, heapLimit ?? 0),
            stackLimit: max(Isolate.leastStackLimit, stackLimit ?? Isolate.defaultStackLimit))
        softLimitObserver = SoftLimitObserver(onSoftHeapLimit)
        let reference = WeakIsolate()
        tasks = ForegroundTasks(of: reference)
        observeTasks(reference)
        softLimitObserver.onFailure { [weak self] error in
            guard let self else { return }
            stop(because: error, exception: nil)
            handle.terminate()
        }
        handle.observeSoftLimit(softLimitObserver)
        self.softHeapLimit = softHeapLimit
    }

    /// What V8 allows itself on 64 bits.
    private static let defaultStackLimit = 984 * 1024
    // With 16 KB not even a context can be made.
    private static let leastStackLimit = 64 * 1024

    deinit {
        if isForked { return }
        if !disposed.load(ordering: .relaxed) { handle.dispose() }
        discards.drain()
    }

    /// Where tasks run that use the isolate.
    var executor: IsolateExecutor {
        madeExecutor.load() ?? madeExecutor.storeIfNil(IsolateExecutor())
    }

    /// Whether ``close()`` was called.
    public var isClosed: Bool {
        closed.load(ordering: .acquiring)
    }

    /// Gives the isolate's memory back; later use of it, its contexts and its values throws
    /// ``EngineError/Code/closed``.
    ///
    /// Never waits: if JavaScript is running, the memory goes when the last call ends. May be called
    /// again.
    ///
    /// The corresponding V8 function is `v8::Isolate::Dispose`.
    public func close() {
        // Before the look at the lock: whoever holds it looks here when it has given it back.
        closed.store(true, ordering: .sequentiallyConsistent)
        ifIdle {
            termination.settle()
            disposed.store(true, ordering: .relaxed)
            handle.dispose()
        }
    }

    /// Stops the JavaScript that runs in this isolate; the call throws
    /// ``EngineError/Code/terminated``.
    ///
    /// No script can catch it. Does nothing if none runs.
    ///
    /// Thread: any. The corresponding V8 function is `v8::Isolate::TerminateExecution`.
    public func terminateExecution() {
        if isForked { return }
        let isToBeWatched = termination.make(of: handle)
        if termination.isRequested { stopInnerCalls() }
        if !isToBeWatched { return }
        // Not the isolate, which must not end on the watchdog's thread.
        _ = Watchdog.shared.watch { [termination, weak self] in
            termination.look { self?.abandon() }
        }
    }

    /// Makes a context: a global object and its built-ins.
    ///
    /// - Parameters:
    ///   - timeout: How long each of its calls may take unless it says otherwise.
    ///   - cpuTimeout: How much of a processor's time each may use unless it says otherwise.
    ///   - options: What its scripts find beyond ECMAScript.
    /// - Returns: The new context.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``, or
    ///   ``EngineError/Code/heapLimitReached`` if there is no memory for it.
    ///
    /// The corresponding V8 function is `v8::Context::New`.
    public func makeContext(
        timeout: Duration? = nil, cpuTimeout: Duration? = nil,
        options: ContextOptions = ContextOptions()
    ) throws(EngineError) -> Context {
        let limits = TimeLimits(timeout: timeout, cpuTimeout: cpuTimeout)
        return try Context(isolate: self, limits, options, ownsIsolate: false)
    }

    /// As ``makeContext(timeout:cpuTimeout:options:)``, for an isolate that nobody else is given.
    package func makeOnlyContext(
        _ limits: TimeLimits, options: ContextOptions
    ) throws(EngineError) -> Context {
        try Context(isolate: self, limits, options, ownsIsolate: true)
    }

    func makeContextHandle(number: UInt32) throws(EngineError) -> ContextHandle {
        try exclusively { () throws(EngineError) in
            guard let made = handle.makeContext(number: number),
                handle.conditions.isDisjoint(with: [.heapLimitReached, .lost])
            else {
                throw EngineError(.heapLimitReached, "cannot make a context: the heap is full")
            }
            return made
        }
    }

    /// How much memory the isolate uses.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Isolate::GetHeapStatistics`.
    public func heapStatistics() throws(EngineError) -> HeapStatistics {
        try exclusively { () throws(EngineError) in handle.heapStatistics }
    }

    /// How many JavaScript values of this isolate are kept alive by what the program holds: by each
    /// ``JSObject`` and ``JSSymbol``, and so by what has one, an ``EngineError`` with what was thrown,
    /// say.
    ///
    /// One value may be counted more than once: each time that it came out of JavaScript made an
    /// object. Contexts and scripts are not counted, nor is what the library keeps for itself; what
    /// was dropped is released first. For finding leaks: see also ``Engine/liveHandleCount``.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    public func liveHandleCount() throws(EngineError) -> Int {
        try exclusively { () throws(EngineError) in handle.hostHandleCount }
    }

    /// Collects all garbage now, weak references included, and has each FinalizationRegistry call
    /// back, unless this is called by JavaScript.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``, or why what was called back was
    ///   stopped.
    ///
    /// The corresponding V8 function is `v8::Isolate::LowMemoryNotification`.
    public func collectGarbage() throws(EngineError) {
        try exclusively { () throws(EngineError) in handle.collectGarbage() }
        if handle.hasNewTasks { try runTasksAfterCollecting() }
    }
}

extension Isolate {
    /// Whether scripts have ever reached the heap limit: what they held may be there yet.
    var hasReachedHeapLimit: Bool {
        heapLimitWasReached.load(ordering: .relaxed)
    }

    /// Goes back to the heap limit, now that what has reached it was stopped; under the lock.
    func recoverFromHeapLimit() {
        heapLimitWasReached.store(true, ordering: .relaxed)
        handle.recover()
    }
}

// MARK: - Scripts

extension Isolate {
    /// Notes that a script's lines count from `line`: V8 does not tell that of a frame.
    func setFirstLine(_ line: Int, of name: String) {
        firstLines.withLock { lines in
            if let known = lines[name], known != line {
                // Two scripts of one name: which of them a frame is in cannot be told.
                lines[name] = .some(nil)
            } else if line != 1 {
                lines[name] = line
                hasFirstLines.store(true, ordering: .relaxed)
            }
        }
    }

    /// Whether any script began at another line than 1.
    var usesFirstLines: Bool {
        hasFirstLines.load(ordering: .relaxed)
    }

    /// Nil if scripts of this name began at different lines.
    func firstLine(of name: String) -> Int? {
        firstLines.withLock { lines in
            if let known = lines[name] { known } else { 1 }
        }
    }
}

// MARK: - Errors that reach no caller

extension Isolate {
    /// A number by which V8 can tell a context.
    func nextContextNumber() -> UInt32 {
        lastContextNumber.add(1, ordering: .relaxed).newValue
    }

    /// Lets ``context(number:)`` find a context; nil where it is gone.
    func setContext(_ context: WeakContext?, number: UInt32) {
        if !isForked { contexts.withLock { $0[number] = context } }
    }

    /// The context of this number, if somebody still uses it.
    func context(number: UInt32) -> Context? {
        let found = contexts.withLock { $0[number] }
        // Outside of the lock: this may turn out to be the last reference.
        return found?.context
    }

    /// Has an error reported when the outermost call has ended; under the lock.
    func report(_ error: UnhandledError) {
        reports.withLock { $0.append(error) }
        hasUnhandled = true
    }

    /// The contexts that somebody still uses.
    var usedContexts: [Context] {
        let all = contexts.withLock { Array($0.values) }
        // Outside of the lock: as above.
        return all.compactMap(\.context)
    }

    /// What ``report(_:)`` was given.
    func takeReports() -> [UnhandledError] {
        reports.withLock { reports in
            defer { reports = [] }
            return reports
        }
    }

    /// Whether there may be errors that reach no caller; under the lock.
    var hasUnhandled: Bool {
        get { handle.hasUnhandled }
        set { handle.hasUnhandled = newValue }
    }
}
