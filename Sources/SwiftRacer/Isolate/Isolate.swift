internal import Synchronization

/// A JavaScript heap: everything in it is shared by its contexts and by nothing else.
///
/// Any thread may use an isolate, one at a time: calls run on the caller's own thread and take
/// turns; the same thread may enter again. Different isolates run in parallel. Contexts and values
/// keep their isolate alive; the order in which they are dropped does not matter.
///
/// The corresponding V8 class is `v8::Isolate`.
public final class Isolate: Sendable {
    private let lock = RecursiveLock()
    private let handle: IsolateHandle
    private let closed = Atomic<Bool>(false)
    // Written under `lock`.
    private let disposed = Atomic<Bool>(false)
    private let termination = TerminationRequest()
    // Deadlines that have passed and whose calls have not ended yet.
    private let passedDeadlines = Atomic<Int>(0)
    // By the name of a script: the line that it was said to begin at, where that is not 1.
    private let firstLines = Mutex<[String: Int?]>([:])
    private let hasFirstLines = Atomic<Bool>(false)
    // Written under `lock`.
    private let entries = Atomic<Int>(0)
    // Why a host function stopped everything; set and taken under `lock`.
    private let hostStop = Mutex<HostStop?>(nil)
    private let isStoppedByHost = Atomic<Bool>(false)
    let passing = PassingException()
    let bulkReader = Mutex(SharedBulkReader())
    // Whether the thread of the timers is to be told when nobody is inside.
    private let isAwaited = Atomic<Bool>(false)
    // Written under `lock`.
    private let nestingLevel = Atomic<Int>(0)
    /// The promises that the host holds.
    let heldPromises = HeldPromises()
    private let contexts = Mutex<[UInt32: WeakContext]>([:])
    private let lastContextNumber = Atomic<UInt32>(0)
    // To be reported when the outermost call ends.
    private let reports = Mutex<[UnhandledError]>([])
    let discards = Discards()
    private let madeExecutor = AtomicLazyReference<IsolateExecutor>()

    /// Makes an isolate, and starts V8 if it is the first.
    ///
    /// - Parameters:
    ///   - heapLimit: The bytes that its heap may hold; nil for V8's own limit. V8 needs some
    ///     megabytes for itself.
    ///   - stackLimit: The bytes of stack that JavaScript may use, counted from where it is entered;
    ///     cut to what the thread has left.
    ///
    /// The corresponding V8 function is `v8::Isolate::New`.
    public init(heapLimit: Int? = nil, stackLimit: Int? = nil) {
        handle = IsolateHandle(
            heapLimit: max(0, heapLimit ?? 0), stackLimit: stackLimit ?? Isolate.defaultStackLimit)
    }

    /// What V8 allows itself on 64 bits.
    private static let defaultStackLimit = 984 * 1024

    deinit {
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
        closed.store(true, ordering: .releasing)
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
        termination.make(of: handle)
    }

    /// Makes a context: a global object and its built-ins.
    ///
    /// - Parameters:
    ///   - timeout: How long each of its calls may take unless it says otherwise.
    ///   - options: What its scripts find beyond ECMAScript.
    /// - Returns: The new context.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``, or
    ///   ``EngineError/Code/heapLimitReached`` if there is no memory for it.
    ///
    /// The corresponding V8 function is `v8::Context::New`.
    public func makeContext(
        timeout: Duration? = nil, options: ContextOptions = ContextOptions()
    ) throws(EngineError) -> Context {
        try Context(isolate: self, timeout: timeout, options, ownsIsolate: false)
    }

    /// As ``makeContext(timeout:options:)``, for an isolate that nobody else is given.
    package func makeOnlyContext(
        timeout: Duration?, options: ContextOptions
    ) throws(EngineError) -> Context {
        try Context(isolate: self, timeout: timeout, options, ownsIsolate: true)
    }

    func makeContextHandle(number: UInt32) throws(EngineError) -> ContextHandle {
        try exclusively { () throws(EngineError) in
            guard let made = handle.makeContext(number: number) else {
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

    /// Collects all garbage now, weak references included.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Isolate::LowMemoryNotification`.
    public func collectGarbage() throws(EngineError) {
        try exclusively { () throws(EngineError) in handle.collectGarbage() }
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
        contexts.withLock { $0[number] = context }
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

// MARK: - Entering

extension Isolate {
    /// Runs `body`, which runs no JavaScript, when no other thread is inside.
    func exclusively<Result: ~Copyable>(
        _ body: () throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        _ = try enter()
        defer { leave() }
        return try body()
    }

    /// Runs `body` if no call runs on any thread.
    func ifIdle(_ body: () -> Void) {
        guard let depth = lock.tryLock() else { return }
        if depth == 1, !disposed.load(ordering: .relaxed) { body() }
        unlock()
    }

    /// Runs `body`, which may run JavaScript, and says why it was stopped if it was.
    @inline(__always) func running<Result: ~Copyable>(
        timeout: Duration?, cancellation: Cancellation? = nil,
        _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try running(depth: try enter(), timeout: timeout, cancellation: cancellation, body)
    }

    /// As ``running(timeout:_:)``, but if another thread is inside, does nothing.
    ///
    /// - Returns: Nil if another thread is inside.
    func runningUnlessBusy<Result>(
        timeout: Duration?, _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result? {
        guard let depth = tryLock() else { return nil }
        try checkOpen()
        return try running(depth: depth, timeout: timeout, cancellation: nil, body)
    }

    /// After the lock was taken, `depth` times in all.
    @inline(__always) private func running<Result: ~Copyable>(
        depth: Int, timeout: Duration?, cancellation: Cancellation?,
        _ body: (_ isOutermost: Bool) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let isOutermost = depth == 1
        entries.store(entries.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        defer { leave() }
        if isOutermost { termination.callBegins(in: handle) }
        if let cancellation, !cancellation.begin({ [self] in stopAtDeadline() }) {
            if isOutermost { callEnds() }
            throw EngineError(.terminated, "JavaScript was cancelled before it ran")
        }
        let limits = Limits(deadline: timeout.map(arm), cancellation: cancellation)
        do throws(EngineError) {
            let result = try body(isOutermost)
            if isOutermost { callEnds() }
            if limits.areSet || hasStopped { _ = causeOfStop(limits, isOutermost) }
            return result
        } catch {
            if isOutermost { callEnds() }
            if !limits.areSet, !hasStopped { throw error }
            let cause = causeOfStop(limits, isOutermost)
            throw error.code == .terminated ? cause : error
        }
    }

    /// How often the isolate was entered to run JavaScript: as long as it stays the same, nothing
    /// in the heap has changed.
    package var entryCount: Int {
        entries.load(ordering: .relaxed)
    }

    @inline(__always) private func enter() throws(EngineError) -> Int {
        let depth = lock.lock()
        try checkOpen()
        return depth
    }

    /// After the lock was taken, which is given back if this throws.
    @inline(__always) private func checkOpen() throws(EngineError) {
        if closed.load(ordering: .relaxed) {
            leave()
            throw EngineError(.closed, "cannot use the isolate: it is closed")
        }
    }

    @inline(__always) private func leave() {
        if closed.load(ordering: .relaxed) {
            unlock()
            // Whoever closed it while this call ran left the disposal to the last one out.
            close()
        } else {
            unlock()
        }
    }

    @inline(__always) private func unlock() {
        guard lock.unlock() else { return }
        #if !arch(x86_64)
        // Whoever finds the lock taken has set `isAwaited` before. On x86 unlocking is a barrier.
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

    /// Whether JavaScript, which runs on this thread, has called the host; only for those inside.
    package var isNested: Bool {
        guard let depth = lock.tryLock() else { return false }
        lock.unlock()
        return depth > 2
    }

    private var hasStopped: Bool {
        termination.isRequested || handle.heapLimitReached
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

    private struct HostStop {
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
    private struct Limits {
        let deadline: Watchdog.Deadline?
        let cancellation: Cancellation?

        var areSet: Bool { deadline != nil || cancellation != nil }
    }

    private func arm(_ timeout: Duration) -> Watchdog.Deadline {
        Watchdog.shared.arm(after: timeout) { [self] in stopAtDeadline() }
    }

    private func stopAtDeadline() {
        passedDeadlines.add(1, ordering: .relaxed)
        handle.terminate()
    }

    /// Why a call was stopped, if it was; and sees to it that the stop reaches no call but those
    /// that it was meant for.
    private func causeOfStop(
        _ limits: Limits, _ isOutermost: Bool
    ) -> EngineError {
        let ownDeadlinePassed = limits.deadline.map(Watchdog.shared.disarm) ?? false
        if ownDeadlinePassed { passedDeadlines.subtract(1, ordering: .relaxed) }
        let isCancelled = limits.cancellation?.end() ?? false
        if isCancelled { passedDeadlines.subtract(1, ordering: .relaxed) }
        let outerDeadlinePassed = passedDeadlines.load(ordering: .relaxed) > 0
        let heapLimitReached = handle.heapLimitReached
        let requested = termination.isRequested
        let hostStop = takeHostStop()

        if isOutermost {
            if heapLimitReached { handle.resetHeapLimit() }
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
