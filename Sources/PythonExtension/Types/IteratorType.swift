internal import CPython
internal import SwiftRacer

/// A JavaScript iterator that Python iterates over.
private final class Iteration: Sendable {
    let iterator: JSObject
    let next: JSObject

    init(_ iterator: JSObject, next: JSObject) {
        self.iterator = iterator
        self.next = next
    }
}

/// `iter(object)`: what `for … of` goes over if the object is iterable, else its keys.
let objectIterator: PyCallback1 = { instance in
    returning(instance) { () throws(PythonError) in
        let target = instance.swift(JSObject.self)
        let iteration = try enteringForValue(target.context) {
            (scope) throws(EngineError) -> Iteration? in
            let method = try scope.get(target.local, scope.iteratorSymbol(isAsync: false))
            guard method.kind == .function else { return nil }
            let iterator = try scope.call(method, receiver: target.local, [])
            let next = try scope.get(
                scope.expectObject(iterator, "an iterator"), try scope.key(ascii: "next"))
            return Iteration(
                scope.object(iterator), next: scope.object(try scope.expectObject(next, "next")))
        }
        guard let iteration else { return try keyIterator(of: instance) }
        return try PyRef(Types.current.iterator, iteration, owner: instance.owner)
    }
}

/// What `for await … of` goes over.
let objectAsyncIterator: PyCallback2 = { instance, _ in
    returning(instance) { () throws(PythonError) in
        let target = instance.swift(JSObject.self)
        return try entering(target.context, owner: instance.owner) { (scope) throws(EngineError) in
            var method = try scope.get(target.local, scope.iteratorSymbol(isAsync: true))
            if method.kind != .function {
                method = try scope.get(target.local, scope.iteratorSymbol(isAsync: false))
            }
            guard method.kind == .function else {
                throw scope.typeError("the object is not iterable")
            }
            return try scope.expectObject(
                try scope.call(method, receiver: target.local, []), "an iterator")
        }
    }
}

/// An iterator over the own enumerable string keys as they are now.
func keyIterator(of instance: PyBorrowed) throws(PythonError) -> PyRef {
    var options = CallOptions()
    options.copy = true
    let target = instance.swift(JSObject.self)
    let names = try entering(target.context, owner: instance.owner, options) {
        (scope) throws(EngineError) in try scope.keys(target.local)
    }
    return try names.borrowed.iterator()
}

/// The type of `iter(object)`.
func makeIteratorType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer._Iterator", doc: "The iterator over a JavaScript iterable.")
    type.isNotInstantiable()
    type.isCollected()
    type.slot(Py_tp_iter) { (instance: PyBorrowed) in PyRef(retaining: instance).returned() }
    type.slot(Py_tp_iternext, iteratorNext)
    type.method(
        "close", doc: "close($self, /)\n--\n\nEnd the iteration early, as leaving a loop does."
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let iteration = instance.swift(Iteration.self)
            try enteringForValue(iteration.iterator.context) { (scope) throws(EngineError) in
                let iterator = iteration.iterator.local
                let method = try scope.get(iterator, try scope.key(ascii: "return"))
                if method.kind == .function { _ = try scope.call(method, receiver: iterator, []) }
            }
            return PyRef(retaining: .none)
        }
    }
    return try type.build()
}

private let iteratorNext: PyCallback1 = { instance in
    do throws(PythonError) {
        let iteration = instance.swift(Iteration.self)
        var tape: Tape?
        let step = try enteringForValue(iteration.iterator.context) {
            (scope) throws(EngineError) -> (isDone: Bool, value: Tape.Node) in
            let result = try scope.expectObject(
                try scope.call(iteration.next.local, receiver: iteration.iterator.local, []),
                "an iterator result")
            let isDone = scope.isTruthy(try scope.get(result, try scope.key(ascii: "done")))
            let value = try scope.get(result, try scope.key(ascii: "value"))
            return (isDone, scope.record(value, in: &tape))
        }
        if step.isDone, step.value.kind == .undefined { return .failure }
        let value = try python(step.value, optionally: tape, owner: instance.owner)
        if step.isDone { throw stopIteration(value.borrowed) }
        return value.returned()
    } catch {
        raise(error, owner: instance)
        return .failure
    }
}
