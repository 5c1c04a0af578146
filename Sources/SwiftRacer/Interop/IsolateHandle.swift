internal import CV8
internal import Synchronization

/// Owns an isolate of V8.
///
/// The only caller of `CV8/isolate.h` and `CV8/heap.h`, and of what begins `CV8/unhandled.h`.
@safe struct IsolateHandle: ~Copyable, @unchecked Sendable {
    // @unchecked Sendable because each member says in CV8 which threads may call it, and the only
    // user, Isolate, keeps to that with its lock.

    fileprivate let raw: OpaquePointer
    private let heapMonitor: HeapMonitor
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
        heapMonitor = unsafe HeapMonitor(watching: raw)
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
            peakMallocedByteCount: statistics.peak_malloced_memory,
            contextCount: statistics.number_of_native_contexts,
            detachedContextCount: statistics.number_of_detached_contexts)
    }

    /// Whether the heap came near its limit since the last reset; the script was stopped then.
    var heapLimitReached: Bool {
        heapMonitor.reached.load(ordering: .relaxed)
    }

    /// Frees what can be freed and sets the limit back.
    func resetHeapLimit() {
        unsafe heapMonitor.reset(raw)
    }
}

/// Whether something was added to the list of `CV8/unhandled.h`.
private final class UnhandledFlag: Sendable {
    let isSet = Atomic<Bool>(false)
}

/// Stops the script when the heap is nearly full.
///
/// V8 would end the process. So it is given some more memory, in which the script can be stopped,
/// and the limit goes back when that is done.
private final class HeapMonitor: Sendable {
    let reached = Atomic<Bool>(false)
    private let initialLimit = Atomic<Int>(0)

    /// What the script may use, after it was told to stop, until it does: as much again, since one
    /// built-in call that doubles a table cannot be stopped half-way.
    private static let leastHeadroom = 64 << 20

    @unsafe private static let callback: cv8_near_heap_limit = { environment, current, initial in
        // Safety: `environment` is the pair that `init` made; it lives as long as the isolate.
        let pair = unsafe environment.assumingMemoryBound(to: Environment.self)
        return unsafe pair.pointee.nearLimit(current: current, initial: initial)
    }

    @unsafe private struct Environment {
        let monitor: Unmanaged<HeapMonitor>
        let isolate: OpaquePointer

        func nearLimit(current: Int, initial: Int) -> Int {
            unsafe monitor._withUnsafeGuaranteedRef {
                $0.initialLimit.store(initial, ordering: .relaxed)
                $0.reached.store(true, ordering: .relaxed)
            }
            unsafe cv8_isolate_terminate(isolate)
            return current + max(initial, HeapMonitor.leastHeadroom)
        }
    }

    @safe private struct EnvironmentPointer: @unchecked Sendable {
        // Written once in init, then only read, by V8 on the isolate's thread.
        let pointer: UnsafeMutablePointer<Environment>
    }

    private let environment: EnvironmentPointer

    @unsafe init(watching isolate: OpaquePointer) {
        let pointer = UnsafeMutablePointer<Environment>.allocate(capacity: 1)
        environment = unsafe EnvironmentPointer(pointer: pointer)
        // Safety: the monitor and the isolate have the same owner, so it need not be retained.
        unsafe pointer.initialize(
            to: Environment(monitor: .passUnretained(self), isolate: isolate))
        unsafe cv8_heap_add_near_limit(isolate, HeapMonitor.callback, pointer)
    }

    deinit {
        unsafe environment.pointer.deallocate()
    }

    @unsafe func reset(_ isolate: OpaquePointer) {
        unsafe cv8_heap_collect_garbage(isolate)
        unsafe cv8_heap_remove_near_limit(
            isolate, HeapMonitor.callback, initialLimit.load(ordering: .relaxed))
        unsafe cv8_heap_add_near_limit(isolate, HeapMonitor.callback, environment.pointer)
        reached.store(false, ordering: .relaxed)
    }
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
