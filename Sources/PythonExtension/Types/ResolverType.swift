internal import CPython
internal import SwiftRacer

/// `swiftracer._native._Resolver`: by which Python settles a promise that it has given to
/// JavaScript.
func makeResolverType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer._Resolver", doc: "What settles a promise of Python's.")
    type.isNotInstantiable()
    type.isCollected()
    type.property("isolate", doc: "The isolate of the promise.") { instance, _ in
        PyRef(retaining: instance.owner.owner).returned()
    }
    type.method(
        "settle",
        doc: """
            settle($self, exception, value, cancellation, /)
            --

            Reject the promise with ``exception``, or fulfil it with ``value`` if that is None.
            """
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(3...3, count, of: "settle")
            try expectNoKeywords(names, of: "settle")
            let cancellation =
                arguments[2].isInstance(exactly: Types.current.cancellation)
                ? arguments[2].swift(Cancellation.self) : nil
            try settle(
                instance, exception: arguments[0], value: arguments[1], cancellation)
            return PyRef(retaining: .none)
        }
    }
    return try type.build()
}

private func settle(
    _ instance: PyBorrowed, exception: PyBorrowed, value: PyBorrowed,
    _ cancellation: Cancellation?
) throws(PythonError) {
    let promise = instance.swift(JSPromise.self)
    let failure: HostError
    do throws(PythonError) {
        if !exception.isNone {
            setException(exception)
            throw .raised
        }
        var writer = TapeWriter(for: instance.owner)
        let node = try writer.write(value, at: .result)
        try enteringForValue(
            promise.context, timeout: promise.context.backgroundTimeout, cancellation: cancellation
        ) {
            (scope) throws(EngineError) in
            try scope.resolve(promise.local, with: try scope.play(node, from: writer.tape))
        }
        return
    } catch {
        // Not what stopped JavaScript, or closed it: there is nobody to be told.
        if case .engine(let error) = error, error.code != .conversionFailed { throw .engine(error) }
        failure = hostError(for: error, owner: instance.owner, isRejection: true)
    }
    try enteringForValue(
        promise.context, timeout: promise.context.backgroundTimeout, cancellation: cancellation
    ) {
        (scope) throws(EngineError) in
        try scope.reject(promise.local, with: try scope.reason(failure))
    }
}
