internal import Synchronization

/// The tasks that V8 wants run inside an isolate while nothing else runs there: what ends an
/// asynchronous compilation, say.
///
/// They run at the end of the outermost call, or else on the thread that runs timers.
final class ForegroundTasks: Sendable {
    private let appointment: TimerQueue.Appointment

    init(of isolate: WeakIsolate) {
        appointment = TimerQueue.Appointment(forTasks: { isolate.isolate?.contextForTasks })
    }

    deinit {
        TimerQueue.shared.cancel(appointment)
    }

    /// Has the isolate entered at `time`, or before.
    ///
    /// Thread: any, those of V8 included.
    func wake(at time: UInt64) {
        TimerQueue.shared.make(appointment, at: time)
    }
}

/// A reference to an isolate that does not keep it.
final class WeakIsolate: @unchecked Sendable {
    // @unchecked Sendable because the reference is set once, before it is read.

    fileprivate(set) weak var isolate: Isolate?
}

extension Isolate {
    /// Has the tasks run from now on.
    func observeTasks(_ reference: WeakIsolate) {
        reference.isolate = self
        handle.observeTasks(tasks)
    }

    /// The context whose limits and whose handler of errors are those of tasks; nil if nobody uses
    /// any.
    ///
    /// V8 does not tell whose a task is, so the limits are the tightest.
    var contextForTasks: Context? {
        usedContexts.filter { !$0.isClosed }.min { first, second in
            (first.backgroundTimeout, first.number) < (second.backgroundTimeout, second.number)
        }
    }

    /// Runs the tasks that are due, each with the microtasks that it leaves; in the outermost call,
    /// with no JavaScript below.
    ///
    /// - Throws: ``EngineError`` if the call was stopped; what else goes wrong is reported.
    @inline(never) func runTasks(in scope: borrowing Scope) throws(EngineError) {
        defer { awaitTasks() }
        // Others come meanwhile, of the garbage collector above all: those are for another time.
        for _ in 0..<handle.dueTaskCount() where try !runTask(in: scope) { return }
    }

    /// Runs a task.
    ///
    /// - Returns: Whether it came to its end.
    private func runTask(in scope: borrowing Scope) throws(EngineError) -> Bool {
        let context = contextForTasks ?? scope.context
        let limits = TimeLimits(timeout: context.backgroundTimeout, cpuTimeout: context.cpuTimeout)
        do throws(EngineError) {
            try running(limits) { (_) throws(EngineError) in
                try scope.runNextTask()
                // V8 itself catches what ends the callback of a FinalizationRegistry.
                if isStopped { throw EngineError(.terminated, "JavaScript was terminated") }
                try scope.performMicrotaskCheckpoint()
            }
            return true
        } catch {
            if isForked { throw error }
            // By another thread; the call that is inside comes to its end.
            if error.code == .closed, isClosed { return false }
            if error.code == .terminated, let cause = error.underlyingError {
                // Of the call, as if a function that it calls had stopped it.
                stop(because: cause, exception: error.exception)
                throw error
            }
            if isStopped { throw error }
            report(UnhandledError(error: error, context: context))
            return error.code == .exception
        }
    }

    /// Runs what FinalizationRegistry calls back for.
    ///
    /// - Throws: ``EngineError`` if that was stopped from outside.
    func runTasksAfterCollecting() throws(EngineError) {
        // A handler may be called where no JavaScript can run.
        guard isOutside else { return }
        if isOverHeapLimit { return awaitTasks() }
        do throws(EngineError) {
            try contextForTasks?.withScope { (_) throws(EngineError) in }
        } catch  where error.code == .closed {
            // Another thread has closed it: then they are gone.
        }
    }

    /// Whether there is too little memory for tasks to run.
    var isOverHeapLimit: Bool {
        !handle.conditions.isDisjoint(with: [.overLimit, .lost])
    }

    /// Sees to it that the tasks that are left are run.
    @inline(never) func awaitTasks() {
        if isForked || isClosed { return }
        if let time = handle.nextTaskTime { tasks.wake(at: time) }
    }

    /// They could not be run on the timers' thread: the call that ends next is to run them.
    func tasksAreLeft() {
        if !isForked { handle.noteTasks() }
    }
}
