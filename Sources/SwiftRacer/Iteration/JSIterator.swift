internal import Synchronization

/// Goes over what a JavaScript object iterates over, as `for … of` does.
///
///     let iterator = try object.makeIterator()
///     while let value = try iterator.next() { … }
///
/// It is no `IteratorProtocol`, because JavaScript may throw.
public final class JSIterator: Sendable {
    private let iterator: JSObject
    private let method: JSObject
    private let hasEnded = Atomic<Bool>(false)

    init(_ iterator: JSObject, next: JSObject) {
        self.iterator = iterator
        method = next
    }

    /// The next value; nil after the last.
    ///
    /// - Throws: ``EngineError`` with what the iterator throws, which has ended then.
    public func next() throws(EngineError) -> JSValue? {
        if hasEnded.load(ordering: .acquiring) { return nil }
        do throws(EngineError) {
            let value = try iterator.context.withScope { (scope) throws(EngineError) -> JSValue? in
                let step = try scope.call(method.local, receiver: iterator.local, [])
                return try scope.value(ofStep: step).map { scope.value($0) }
            }
            if value == nil { end() }
            return value
        } catch {
            end()
            throw error
        }
    }

    /// The next value, converted; nil after the last.
    public func next<Value: JSConvertible>(
        as type: Value.Type
    ) throws(EngineError) -> Value? {
        guard let value = try next() else { return nil }
        return try Value(value)
    }

    /// Ends the iteration early, as leaving a loop does: a generator runs its `finally`.
    ///
    /// - Throws: ``EngineError`` with what the iterator throws.
    public func finish() throws(EngineError) {
        if hasEnded.exchange(true, ordering: .acquiringAndReleasing) { return }
        try iterator.context.withScope { (scope) throws(EngineError) in
            _ = try scope.finish(iterator.local)
        }
    }

    private func end() {
        hasEnded.store(true, ordering: .releasing)
    }
}

extension JSObject {
    /// An iterator over what `for … of` goes over.
    ///
    /// - Throws: ``EngineError`` with a TypeError if the object is not iterable.
    public func makeIterator() throws(EngineError) -> JSIterator {
        try context.withScope { (scope) throws(EngineError) in
            let object = scope.local(self)
            let (iterator, next) = try scope.iterator(
                over: object, by: try scope.iterationMethod(of: object, isAsync: false))
            return JSIterator(iterator, next: next)
        }
    }

    /// Calls `body` with each value that `for … of` goes over; where it throws, the iteration ends
    /// early.
    ///
    /// - Parameter body: Gets one value after the other.
    /// - Throws: What `body` throws, or ``EngineError``.
    public func forEach(_ body: (JSValue) throws -> Void) throws {
        let iterator = try makeIterator()
        do {
            while let value = try iterator.next() { try body(value) }
        } catch {
            // What made it end is told, rather than what comes of that.
            try? iterator.finish()
            throw error
        }
    }
}

// MARK: - The protocol

extension Scope {
    /// The object's method for an iteration; undefined if it has none.
    borrowing func iterationMethod(
        of object: Local, isAsync: Bool
    ) throws(EngineError) -> Local {
        let method = try get(object, iteratorSymbol(isAsync: isAsync))
        return method.kind == .null ? .undefined : method
    }

    /// The iterator that `method` gives, and its method `next`.
    borrowing func iterator(
        over object: Local, by method: Local
    ) throws(EngineError) -> (iterator: JSObject, next: JSObject) {
        guard method.kind == .function else {
            throw typeError("\(try string(describing: object)) is not iterable")
        }
        let iterator = try expectObject(
            try call(method, receiver: object, []), "an iterator")
        let next = try get(iterator, try key(ascii: "next"))
        guard next.kind == .function else {
            throw typeError("\(try string(describing: next)) is not a function")
        }
        return (self.object(iterator), self.object(next))
    }

    /// The value of what `next` gave; nil if it says that there is none.
    borrowing func value(ofStep step: Local) throws(EngineError) -> Local? {
        let step = try expectObject(step, "an iterator result")
        let isDone = try get(step, try key(ascii: "done"))
        if isTruthy(isDone) { return nil }
        return try get(step, try key(ascii: "value"))
    }

    /// `value`, which JavaScript itself would refuse if it is no object.
    package borrowing func expectObject(
        _ value: Local, _ role: String
    ) throws(EngineError) -> Local {
        if value.kind.isObject { return value }
        throw typeError("\(try string(describing: value)) is not \(role)")
    }

    /// Has an iterator end early, if it can.
    ///
    /// - Returns: What that gives.
    borrowing func finish(_ iterator: Local) throws(EngineError) -> Local {
        let method = try get(iterator, try key(ascii: "return"))
        switch method.kind {
        case .undefined, .null: return .undefined
        case .function: return try call(method, receiver: iterator, [])
        default: throw typeError("\(try string(describing: method)) is not a function")
        }
    }
}
