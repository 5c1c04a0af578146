/// The timers of a context that have not run yet.
///
/// The handlers and their arguments are in a Map in V8's heap, so its limit counts them.
final class Timers: @unchecked Sendable {
    // @unchecked Sendable because it is only touched under the isolate's lock.

    /// A timer, by the names of the HTML specification.
    private struct Timer {
        let number: UInt64
        let timeout: Int32
        let isRepeating: Bool
        let nestingLevel: Int
    }

    /// When a timer is due, which may have been cleared since.
    private struct Due: Comparable {
        let time: UInt64
        let number: UInt64
        let id: Int32

        static func < (first: Due, second: Due) -> Bool {
            (first.time, first.number) < (second.time, second.number)
        }
    }

    private let work: BackgroundWork
    private var handlers: Handlers?
    private var timers: [Int32: Timer] = [:]
    private var due = PriorityHeap<Due>()
    private var lastID: Int32 = 0
    // Of the timer that was set last; tells which was set first, and whether an id was used again.
    private var lastNumber: UInt64 = 0

    private final class Handlers {
        let map: ValueHandle

        init(_ map: consuming ValueHandle) {
            self.map = map
        }
    }

    init(for work: BackgroundWork) {
        self.work = work
    }

    /// Sets a timer.
    ///
    /// - Parameters:
    ///   - handler: A function; or a string, which is run as a script.
    ///   - timeout: Milliseconds; none if negative.
    ///   - isRepeating: Whether it is an interval.
    ///   - arguments: What the function is called with.
    ///   - scope: Open in the timers' context.
    /// - Returns: Its id, from 1.
    /// - Throws: ``EngineError`` if V8 has no room for it.
    func set(
        _ handler: Local, timeout: Int32, isRepeating: Bool, _ arguments: [Local],
        in scope: borrowing Scope
    ) throws(EngineError) -> Int32 {
        let id = nextID()
        let handlers = self.handlers ?? Handlers(scope.keepUncounted(scope.makeMap()))
        self.handlers = handlers
        try scope.set(
            inMap: handlers.map.local, Local(Double(id)), try scope.makeArray([handler] + arguments)
        )
        start(
            id, timeout: timeout, isRepeating: isRepeating,
            nestingLevel: scope.context.isolate.timerNestingLevel)
        return id
    }

    /// Clears a timer; nothing if there is none of this id.
    func clear(_ id: Int32, in scope: borrowing Scope) throws(EngineError) {
        guard timers.removeValue(forKey: id) != nil, let handlers else { return }
        _ = try scope.delete(fromMap: handlers.map.local, Local(Double(id)))
        removeCleared()
    }

    /// Clears all timers: the context is closed.
    func removeAll() {
        timers = [:]
        due = PriorityHeap()
        handlers = nil
        work.cancel()
    }

    /// Runs the timer that is due first, if one is due, and the microtasks that it leaves.
    func runNext(in scope: borrowing Scope) throws(EngineError) {
        defer { makeAppointment() }
        guard let (id, timer) = removeDue(by: MonotonicClock.now), let handlers else { return }
        let isolate = scope.context.isolate
        isolate.timerNestingLevel = timer.nestingLevel
        defer {
            // Unless it was cleared, whatever came of it.
            if timer.isRepeating, timers[id]?.number == timer.number {
                start(
                    id, timeout: timer.timeout, isRepeating: true,
                    nestingLevel: timer.nestingLevel)
            }
            isolate.timerNestingLevel = 0
        }
        let key = Local(Double(id))
        let task = try scope.get(fromMap: handlers.map.local, key)
        if !timer.isRepeating {
            timers[id] = nil
            _ = try scope.delete(fromMap: handlers.map.local, key)
        }
        try scope.thenMicrotasks { (scope) throws(EngineError) in try scope.run(task) }
    }

    /// Sees to it that what is due first runs.
    private func makeAppointment() {
        if let nextTime { work.wake(at: nextTime) }
    }

    /// When what is due first is due.
    var nextTime: UInt64? {
        while let first = due.first, timers[first.id]?.number != first.number {
            _ = due.removeFirst()
        }
        return due.first?.time
    }

    /// The timer initialization steps, from the nesting level of the task that does it.
    private func start(_ id: Int32, timeout: Int32, isRepeating: Bool, nestingLevel: Int) {
        let isClamped = nestingLevel > Timers.maximumUnclampedLevel
        let clamped = max(timeout, isClamped ? Timers.leastNestedTimeout : 0)
        lastNumber += 1
        timers[id] = Timer(
            number: lastNumber, timeout: timeout, isRepeating: isRepeating,
            nestingLevel: nestingLevel + 1)
        due.insert(
            Due(
                time: MonotonicClock.now + UInt64(clamped) * 1_000_000, number: lastNumber, id: id))
        makeAppointment()
    }

    private static let maximumUnclampedLevel = 5
    private static let leastNestedTimeout: Int32 = 4

    private func removeDue(by now: UInt64) -> (Int32, Timer)? {
        while let first = due.first, first.time <= now {
            _ = due.removeFirst()
            if let timer = timers[first.id], timer.number == first.number {
                return (first.id, timer)
            }
        }
        return nil
    }

    /// Forgets when those that were cleared would have been due, once they are the most.
    private func removeCleared() {
        guard due.count > 2 * timers.count + 64 else { return }
        due.removeAll { timers[$0.id]?.number != $0.number }
    }

    private func nextID() -> Int32 {
        repeat {
            lastID = lastID == .max ? 1 : lastID + 1
        } while timers[lastID] != nil
        return lastID
    }
}

extension Scope {
    /// Does what a timer is to do; `task` is its handler and the arguments, as an array.
    fileprivate borrowing func run(_ task: Local) throws(EngineError) {
        let handler = try element(task, 0)
        guard handler.kind == .function else {
            _ = try evaluate(handler, name: try key(ascii: "<timer>"), line: 1)
            return
        }
        var arguments: [Local] = []
        for index in 1..<max(1, length(ofArray: task)) {
            arguments.append(try element(task, index))
        }
        _ = try call(handler, receiver: globalObject(), arguments)
    }
}
