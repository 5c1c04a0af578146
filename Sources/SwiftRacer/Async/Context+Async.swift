extension Context {
    /// Runs `source` as ``evaluate(_:name:line:timeout:cpuTimeout:)`` does, but on a thread of the isolate's own,
    /// and waits for the promise if that is what comes out.
    ///
    /// `await` may stand at the top level. Cancelling the task stops the JavaScript, and cancels the
    /// tasks of async closures that it has called and waits for.
    ///
    /// - Parameters:
    ///   - source: The JavaScript to run.
    ///   - name: The name shown in stack traces.
    ///   - line: The line of `name` at which `source` begins, from 1; not heeded where `await` stands
    ///     at the top level.
    ///   - timeout: How long JavaScript may run before it waits; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: What the script or its promise gives.
    /// - Throws: ``EngineError``, as ``evaluate(_:name:line:timeout:cpuTimeout:)``; with what the promise is
    ///   rejected with; with ``EngineError/Code/cancelled``; or with ``EngineError/Code/closed`` if
    ///   the promise can no longer be settled.
    @discardableResult
    public func evaluateAsync(
        _ source: String, name: String = "<eval>", line: Int = 1, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) async throws(EngineError) -> JSValue {
        try await evaluateAsync(
            source, name, line, TimeLimits(timeout: timeout, cpuTimeout: cpuTimeout)
        ) { (value, scope) in
            scope.value(value)
        }
    }

    /// As ``evaluateAsync(_:name:line:timeout:cpuTimeout:)``, and converts what comes out.
    ///
    /// - Throws: Also ``EngineError`` with ``EngineError/Code/conversionFailed``.
    public func evaluateAsync<Value: JSConvertible & Sendable>(
        _ source: String, as type: Value.Type, name: String = "<eval>", line: Int = 1,
        timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) async throws(EngineError) -> Value {
        try await evaluateAsync(
            source, name, line, TimeLimits(timeout: timeout, cpuTimeout: cpuTimeout)
        ) {
            (value, scope) throws(EngineError) in try Value(scope.value(value))
        }
    }

    private func evaluateAsync<Value: Sendable>(
        _ source: String, _ name: String, _ line: Int, _ limits: TimeLimits,
        extract: @escaping @Sendable (Local, borrowing Scope) throws(EngineError) -> Value
    ) async throws(EngineError) -> Value {
        let line = try Context.checked(line)
        return try await awaiting(limits) { (scope) throws(EngineError) in
            try scope.evaluateAsync(
                try scope.makeString(source), name: try scope.makeString(name), line: line)
        } extract: { (value, scope) throws(EngineError) in
            try extract(value, scope)
        }
    }
}

extension JSFunction {
    /// Calls the function on a thread of the isolate's own, and waits for the promise if it returns
    /// one.
    ///
    /// Cancelling the task stops the JavaScript, and cancels the tasks of async closures that it has
    /// called and waits for.
    ///
    /// - Parameters:
    ///   - arguments: What it gets.
    ///   - receiver: What `this` is.
    ///   - timeout: How long JavaScript may run before it waits; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: What the function or its promise gives.
    /// - Throws: ``EngineError``, as ``Context/evaluateAsync(_:name:line:timeout:cpuTimeout:)``.
    @discardableResult
    public func callAsync(
        _ arguments: JSValue..., receiver: JSValue = .undefined, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) async throws(EngineError) -> JSValue {
        try await callAsync(
            arguments: arguments, receiver: receiver, timeout: timeout, cpuTimeout: cpuTimeout)
    }

    /// As ``callAsync(_:receiver:timeout:cpuTimeout:)``, with as many arguments as `arguments` has.
    @discardableResult
    public func callAsync(
        arguments: [JSValue], receiver: JSValue = .undefined, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) async throws(EngineError) -> JSValue {
        try await context.awaiting(TimeLimits(timeout: timeout, cpuTimeout: cpuTimeout)) {
            [self] (scope) throws(EngineError) in
            try scope.result(of: scope.local(self), receiver: receiver, arguments)
        } extract: { (value, scope) in
            scope.value(value)
        }
    }
}

extension JSObject {
    /// Calls the method `name` as ``JSFunction/callAsync(_:receiver:timeout:cpuTimeout:)`` calls a function, with
    /// this object as `this`.
    @discardableResult
    public func callAsync(
        method name: some JSPropertyKey & Sendable, _ arguments: JSValue...,
        timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) async throws(EngineError) -> JSValue {
        try await context.awaiting(TimeLimits(timeout: timeout, cpuTimeout: cpuTimeout)) {
            [self] (scope) throws(EngineError) in
            let method = try scope.get(scope.local(self), try scope.key(name))
            return try scope.result(of: method, receiver: .object(self), arguments)
        } extract: { (value, scope) in
            scope.value(value)
        }
    }
}
