internal import CPython
internal import SwiftRacer

/// Runs `body` inside `context`, without the GIL, and gives what it returns to Python.
///
/// - Parameters:
///   - owner: The Python Context that live objects in the result belong to.
///   - receiver: What a function in the result was read from.
///   - options: How long it may take, and whether to copy.
@inline(__always) func entering(
    _ context: Context, owner: PyBorrowed, receiver: JSObject? = nil,
    _ options: CallOptions = CallOptions(),
    _ body: (borrowing Scope) throws(EngineError) -> Local
) throws(PythonError) -> PyRef {
    var tape = Tape()
    let node = try enteringForValue(context, timeout: options.timeout) {
        (scope) throws(EngineError) in
        let local = try body(scope)
        return options.copy
            ? try scope.recordDeep(local, in: &tape) : scope.record(local, in: &tape)
    }
    return try python(node, from: tape, owner: owner, receiver: receiver)
}

/// Runs `body` inside `context`, without the GIL.
@inline(__always) func enteringForValue<Value>(
    _ context: Context, timeout: Duration? = nil,
    _ body: (borrowing Scope) throws(EngineError) -> Value
) throws(PythonError) -> Value {
    let result = withoutGIL { () -> Result<Value, EngineError> in
        do throws(EngineError) {
            return .success(try context.withScope(timeout: timeout, body))
        } catch {
            return .failure(error)
        }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw .engine(error)
    }
}

/// What a function is called with.
enum Receiver {
    case undefined
    case object(JSObject)
    case value(PyBorrowed)
}

/// Calls or constructs with Python arguments.
@inline(__always) func invoke(
    _ function: JSFunction, receiver: Receiver, isNew: Bool = false, _ arguments: PyVector,
    from start: Int = 0, count: Int, owner: PyBorrowed, _ options: CallOptions
) throws(PythonError) -> PyRef {
    var writer = TapeWriter(default: owner.extra)
    return try unsafe withUnsafeTemporaryAllocation(of: Tape.Node.self, capacity: count + 1) {
        (nodes) throws(PythonError) in
        for index in 0..<count {
            let node = try writer.write(arguments[start + index], at: .argument(index))
            unsafe nodes.initializeElement(at: index, to: node)
        }
        // The receiver travels as one argument more.
        if case .value(let value) = receiver {
            unsafe nodes.initializeElement(at: count, to: try writer.write(value, at: .this))
        } else {
            unsafe nodes.initializeElement(at: count, to: Tape.Node(.undefined))
        }
        return try entering(function.context, owner: owner, options) {
            (scope) throws(EngineError) in
            try unsafe withUnsafeTemporaryAllocation(of: Local.self, capacity: count + 1) {
                (locals) throws(EngineError) in
                try unsafe scope.play(UnsafeBufferPointer(nodes), from: writer.tape, into: locals)
                let values = unsafe UnsafeBufferPointer(rebasing: locals[..<count])
                if isNew { return try unsafe scope.construct(function.local, values) }
                let this =
                    if case .object(let object) = receiver {
                        try scope.local(of: object)
                    } else {
                        unsafe locals[count]
                    }
                return try unsafe scope.call(function.local, receiver: this, values)
            }
        }
    }
}
