/// What a shell needs: a program in which people type JavaScript, or run files of it.
@_spi(Shell) extension Context {
    /// Makes what shows values and errors, and completes what is typed; see `Shell.js`.
    ///
    /// To be made before any script runs. Each is called with the name of an operation and what that
    /// takes, and runs in a realm of its own, out of reach of scripts.
    ///
    /// - Returns: A function.
    /// - Throws: ``EngineError`` with ``EngineError/Code/heapLimitReached``, or with
    ///   ``EngineError/Code/closed``.
    public func makeShell() throws(EngineError) -> JSFunction {
        let shell = try withScope { (scope) throws(EngineError) in
            scope.value(try scope.makeShell())
        }
        guard let function = shell.function else {
            preconditionFailure("Shell.js gives no function")
        }
        return function
    }

    /// Runs `source`; `await` may stand at the top level.
    ///
    /// - Parameters:
    ///   - source: The JavaScript to run.
    ///   - name: The name shown in stack traces.
    ///   - isTyped: Whether it is run as the console of a browser does: what `let`, `const` and
    ///     `class` declare may be declared again.
    ///   - timeout: How long it may take until it returns or first waits; nil for the context's own
    ///     limit.
    /// - Returns: An object that has the completion value as `.repl_result`, or a promise of one: a
    ///   completion value that is a promise itself is not waited for.
    /// - Throws: ``EngineError``, as ``evaluate(_:name:line:timeout:cpuTimeout:)``.
    public func evaluateForShell(
        _ source: String, name: String, isTyped: Bool, timeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try withScope(timeout: timeout) { (scope) throws(EngineError) in
            scope.value(
                try scope.evaluateForShell(
                    try scope.makeString(source), name: try scope.makeString(name),
                    isTyped: isTyped))
        }
    }
}

extension Scope {
    /// The function of `Shell.js`.
    package borrowing func makeShell() throws(EngineError) -> Local {
        let realm = try makeContextBeside()
        let look = HostFunction(name: "look", length: 2, ConsoleLook())
        let global = globalObject()
        // The locals of the inner scope end with it: what comes out is put into an outer one.
        let holder = makeObject()
        let key = try key(ascii: "shell")
        try withEntered(realm, context) { (inner) throws(EngineError) in
            let look = try inner.function(look)
            let makeConsole = try inner.evaluate(
                inner.makeString(String(decoding: PackageResources.Console_js, as: UTF8.self)),
                name: try inner.key(ascii: "swiftracer:console"), line: 1)
            let dir = try inner.call(
                makeConsole, receiver: .undefined, [look, Local(true), Local(true)])
            let makeShell = try inner.evaluate(
                inner.makeString(String(decoding: PackageResources.Shell_js, as: UTF8.self)),
                name: try inner.key(ascii: "swiftracer:shell"), line: 1)
            try inner.define(
                holder, key, try inner.call(makeShell, receiver: .undefined, [look, dir, global]))
        }
        return try get(holder, key)
    }
}
