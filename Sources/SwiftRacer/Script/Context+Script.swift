extension Context {
    /// Compiles and runs `source` as a classic script, and then the microtasks that are due.
    ///
    /// - Parameters:
    ///   - source: The JavaScript to run; at most 2²⁹−24 UTF-16 units.
    ///   - name: The name shown in stack traces.
    ///   - line: The line of `name` at which `source` begins, from 1.
    ///   - timeout: How long it may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: The completion value of the script.
    /// - Throws: ``EngineError`` with ``EngineError/Code/syntax`` or
    ///   ``EngineError/Code/exception`` if it does not parse or throws, else why it was stopped.
    ///
    /// The corresponding V8 functions are `v8::Script::Compile` and `v8::Script::Run`.
    @discardableResult
    public func evaluate(
        _ source: String, name: String = "<eval>", line: Int = 1, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        let line = try Context.checked(line)
        return try withScope(timeout: timeout, cpuTimeout: cpuTimeout) {
            (scope) throws(EngineError) in
            scope.value(
                try scope.evaluate(
                    try scope.makeString(source), name: try scope.makeString(name), line: line))
        }
    }

    /// Compiles and runs `source`, and converts its completion value.
    ///
    /// - Throws: Also ``EngineError`` with ``EngineError/Code/conversionFailed``.
    public func evaluate<Value: JSConvertible>(
        _ source: String, as type: Value.Type, name: String = "<eval>", line: Int = 1,
        timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) throws(EngineError) -> Value {
        try Value(
            try evaluate(source, name: name, line: line, timeout: timeout, cpuTimeout: cpuTimeout))
    }

    /// Compiles `source` as a classic script without running it.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/syntax`` if it does not parse.
    ///
    /// The corresponding V8 function is `v8::ScriptCompiler::CompileUnboundScript`.
    public func compile(
        _ source: String, name: String = "<eval>", line: Int = 1
    ) throws(EngineError) -> Script {
        let line = try Context.checked(line)
        return try withScope { (scope) throws(EngineError) in
            try scope.script(
                try scope.makeString(source), name: try scope.makeString(name), line: line)
        }
    }

    static func checked(_ line: Int) throws(EngineError) -> Int32 {
        guard let line = Int32(exactly: line), line >= 1 else {
            throw EngineError(.invalidArgument, "cannot begin at line \(line): not in 1..<2³¹")
        }
        return line
    }
}
