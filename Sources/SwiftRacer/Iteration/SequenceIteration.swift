internal import Synchronization

/// One going over a Swift sequence, for JavaScript.
final class SequenceIteration<Elements: Sequence & Sendable>: Sendable
where Elements.Element: JSConvertible {
    private let iterator: Mutex<Elements.Iterator?>

    init(_ elements: Elements) {
        iterator = Mutex(elements.makeIterator())
    }

    /// The next element, converted; nil after the last.
    func next(in context: Context) throws(EngineError) -> JSValue? {
        let element = iterator.withLockIfAvailable { iterator in
            let element = iterator?.next()
            if element == nil { iterator = nil }
            return Result { () throws(EngineError) in try element?.jsValue(in: context) }
        }
        guard let element else { throw SequenceIteration.isRunning }
        return try element.get()
    }

    /// Lets go of the rest.
    func finish() throws(EngineError) {
        let isFree = iterator.withLockIfAvailable { iterator in
            iterator = nil
            return true
        }
        guard isFree == true else { throw SequenceIteration.isRunning }
    }

    // The sequence itself runs JavaScript, which asks for the next element.
    private static var isRunning: EngineError {
        EngineError(.invalidArgument, "cannot go over a sequence: it is running already")
    }
}

/// One going over a Swift async sequence, for JavaScript.
///
/// JavaScript may ask for values before it has got those that it asked for: they wait for each other.
final class AsyncSequenceIteration<Elements: AsyncSequence & Sendable>: @unchecked Sendable
where Elements.Element: Sendable {
    // @unchecked Sendable because `iterator` is only touched by the tasks in `last`, one after the
    // other.

    private var iterator: Elements.AsyncIterator?
    private let last = Mutex<Task<Elements.Element?, any Error>?>(nil)

    init(_ elements: Elements) {
        iterator = elements.makeAsyncIterator()
    }

    /// The next element; nil after the last.
    func next() -> Task<Elements.Element?, any Error> {
        enqueue { [self] in
            do {
                let element = try await iterator?.next(isolation: nil)
                if element == nil { iterator = nil }
                return element
            } catch {
                iterator = nil
                throw error
            }
        }
    }

    /// Lets go of the rest.
    func finish() -> Task<Elements.Element?, any Error> {
        enqueue { [self] in
            iterator = nil
            return nil
        }
    }

    private func enqueue(
        _ work: @escaping @Sendable @concurrent () async throws -> Elements.Element?
    ) -> Task<Elements.Element?, any Error> {
        last.withLock { last in
            let previous = last
            let task = Task {
                _ = await previous?.result
                return try await work()
            }
            last = task
            return task
        }
    }
}
