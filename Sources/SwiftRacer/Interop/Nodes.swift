/// What a host does most, in one call each and without a closure: another module can neither inline
/// nor specialise what goes through ``Context/withScope(timeout:_:)``.
///
/// Arguments are nodes that need no tape. So are most results; the others make `tape`.
extension JSFunction {
    /// Calls the function, within the context's own time limit.
    ///
    /// - Parameters:
    ///   - arguments: What it gets.
    ///   - receiver: What `this` is; undefined if nil.
    ///   - tape: Made if the result needs one.
    /// - Returns: The result.
    /// - Throws: ``EngineError`` with what the function throws, or why it was stopped.
    @unsafe package func call(
        simple arguments: UnsafeBufferPointer<Tape.Node>, receiver: JSObject?, _ tape: inout Tape?
    ) throws(EngineError) -> Tape.Node {
        try context.withScope { (scope) throws(EngineError) in
            try unsafe withUnsafeTemporaryAllocation(of: Local.self, capacity: arguments.count) {
                (locals) throws(EngineError) in
                for index in arguments.indices {
                    unsafe locals.initializeElement(
                        at: index, to: try scope.playSimple(arguments[index], isKey: false))
                }
                let result = try unsafe scope.call(
                    local, receiver: receiver?.local ?? .undefined,
                    UnsafeBufferPointer(rebasing: locals[..<arguments.count]))
                return try scope.record(result, isDeep: false, making: &tape)
            }
        }
    }
}

extension JSObject {
    /// The property, of the object or its prototypes.
    ///
    /// - Parameters:
    ///   - key: A string.
    ///   - tape: Made if the value needs one.
    /// - Returns: The value; nil if there is no such property.
    /// - Throws: ``EngineError`` with what a getter throws, or why it was stopped.
    package func property(
        simple key: Tape.Node, _ tape: inout Tape?
    ) throws(EngineError) -> Tape.Node? {
        try context.withScope { (scope) throws(EngineError) -> Tape.Node? in
            let key = try scope.playSimple(key, isKey: true)
            let value = try scope.get(local, key)
            if value.kind == .undefined, try !scope.has(local, key) { return nil }
            return try scope.record(value, isDeep: false, making: &tape)
        }
    }

    /// As ``property(simple:_:)``, of the object only.
    package func ownProperty(
        simple key: Tape.Node, _ tape: inout Tape?
    ) throws(EngineError) -> Tape.Node? {
        try context.withScope { (scope) throws(EngineError) -> Tape.Node? in
            let key = try scope.playSimple(key, isKey: true)
            guard try scope.hasOwn(local, key) else { return nil }
            return try scope.record(try scope.get(local, key), isDeep: false, making: &tape)
        }
    }
}

extension Scope {
    /// Records `local`; a tape is made only for what needs one.
    @inline(__always) package borrowing func record(
        _ local: Local, isDeep: Bool, making tape: inout Tape?
    ) throws(EngineError) -> Tape.Node {
        if let node = Tape.Node(primitive: local) { return node }
        var made = Tape()
        let node = isDeep ? try recordDeep(local, in: &made) : record(local, in: &made)
        tape = consume made
        return node
    }

    /// Records one of several values in `tape`, which is made for the first that needs it.
    @inline(__always) package borrowing func record(
        _ local: Local, in tape: inout Tape?
    ) -> Tape.Node {
        if let node = Tape.Node(primitive: local) { return node }
        var taken = tape.take() ?? Tape()
        let node = record(local, in: &taken)
        tape = consume taken
        return node
    }
}
