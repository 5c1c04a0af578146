internal import CPython
internal import SwiftRacer

/// Runs `body` inside `context`, without the GIL, and gives what it returns to Python.
///
/// `owner` is the Python Context that live objects in the result belong to, `receiver` what a
/// function in the result was read from. `options` say how long it may take, and whether to copy.
@inline(__always) func entering(
    _ context: Context, owner: PyBorrowed, receiver: JSObject? = nil,
    _ options: CallOptions = CallOptions(),
    _ body: (borrowing Scope) throws(EngineError) -> Local
) throws(PythonError) -> PyRef {
    // Most results are primitives, which need no tape.
    var tape: Tape?
    let node = try enteringForValue(
        context, timeout: options.timeout, cpuTimeout: options.cpuTimeout,
        cancellation: options.cancellation
    ) {
        (scope) throws(EngineError) in
        try scope.record(try body(scope), isDeep: options.copy, making: &tape)
    }
    guard let tape else { return try python(primitive: node) }
    return try python(node, from: tape, owner: owner, receiver: receiver)
}

/// Runs `body` inside `context`, without the GIL.
@inline(__always) func enteringForValue<Value>(
    _ context: Context, timeout: Duration? = nil, cpuTimeout: Duration? = nil,
    cancellation: Cancellation? = nil,
    _ body: (borrowing Scope) throws(EngineError) -> Value
) throws(PythonError) -> Value {
    try releasingGIL { () throws(EngineError) in
        try context.withScope(
            timeout: timeout, cpuTimeout: cpuTimeout, cancellation: cancellation, body)
    }
}

/// Runs `body`, which uses the engine, without the GIL.
@inline(__always) func releasingGIL<Value>(
    _ body: () throws(EngineError) -> Value
) throws(PythonError) -> Value {
    let result = withoutGIL { () -> Result<Value, EngineError> in
        do throws(EngineError) { return .success(try body()) } catch { return .failure(error) }
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

/// Calls with Python arguments that need no tape.
///
/// Apart from the general way because it is what is done most, and the options alone cost a tenth.
///
/// - Returns: Nil, with nothing done, if an argument needs a tape.
@inline(__always) func invokeSimple(
    _ function: JSFunction, receiver: JSObject?, _ arguments: PyVector, from start: Int = 0,
    count: Int, owner: PyBorrowed
) throws(PythonError) -> PyRef? {
    try unsafe withUnsafeTemporaryAllocation(of: Tape.Node.self, capacity: count) {
        (nodes) throws(PythonError) in
        for index in 0..<count {
            guard let node = try Tape.Node(simple: arguments[start + index]) else { return nil }
            unsafe nodes.initializeElement(at: index, to: node)
        }
        var tape: Tape?
        let node = try releasingGIL { () throws(EngineError) in
            try unsafe function.call(
                simple: UnsafeBufferPointer(rebasing: nodes[..<count]), receiver: receiver, &tape)
        }
        guard let tape else { return try python(primitive: node) }
        return try python(node, from: tape, owner: owner)
    }
}

/// Calls or constructs with Python arguments.
func invoke(
    _ function: JSFunction, receiver: Receiver, isNew: Bool = false, _ arguments: PyVector,
    from start: Int = 0, count: Int, owner: PyBorrowed, _ options: CallOptions
) throws(PythonError) -> PyRef {
    var writer = TapeWriter(for: owner)
    var nodes: [Tape.Node] = []
    nodes.reserveCapacity(count + 1)
    for index in 0..<count {
        nodes.append(try writer.write(arguments[start + index], at: .argument(index)))
    }
    // The receiver travels as one argument more.
    if case .value(let value) = receiver { nodes.append(try writer.write(value, at: .this)) }
    return try entering(function.context, owner: owner, options) { (scope) throws(EngineError) in
        let locals = try scope.play(nodes, from: writer.tape)
        return try unsafe locals.withUnsafeBufferPointer { (locals) throws(EngineError) in
            let values = unsafe UnsafeBufferPointer(rebasing: locals[..<count])
            if locals.count > count, !isNew {
                return try unsafe scope.call(
                    function.local, receiver: locals[count], values)
            }
            return try unsafe scope.apply(function, receiver, isNew: isNew, values)
        }
    }
}

extension Scope {
    @unsafe @inline(__always) fileprivate borrowing func apply(
        _ function: JSFunction, _ receiver: Receiver, isNew: Bool,
        _ arguments: UnsafeBufferPointer<Local>
    ) throws(EngineError) -> Local {
        if isNew { return try unsafe construct(function.local, arguments) }
        let this: Local =
            if case .object(let object) = receiver { object.local } else { .undefined }
        return try unsafe call(function.local, receiver: this, arguments)
    }
}

extension Receiver {
    fileprivate var object: JSObject? {
        if case .object(let object) = self { object } else { nil }
    }

    fileprivate var isValue: Bool {
        if case .value = self { true } else { false }
    }
}
