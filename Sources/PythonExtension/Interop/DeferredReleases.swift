internal import CPython
internal import Glibc
internal import SwiftRacer
internal import Synchronization

/// References to Python objects that are given up where nobody holds the GIL: on a thread of V8's,
/// in the middle of a collection, say.
///
/// They wait in a queue. Whoever comes first empties it: a thread that takes the GIL back after a
/// call into the engine, or Python's main thread between two of its instructions.
enum DeferredReleases {
    /// Makes ready for releases; before the first reference is handed to the engine, with the GIL.
    ///
    /// - Throws: Python's exception, if it cannot be told when Python ends.
    static func prepare() throws(PythonError) {
        if isPrepared.load(ordering: .relaxed) { return }
        let function = try unsafe PyRef(checking: PyCFunction_NewEx(endDefinition, nil, nil))
        let register = try imported("atexit", "register")
        _ = try register.borrowed.call([function.borrowed])
        isPrepared.store(true, ordering: .relaxed)
    }

    /// Gives up a reference.
    ///
    /// Never waits for the GIL, and runs no Python code.
    ///
    /// Thread: any, with the GIL or without.
    @unsafe static func release(_ object: UnsafeMutablePointer<PyObject>) {
        unsafe release(.object(object))
    }

    /// Gives up a view of memory, as ``release(_:)`` does a reference.
    ///
    /// - Parameter view: What Python filled, in memory of its own, which is freed with it.
    @unsafe static func release(view: UnsafeMutablePointer<Py_buffer>) {
        unsafe release(.view(view))
    }

    /// Does `work` where the GIL is held, as ``release(_:)`` gives up a reference; it must not raise.
    static func perform(_ work: @escaping @Sendable () -> Void) {
        unsafe release(.work(work))
    }

    /// Whether Python has begun to end.
    static var isPythonEnding: Bool { hasEnded.load(ordering: .acquiring) }

    /// Tells that this thread asks for the GIL, so that Python waits with its end until it has it.
    ///
    /// Does not return if Python has begun to end, on another thread.
    static func beginTakingGIL() {
        takingCount.add(1, ordering: .sequentiallyConsistent)
        guard
            hasEnded.load(ordering: .sequentiallyConsistent),
            pthread_equal(endingThread.load(ordering: .relaxed), pthread_self()) == 0
        else { return }
        endTakingGIL()
        while true { pause() }
    }

    /// This thread has the GIL.
    static func endTakingGIL() {
        takingCount.subtract(1, ordering: .releasing)
    }

    /// Waits for those who have asked for the GIL; without it.
    private static func waitForTakers() {
        for _ in 0..<longestWait {
            if takingCount.load(ordering: .acquiring) == 0 { return }
            usleep(waitingInterval)
        }
    }

    // In microseconds; and how many of them at the most. A thread that was suspended by a debugger
    // must not hold up the end.
    private static let waitingInterval: UInt32 = 100
    private static let longestWait = 20_000

    /// Gives up what waits, with the GIL held.
    @inline(__always) static func drain() {
        if hasWaiting.load(ordering: .relaxed) { drainQueue() }
    }

    // MARK: The queue

    @unsafe private enum Waiting {
        case object(UnsafeMutablePointer<PyObject>)
        case view(UnsafeMutablePointer<Py_buffer>)
        case work(@Sendable () -> Void)
    }

    @safe private struct Queue: @unchecked Sendable {
        // @unchecked Sendable because the pointers in it are only followed with the GIL held.
        var waiting = unsafe [Waiting]()
        /// Whether Python's main thread was asked to empty the queue, and has not done so.
        var isScheduled = false
        /// Whether Python has begun to end: then nobody can be asked any more, and nothing needs
        /// to be freed.
        var isOver = false
    }

    private static let queue = Mutex(Queue())
    private static let hasWaiting = Atomic<Bool>(false)
    private static let hasEnded = Atomic<Bool>(false)
    private static let takingCount = Atomic<Int>(0)
    private static let endingThread = Atomic<pthread_t>(0)
    private static let isPrepared = Atomic<Bool>(false)

    @unsafe private static func release(_ reference: Waiting) {
        queue.withLock { queue in
            if queue.isOver {
                // Work is never done, but what is Python's stays where a search for leaks finds it.
                if case .work = unsafe reference { return }
                unsafe queue.waiting.append(reference)
                return
            }
            unsafe queue.waiting.append(reference)
            hasWaiting.store(true, ordering: .relaxed)
            if queue.isScheduled { return }
            // Under the lock, so that Python cannot end in between. It can be refused, if many
            // others ask for the same: then the next release tries again.
            queue.isScheduled = unsafe Py_AddPendingCall(drainWhenScheduled, nil) == 0
        }
    }

    @inline(never) private static func drainQueue() {
        let waiting = unsafe queue.withLock { queue in
            hasWaiting.store(false, ordering: .relaxed)
            let waiting = unsafe queue.waiting
            unsafe queue.waiting = []
            return unsafe waiting
        }
        // Outside the lock: what is freed here runs Python code, which may come back.
        for index in unsafe waiting.indices {
            switch unsafe waiting[index] {
            case .object(let object): unsafe cpython_release(object)
            case .view(let view):
                unsafe PyBuffer_Release(view)
                unsafe view.deallocate()
            case .work(let work): work()
            }
        }
    }

    @unsafe private static let drainWhenScheduled:
        @convention(c) (
            UnsafeMutableRawPointer?
        ) -> Int32 = { _ in
            queue.withLock { $0.isScheduled = false }
            drain()
            return 0
        }

    @unsafe private static let end: PyCFunction = { _, _ in
        queue.withLock { $0.isOver = true }
        ProcessEnd.begin()
        endingThread.store(pthread_self(), ordering: .relaxed)
        hasEnded.store(true, ordering: .sequentiallyConsistent)
        let state = unsafe PyEval_SaveThread()
        waitForTakers()
        unsafe PyEval_RestoreThread(state)
        return unsafe PyRef(retaining: .none).stolen()
    }

    // Python keeps a pointer to it.
    private nonisolated(unsafe) static let endDefinition: UnsafeMutablePointer<PyMethodDef> = {
        let definition = UnsafeMutablePointer<PyMethodDef>.allocate(capacity: 1)
        unsafe definition.initialize(
            to: PyMethodDef(
                ml_name: ("end_releases" as StaticString).characters, ml_meth: end,
                ml_flags: METH_NOARGS, ml_doc: nil))
        return unsafe definition
    }()
}
