internal import Glibc

/// A thread on which tasks use an isolate, so that none of the threads which all tasks share is held
/// up while JavaScript runs or is waited for.
///
/// The thread starts with a job and ends some time after the last.
@safe final class IsolateExecutor: TaskExecutor, @unchecked Sendable {
    // @unchecked Sendable because `jobs` and `isRunning` are touched only under `mutex`.

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs = JobQueue()
    private var isRunning = false

    private static let idleSeconds = 1

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(wakeUp, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(wakeUp)
        unsafe pthread_mutex_destroy(mutex)
        unsafe wakeUp.deallocate()
        unsafe mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isTaken = withLock {
            if isRunning {
                unsafe pthread_cond_signal(wakeUp)
            } else {
                isRunning = startThread()
            }
            if isRunning { jobs.append(job) }
            return isRunning
        }
        // Where the system has no thread left, one of those for all tasks does it.
        if !isTaken { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }

    private func startThread() -> Bool {
        var thread = pthread_t()
        // Safety: the thread takes the reference.
        let executor = unsafe Unmanaged.passRetained(self)
        let failure = unsafe pthread_create(
            &thread, nil,
            { environment in
                // A signal is for the host's own threads.
                var everySignal = sigset_t()
                unsafe sigfillset(&everySignal)
                IsolateHandle.unblockSignal(in: &everySignal)
                unsafe pthread_sigmask(SIG_SETMASK, &everySignal, nil)
                if let environment = unsafe environment {
                    unsafe Unmanaged<IsolateExecutor>.fromOpaque(environment).takeRetainedValue()
                        .run()
                }
                return nil
            }, executor.toOpaque())
        guard failure == 0 else {
            unsafe executor.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func run() {
        while let job = withLock({ nextJob() }) {
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Waits for a job; nil if none came for so long that the thread is to end.
    private func nextJob() -> UnownedJob? {
        var end = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &end)
        end.tv_sec += IsolateExecutor.idleSeconds
        while true {
            if let job = jobs.popFirst() { return job }
            guard unsafe pthread_cond_timedwait(wakeUp, mutex, &end) != ETIMEDOUT else { break }
        }
        if let job = jobs.popFirst() { return job }
        isRunning = false
        return nil
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}

/// Jobs, the first in the first out.
private struct JobQueue {
    private var jobs: [UnownedJob] = []
    private var takenCount = 0

    mutating func append(_ job: UnownedJob) {
        jobs.append(job)
    }

    mutating func popFirst() -> UnownedJob? {
        guard takenCount < jobs.count else { return nil }
        defer {
            takenCount += 1
            if takenCount == jobs.count {
                jobs.removeAll(keepingCapacity: takenCount <= 64)
                takenCount = 0
            }
        }
        return jobs[takenCount]
    }
}

extension Isolate {
    /// Does `job`, which uses the isolate, on a thread of the isolate's own; never waits.
    ///
    /// As in an unstructured task: the values of task locals and the priority are those of the
    /// caller. Jobs are done in the order they come in.
    func perform(_ job: @escaping @Sendable () -> Void) {
        // The thread of a parent's isolate is not there.
        Task(executorPreference: isForked ? IsolateExecutor() : executor) { job() }
    }
}
