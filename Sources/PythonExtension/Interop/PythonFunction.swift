internal import CPython
internal import SwiftRacer

/// A Python callable that JavaScript can call.
final class PythonFunction: HostFunctionBody {
    private let held: HeldObject
    private let key: CallableKey
    private let host: PythonHost
    private let maximumCount: Int
    private let passesReceiver: Bool

    init(
        _ held: HeldObject, _ key: CallableKey, _ signature: CallableSignature, host: PythonHost
    ) {
        self.held = held
        self.key = key
        self.host = host
        maximumCount = signature.maximumCount ?? .max
        passesReceiver = signature.passesReceiver
    }

    func functionWasCollected() {
        let (host, key) = (host, key)
        DeferredReleases.perform { host.forget(key, of: self) }
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        try scope.leavingForHost { () throws(HostError) in
            try withGIL { () throws(HostError) in
                do throws(PythonError) {
                    return try callHoldingGIL(in: scope, arguments)
                } catch {
                    throw hostError(for: error, owner: host.owner)
                }
            }
        }
    }

    private func callHoldingGIL(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(PythonError) -> Local {
        guard !host.owner.isNull, !held.object.isNull else {
            throw .engine(EngineError(.closed, "cannot call back: the context is closed"))
        }
        // What is called may drop the last other reference to either.
        let owner = PyRef(retaining: host.owner)
        let callable = PyRef(retaining: held.object)
        let first = passesReceiver ? 1 : 0
        let count = min(first + arguments.count, maximumCount)
        let result = try unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<PyObject>.self, capacity: count
        ) { (values) throws(PythonError) -> PyRef in
            var made = 0
            defer { for index in 0..<made { unsafe cpython_release(values[index]) } }
            while made < count {
                let value =
                    if made >= first, let node = arguments.primitive(at: made - first) {
                        try python(primitive: node)
                    } else {
                        try python(
                            made < first ? arguments.receiver : arguments[made - first],
                            in: scope, owner: owner.borrowed)
                    }
                unsafe values.initializeElement(at: made, to: value.stolen())
                made += 1
            }
            return try unsafe PyRef(
                checking: cpython_call(callable.borrowed.object, values.baseAddress, made))
        }
        // Nothing of JavaScript runs while the value is made, so the GIL can be kept.
        if let node = try Tape.Node(simple: result.borrowed) {
            return try engine { () throws(EngineError) in try scope.playSimple(node) }
        }
        var writer = TapeWriter(for: owner.borrowed)
        let node = try writer.write(result.borrowed, at: .result)
        // What was to be awaited begins now, and not when somebody takes the GIL again.
        defer { DeferredReleases.drain() }
        return try engine { () throws(EngineError) in try scope.play(node, from: writer.tape) }
    }
}

/// Runs `body`, whose failures are the engine's.
@inline(__always) private func engine(
    _ body: () throws(EngineError) -> Local
) throws(PythonError) -> Local {
    do throws(EngineError) { return try body() } catch { throw .engine(error) }
}

/// The Python value of `local`, live where it has an identity: nothing of JavaScript runs.
private func python(
    _ local: Local, in scope: borrowing Scope, owner: PyBorrowed
) throws(PythonError) -> PyRef {
    var tape = Tape()
    let node = scope.record(local, in: &tape)
    return try python(node, from: tape, owner: owner)
}

/// The Python value of a node whose tape may be missing.
@inline(__always) func python(
    _ node: Tape.Node, optionally tape: borrowing Tape?, owner: PyBorrowed
) throws(PythonError) -> PyRef {
    switch tape {
    case .some(let tape): return try python(node, from: tape, owner: owner)
    case nil: return try python(primitive: node)
    }
}
