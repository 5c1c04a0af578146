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
        if DeferredReleases.isPythonEnding {
            throw .engine(EngineError(.terminated, "cannot call back: Python ends"))
        }
        let first = passesReceiver ? 1 : 0
        let count = min(first + arguments.count, maximumCount)
        let outcome = unsafe withUnsafeTemporaryAllocation(
            of: Tape.Node.self, capacity: count
        ) { (nodes) -> Result<Local, HostError> in
            var tape: Tape?
            for index in 0..<count {
                let local = index < first ? arguments.receiver : arguments[index - first]
                unsafe nodes.initializeElement(at: index, to: scope.record(local, in: &tape))
            }
            let recorded = unsafe UnsafeBufferPointer(rebasing: nodes[..<count])
            return withGIL {
                do throws(PythonError) {
                    return .success(try unsafe call(recorded, tape, in: scope))
                } catch {
                    return .failure(hostError(for: error, owner: host.owner))
                }
            }
        }
        return try outcome.get()
    }

    /// Calls the callable with the GIL held, and makes what it returns a JavaScript value.
    @unsafe private func call(
        _ nodes: UnsafeBufferPointer<Tape.Node>, _ tape: borrowing Tape?,
        in scope: borrowing Scope
    ) throws(PythonError) -> Local {
        guard !host.owner.isNull, !held.object.isNull else {
            throw .engine(EngineError(.closed, "cannot call back: the context is closed"))
        }
        // What is called may drop the last other reference to either.
        let owner = PyRef(retaining: host.owner)
        let callable = PyRef(retaining: held.object)
        let result = try unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<PyObject>.self, capacity: nodes.count
        ) { (values) throws(PythonError) -> PyRef in
            var made = 0
            defer { for index in 0..<made { unsafe cpython_release(values[index]) } }
            for index in nodes.indices {
                let value = try unsafe python(
                    nodes[index], optionally: tape, owner: owner.borrowed)
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
        return try engine { () throws(EngineError) in try scope.play(node, from: writer.tape) }
    }
}

/// Runs `body`, whose failures are the engine's.
@inline(__always) private func engine(
    _ body: () throws(EngineError) -> Local
) throws(PythonError) -> Local {
    do throws(EngineError) { return try body() } catch { throw .engine(error) }
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
