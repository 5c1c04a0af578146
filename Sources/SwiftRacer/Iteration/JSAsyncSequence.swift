internal import Synchronization

/// What a JavaScript object iterates over as `for await … of` does: an async generator's values, say,
/// or those of a plain iterable.
///
///     for try await line in reader.asyncElements { … }
///
/// JavaScript runs on a thread of the isolate's own, and begins when the first value is asked for.
/// Where a loop is left early, the JavaScript iterator is told, as by `break`.
public struct JSAsyncSequence<Element: JSConvertible & Sendable>: AsyncSequence, Sendable {
    private let iterable: JSObject

    init(_ iterable: JSObject) {
        self.iterable = iterable
    }

    /// An iterator, which goes over it for itself.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(JSAsyncIteration(iterable))
    }

    /// Goes over a JavaScript object.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let iteration: JSAsyncIteration

        fileprivate init(_ iteration: JSAsyncIteration) {
            self.iteration = iteration
        }

        /// The next value, converted; nil after the last.
        ///
        /// - Throws: ``EngineError`` with what the iterator throws or rejects with, with
        ///   ``EngineError/Code/conversionFailed``, or with ``EngineError/Code/cancelled``.
        public mutating func next() async throws(EngineError) -> Element? {
            try await iteration.next(as: Element.self)
        }

        /// As ``next()``.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(EngineError) -> Element? {
            try await iteration.next(as: Element.self)
        }
    }
}

extension JSObject {
    /// What `for await … of` goes over.
    public var asyncElements: JSAsyncSequence<JSValue> { asyncElements(as: JSValue.self) }

    /// What `for await … of` goes over, converted.
    public func asyncElements<Element: JSConvertible & Sendable>(
        as type: Element.Type
    ) -> JSAsyncSequence<Element> {
        JSAsyncSequence(self)
    }
}

/// One going over a JavaScript object; dropped before the end, it ends the iteration early.
private final class JSAsyncIteration: Sendable {
    private enum State {
        case notBegun
        case begun(Begun)
        case ended
    }

    private struct Begun {
        let iterator: JSObject
        let next: JSObject
        let isAsync: Bool
    }

    private let iterable: JSObject
    private let state = Mutex(State.notBegun)

    init(_ iterable: JSObject) {
        self.iterable = iterable
    }

    deinit {
        guard case .begun(let begun) = state.withLock({ $0 }) else { return }
        let iterator = begun.iterator
        iterator.context.isolate.perform {
            do throws(EngineError) {
                try iterator.context.withScope { (scope) throws(EngineError) in
                    _ = try scope.finish(iterator.local)
                }
            } catch {
                if error.code != .closed { iterator.context.report(error) }
            }
        }
    }

    func next<Element: JSConvertible & Sendable>(
        as type: Element.Type
    ) async throws(EngineError) -> Element? {
        if case .ended = state.withLock({ $0 }) { return nil }
        do throws(EngineError) {
            return try await iterable.context.awaiting { [self] (scope) throws(EngineError) in
                try step(in: scope)
            } extract: { [self] (step, scope) throws(EngineError) -> Element? in
                guard let value = try value(of: step, in: scope) else { return nil }
                return try Element(scope.value(value))
            }
        } catch {
            // What JavaScript throws ends it; whatever else it is, it can still be told to end.
            if error.code == .exception { end() }
            throw error
        }
    }

    /// What the iterator's `next` gives, or what a value of an iterator that is not async resolves to.
    private func step(in scope: borrowing Scope) throws(EngineError) -> Local {
        let begun = try begin(in: scope)
        let step = try scope.call(begun.next.local, receiver: begun.iterator.local, [])
        if begun.isAsync { return try scope.promise(of: step) }
        guard let value = try scope.value(ofStep: step) else {
            end()
            return .undefined
        }
        return try scope.promise(of: value)
    }

    private func value(of step: Local, in scope: borrowing Scope) throws(EngineError) -> Local? {
        switch state.withLock({ $0 }) {
        case .notBegun, .ended: return nil
        case .begun(let begun) where !begun.isAsync: return step
        case .begun: break
        }
        let value = try scope.value(ofStep: step)
        if value == nil { end() }
        return value
    }

    private func begin(in scope: borrowing Scope) throws(EngineError) -> Begun {
        if case .begun(let begun) = state.withLock({ $0 }) { return begun }
        let object = scope.local(iterable)
        var method = try scope.iterationMethod(of: object, isAsync: true)
        let isAsync = method.kind != .undefined
        if !isAsync { method = try scope.iterationMethod(of: object, isAsync: false) }
        let (iterator, next) = try scope.iterator(over: object, by: method)
        let begun = Begun(iterator: iterator, next: next, isAsync: isAsync)
        state.withLock { $0 = .begun(begun) }
        return begun
    }

    private func end() {
        state.withLock { $0 = .ended }
    }
}

extension Scope {
    /// A promise that follows `value`, as `await` does.
    borrowing func promise(of value: Local) throws(EngineError) -> Local {
        if value.kind == .promise { return value }
        let promise = try makePromise()
        try resolve(promise, with: value)
        return promise
    }
}
