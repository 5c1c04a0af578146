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
    let node = try enteringForValue(context, timeout: options.timeout) {
        (scope) throws(EngineError) in
        let local = try body(scope)
        if let node = Tape.Node(primitive: local) { return node }
        var made = Tape()
        let node =
            options.copy
            ? try scope.recordDeep(local, in: &made) : scope.record(local, in: &made)
        tape = consume made
        return node
    }
    guard let tape else { return try python(primitive: node) }
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
    try unsafe withUnsafeTemporaryAllocation(of: Tape.Node.self, capacity: count + 1) {
        (nodes) throws(PythonError) in
        for index in 0..<count {
            guard let node = try Tape.Node(simple: arguments[start + index]), !receiver.isValue
            else {
                return try invokeWithTape(
                    function, receiver: receiver, isNew: isNew, arguments, from: start,
                    count: count, owner: owner, options)
            }
            unsafe nodes.initializeElement(at: index, to: node)
        }
        if receiver.isValue {
            return try invokeWithTape(
                function, receiver: receiver, isNew: isNew, arguments, from: start, count: count,
                owner: owner, options)
        }
        return try entering(function.context, owner: owner, options) {
            (scope) throws(EngineError) in
            try unsafe withUnsafeTemporaryAllocation(of: Local.self, capacity: count + 1) {
                (locals) throws(EngineError) in
                for index in 0..<count {
                    unsafe locals.initializeElement(
                        at: index, to: try scope.playSimple(nodes[index]))
                }
                return try unsafe scope.apply(
                    function, receiver, isNew: isNew,
                    UnsafeBufferPointer(rebasing: locals[..<count]))
            }
        }
    }
}

/// As `invoke`, for arguments that need a tape: containers, live values, large integers.
@inline(never) private func invokeWithTape(
    _ function: JSFunction, receiver: Receiver, isNew: Bool, _ arguments: PyVector,
    from start: Int, count: Int, owner: PyBorrowed, _ options: CallOptions
) throws(PythonError) -> PyRef {
    var writer = TapeWriter(default: owner.extra)
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
    fileprivate var isValue: Bool {
        if case .value = self { true } else { false }
    }
}
