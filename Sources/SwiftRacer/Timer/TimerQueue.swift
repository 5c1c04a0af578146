internal import Synchronization

/// Has contexts do what waits for nobody to be inside: their timers, when they are due.
///
/// One thread for the process; it starts with the first timer.
final class TimerQueue: @unchecked Sendable {
    // @unchecked Sendable because the rest is only touched under the thread's lock.

    static let shared = TimerQueue()

    /// When a context wants the thread, if it does.
    ///
    /// Not the context's owner: a timer does not keep its context alive.
    final class Appointment: @unchecked Sendable {
        // @unchecked Sendable because the rest is only touched under the thread's lock.

        /// The context, if anybody uses it.
        fileprivate let context: @Sendable () -> Context?
        fileprivate var time: UInt64?
        // The context, where it must not go before.
        fileprivate var kept: Context?
        // What the context is to do; see ``Context/runInBackground(_:)``.
        fileprivate let duty: Duty

        enum Duty {
            case timers, tasks
        }

        init(with context: Context) {
            let reference = WeakContext(context)
            self.context = { reference.context }
            duty = .timers
        }

        /// For the tasks of an isolate, with the context that `context` gives when it is time.
        init(forTasks context: @escaping @Sendable () -> Context?) {
            self.context = context
            duty = .tasks
        }
    }

    /// An appointment as it was made; it may have been changed since, which its time tells.
    private struct Entry: Comparable {
        let time: UInt64
        let number: UInt64
        let appointment: Appointment

        var isCurrent: Bool { appointment.time == time }

        static func < (first: Entry, second: Entry) -> Bool {
            (first.time, first.number) < (second.time, second.number)
        }

        static func == (first: Entry, second: Entry) -> Bool {
            first.number == second.number
        }
    }

    private let thread = BackgroundThread(
        { TimerQueue.shared.run() }, isForked: { TimerQueue.shared.removeAll() })
    private var entries = PriorityHeap<Entry>()
    // Those that were due while another thread was inside, by their isolate.
    private var waiting: [ObjectIdentifier: [Entry]] = [:]
    private var lastNumber: UInt64 = 0
    // The appointments that have a time.
    private var currentCount = 0
    // Set when the process ends: it must not be disturbed.
    private let isStopped = Atomic<Bool>(false)

    private init() {}

    /// Makes an appointment, unless there is an earlier one.
    ///
    /// - Parameters:
    ///   - appointment: Whose.
    ///   - time: When, by ``MonotonicClock``.
    ///   - kept: The context, if it must not go before.
    func make(_ appointment: Appointment, at time: UInt64, keeping kept: Context? = nil) {
        thread.withLock {
            if let kept { appointment.kept = kept }
            if let earlier = appointment.time, earlier <= time { return }
            set(appointment, to: time)
            lastNumber += 1
            insert(Entry(time: time, number: lastNumber, appointment: appointment))
            thread.startIfNeeded()
        }
    }

    /// Takes an appointment back, unless its context waits for more than its timers.
    func cancel(_ appointment: Appointment) {
        thread.withLock {
            // Nobody would let go of the context.
            if appointment.kept == nil { set(appointment, to: nil) }
        }
    }

    /// Moves an appointment, if there is one, to now.
    func hurry(_ appointment: Appointment) {
        let isMade = thread.withLock { appointment.time != nil }
        if isMade { make(appointment, at: 0) }
    }

    /// Nobody is inside `isolate` any more.
    func isolateIsFree(_ isolate: Isolate) {
        thread.withLock {
            for entry in waiting.removeValue(forKey: ObjectIdentifier(isolate)) ?? []
            where entry.isCurrent { insert(entry) }
        }
    }

    private func set(_ appointment: Appointment, to time: UInt64?) {
        currentCount += (time == nil ? 0 : 1) - (appointment.time == nil ? 0 : 1)
        appointment.time = time
        // Those that were changed are the most.
        if entries.count > 2 * currentCount + 64 { entries.removeAll { !$0.isCurrent } }
    }

    private func insert(_ entry: Entry) {
        entries.insert(entry)
        if entries.first == entry { thread.signal() }
    }

    private func removeAll() {
        while let entry = entries.removeFirst() { entry.appointment.time = nil }
        for entry in waiting.values.joined() { entry.appointment.time = nil }
        waiting = [:]
        currentCount = 0
    }

    // MARK: On the thread

    private func run() {
        BackgroundThread.whenTheProcessEnds { TimerQueue.shared.stop() }
        while true { keep(nextEntry()) }
    }

    private func stop() {
        isStopped.store(true, ordering: .releasing)
    }

    /// Waits for what is due next.
    private func nextEntry() -> Entry {
        thread.withLock {
            while true {
                guard let first = entries.first, !isStopped.load(ordering: .acquiring) else {
                    thread.wait()
                    continue
                }
                if !first.isCurrent {
                    _ = entries.removeFirst()
                } else if first.time > MonotonicClock.now {
                    thread.wait(until: first.time)
                } else {
                    _ = entries.removeFirst()
                    return first
                }
            }
        }
    }

    private func keep(_ entry: Entry) {
        guard let context = entry.appointment.context() else {
            cancel(entry.appointment)
            return
        }
        let isolate = context.isolate
        thread.withLock {
            // What runs makes the next appointment; one that was made meanwhile is kept.
            if entry.isCurrent { set(entry.appointment, to: nil) }
            // The local variable holds it from here on.
            entry.appointment.kept = nil
        }
        if context.runInBackground(entry.appointment.duty) { return }
        let isToStay = context.hasBackgroundDuty
        thread.withLock {
            if isToStay { entry.appointment.kept = context }
            guard entry.appointment.time ?? .max > entry.time else { return }
            set(entry.appointment, to: entry.time)
            waiting[ObjectIdentifier(isolate), default: []].append(entry)
        }
        isolate.awaitFree()
    }
}
