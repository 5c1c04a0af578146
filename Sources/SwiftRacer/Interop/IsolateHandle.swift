internal import CV8
internal import Glibc
internal import Synchronization

/// Owns an isolate of V8.
///
/// The only caller of `CV8/isolate.h` and `CV8/heap.h`, and of what begins `CV8/unhandled.h`; and of
/// what counts an isolate's handles.
@safe struct IsolateHandle: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because each member says in CV8 which threads may call it, and the only
    // user, Isolate, keeps to that with its lock.

    let raw: OpaquePointer
    // Inside of what `raw` points to.
    private let rawConditions: UnsafePointer<UInt8>
    let rawTaskFlag: UnsafePointer<UInt8>
    private let unhandledFlag = UnhandledFlag()
    private let process: ProcessGeneration

    init(heapLimit: Int, stackLimit: Int) {
        do throws(EngineError) {
            try EngineStart.ensure()
        } catch {
            // Whoever hardens a program by the environment must not get it without.
            fatalError(error.message)
        }
        process = .current
        unsafe raw = cv8_isolate_new(heapLimit, stackLimit)
        unsafe rawConditions = cv8_heap_conditions(raw)
        unsafe rawTaskFlag = cv8_task_flag(raw)
        // Safety: the flag and the isolate have the same owner, so it need not be retained.
        unsafe cv8_unhandled_collect(
            raw,
            { environment in
                unsafe Unmanaged<UnhandledFlag>.fromOpaque(environment)._withUnsafeGuaranteedRef {
                    $0.isSet.store(true, ordering: .relaxed)
                }
            }, Unmanaged.passUnretained(unhandledFlag).toOpaque())
    }

    deinit {
        if !isForked { unsafe cv8_isolate_delete(raw) }
    }

    /// Whether the isolate belongs to the parent of this process: then nothing here may be called.
    @inline(__always) var isForked: Bool { process.isOver }

    /// Ends the isolate; what is left only releases handles.
    ///
    /// At most once, with nobody inside.
    func dispose() {
        unsafe cv8_isolate_dispose(raw)
    }

    func terminate() {
        unsafe cv8_isolate_terminate(raw)
    }

    /// Takes the thread inside out of what no termination stops; the isolate is lost then.
    func abandon() {
        unsafe cv8_isolate_abandon(raw)
    }

    /// Has a thread that blocks all signals let through the one that ``abandon()`` needs.
    static func unblockSignal(in blocked: inout sigset_t) {
        unsafe sigdelset(&blocked, cv8_isolate_signal())
    }

    func cancelTermination() {
        unsafe cv8_isolate_cancel_terminate(raw)
    }

    /// Whether there may be errors that reach no caller; set by V8, on the thread inside.
    var hasUnhandled: Bool {
        get { unhandledFlag.isSet.load(ordering: .relaxed) }
        nonmutating set { unhandledFlag.isSet.store(newValue, ordering: .relaxed) }
    }

    /// Makes a context of this number; nil if V8 has no memory for it.
    func makeContext(number: UInt32) -> ContextHandle? {
        guard let context = unsafe cv8_context_new(raw, number) else { return nil }
        return unsafe ContextHandle(owning: context)
    }

    /// How many values users hold, when those that wait for their release have been released.
    var hostHandleCount: Int {
        Int(unsafe cv8_handle_host_count(raw))
    }

    func collectGarbage() {
        unsafe cv8_heap_collect_garbage(raw)
    }

    var heapStatistics: HeapStatistics {
        let statistics = unsafe cv8_heap_get_statistics(raw)
        return HeapStatistics(
            totalHeapByteCount: statistics.total_heap_size,
            executableHeapByteCount: statistics.total_heap_size_executable,
            totalPhysicalByteCount: statistics.total_physical_size,
            availableByteCount: statistics.total_available_size,
            globalHandlesByteCount: statistics.total_global_handles_size,
            usedGlobalHandlesByteCount: statistics.used_global_handles_size,
            usedHeapByteCount: statistics.used_heap_size,
            heapLimitByteCount: statistics.heap_size_limit,
            mallocedByteCount: statistics.malloced_memory,
            externalByteCount: statistics.external_memory,
            bufferByteCount: statistics.buffer_memory,
            memoryLimitByteCount: statistics.memory_limit,
            peakMallocedByteCount: statistics.peak_malloced_memory,
            contextCount: statistics.number_of_native_contexts,
            detachedContextCount: statistics.number_of_detached_contexts)
    }

    /// What has become of the isolate.
    @inline(__always) var conditions: IsolateConditions {
        IsolateConditions(rawValue: unsafe cv8_heap_read_conditions(rawConditions))
    }

    /// Frees what can be freed and sets V8's limit back.
    func recover() {
        unsafe cv8_heap_recover(raw)
    }

    /// Whether, garbage not counted, so much more than the limit is held that nothing should run.
    func isFull() -> Bool {
        unsafe cv8_heap_is_full(raw)
    }

    /// Sets the limit on all that is held; 0 for V8's own choice.
    ///
    /// In force with ``applyHeapLimit()``.
    func setHeapLimit(_ byteCount: Int) {
        unsafe cv8_heap_set_limit(raw, byteCount)
    }

    /// With nobody inside.
    func applyHeapLimit() {
        unsafe cv8_heap_apply_limit(raw)
    }

    /// On the thread that is inside, as soon as JavaScript can be interrupted.
    func applyHeapLimitSoon() {
        unsafe cv8_heap_apply_limit_soon(raw)
    }

    /// Sets the soft limit on all that is held; 0 for none.
    func setSoftLimit(_ byteCount: Int) {
        unsafe cv8_heap_set_soft_limit(raw, byteCount)
    }

    /// Has `observer` told when what is held passes the soft limit; before the first use.
    ///
    /// It must live as long as the isolate.
    func observeSoftLimit(_ observer: SoftLimitObserver) {
        // Safety: the observer and the isolate have the same owner, so it need not be retained.
        unsafe cv8_heap_observe_soft_limit(
            raw,
            { environment in
                unsafe Unmanaged<SoftLimitObserver>.fromOpaque(environment)
                    ._withUnsafeGuaranteedRef { $0.softLimitReached() }
            }, Unmanaged.passUnretained(observer).toOpaque())
    }
}

/// What has become of an isolate.
struct IsolateConditions: OptionSet {
    let rawValue: UInt8

    /// What is held passed the limit, and the running call is stopped.
    static let heapLimitReached = IsolateConditions(cv8_condition_limit_reached)
    /// V8 ran out of memory.
    static let lost = IsolateConditions(cv8_condition_lost)
    /// More than the limit was held when garbage was collected.
    static let overLimit = IsolateConditions(cv8_condition_over_limit)
    /// The host is called from where no JavaScript may run.
    static let interrupted = IsolateConditions(cv8_condition_interrupted)
    /// It is lost because a built-in function could not be stopped.
    static let stuck = IsolateConditions(cv8_condition_stuck)
    /// It is lost because V8 overflowed the stack.
    static let overflowed = IsolateConditions(cv8_condition_overflowed)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    private init(_ condition: cv8_condition) {
        rawValue = UInt8(truncatingIfNeeded: condition.rawValue)
    }
}

/// Whether something was added to the list of `CV8/unhandled.h`.
private final class UnhandledFlag: Sendable {
    let isSet = Atomic<Bool>(false)
}

/// Owns a context of V8.
///
/// May be dropped on any thread.
@safe struct ContextHandle: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because it is only entered under its isolate's lock.

    let raw: OpaquePointer

    @unsafe init(owning raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    deinit {
        unsafe cv8_context_delete(raw)
    }

    /// Lets go of the global object.
    ///
    /// With the isolate's lock held; may be called again.
    func close() {
        unsafe cv8_context_close(raw)
    }
}
