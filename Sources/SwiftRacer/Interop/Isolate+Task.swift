internal import CV8

/// The only caller of `CV8/task.h`.
extension IsolateHandle {
    /// Has `tasks` told of what is posted while nobody is inside; it must live as long as the isolate.
    func observeTasks(_ tasks: ForegroundTasks) {
        // Safety: it and the isolate have the same owner, so it need not be retained.
        unsafe cv8_task_observe(
            raw,
            { environment, time in
                unsafe Unmanaged<ForegroundTasks>.fromOpaque(environment)
                    ._withUnsafeGuaranteedRef { $0.wake(at: time) }
            }, Unmanaged.passUnretained(tasks).toOpaque())
    }

    /// Whether tasks were posted since ``dueTaskCount()``.
    @inline(__always) var hasNewTasks: Bool {
        unsafe cv8_task_read_flag(rawTaskFlag)
    }

    /// Has ``hasNewTasks`` be true if there are any tasks.
    func noteTasks() {
        unsafe cv8_task_note(raw)
    }

    /// How many tasks are due.
    func dueTaskCount() -> Int {
        Int(unsafe cv8_task_due_count(raw))
    }

    /// When the next is due, by ``MonotonicClock``; nil if there is none.
    var nextTaskTime: UInt64? {
        var time: UInt64 = 0
        return unsafe cv8_task_next_time(raw, &time) ? time : nil
    }
}

extension Scope {
    /// Runs the task that is due first, if one is.
    borrowing func runNextTask() throws(EngineError) {
        try check(unsafe cv8_task_run_next(raw), "run a task of V8")
    }
}
