internal import CV8
internal import Glibc

/// The text of a heap snapshot: tens of megabytes, mostly.
@safe package final class HeapSnapshotText {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var count = 0
    /// Whether there was no memory for all of it.
    fileprivate private(set) var isExhausted = false

    fileprivate init() {}

    deinit {
        unsafe free(base)
    }

    /// Lends the bytes.
    @unsafe package func withUnsafeBytes<Result: ~Copyable, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The bytes as an array.
    var array: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }

    /// - Returns: Whether there was memory for it.
    @unsafe fileprivate func append(_ part: UnsafeRawBufferPointer) -> Bool {
        if count + part.count > capacity {
            let grown = max(count + part.count, capacity * 2)
            guard let moved = unsafe realloc(base, grown) else {
                isExhausted = true
                return false
            }
            unsafe base = moved
            capacity = grown
        }
        if let base = unsafe base, let start = part.baseAddress {
            unsafe (base + count).copyMemory(from: start, byteCount: part.count)
        }
        count += part.count
        return true
    }
}

/// Takes the text from V8, and tells it whether to go on.
private final class HeapSnapshotWriter {
    let isolate: Isolate
    let text = HeapSnapshotText()
    private let isInterruptible = HostInterrupts.areOnThisThread
    private var lastInterrupt = MonotonicClock.now

    init(_ isolate: Isolate) {
        self.isolate = isolate
    }

    var goesOn: Bool { !isolate.isStopped }

    @unsafe func write(_ part: UnsafeRawBufferPointer) -> Bool {
        guard unsafe text.append(part) else { return false }
        if isInterruptible, MonotonicClock.now > lastInterrupt + HeapSnapshotWriter.interval {
            if isolate.interrupt() { return false }
            lastInterrupt = MonotonicClock.now
        }
        // What the host did may have been to fork.
        return !isolate.isForked && !isolate.isStopped
    }

    /// In nanoseconds: as often as in JavaScript.
    private static let interval: UInt64 = 25_000_000
}

/// The only caller of `CV8/heap_snapshot.h`.
extension IsolateHandle {
    /// What is on the heap; under the lock of `isolate`, whose handle this is.
    ///
    /// - Throws: ``EngineError`` with why it was stopped, or with ``EngineError/Code/outOfMemory``.
    func heapSnapshot(of isolate: Isolate) throws(EngineError) -> HeapSnapshotText {
        let writer = HeapSnapshotWriter(isolate)
        // Safety: the writer is held until the call ends, after which V8 does not use it.
        let status = withExtendedLifetime(writer) {
            unsafe cv8_heap_snapshot_take(
                raw,
                { environment in
                    unsafe Unmanaged<HeapSnapshotWriter>.fromOpaque(environment)
                        ._withUnsafeGuaranteedRef { $0.goesOn }
                },
                { environment, text, length in
                    unsafe Unmanaged<HeapSnapshotWriter>.fromOpaque(environment)
                        ._withUnsafeGuaranteedRef {
                            unsafe $0.write(UnsafeRawBufferPointer(start: text, count: length))
                        }
                }, Unmanaged.passUnretained(writer).toOpaque())
        }
        if writer.text.isExhausted {
            throw EngineError(.outOfMemory, "cannot write a heap snapshot: out of memory")
        }
        if status != .ok { throw isolate.causeOfOuterStop }
        return writer.text
    }
}
