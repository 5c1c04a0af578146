extension Context {
    /// A JavaScript function that calls `body`.
    ///
    ///     let add = try context.makeFunction(named: "add") { (a: Int, b: Int) in a + b }
    ///     try context.globalObject().setValue(add, forKey: "add")
    ///     try context.evaluate("add(1, 2)")  // 3
    ///
    /// A missing argument is nil for an Optional parameter and fails for another; surplus ones are
    /// ignored. What `body` throws becomes an Error that a script can catch, named like the type of
    /// the error; where no script does, ``EngineError/underlyingError`` is the error again. An
    /// ``EngineError`` with a ``EngineError/thrownValue`` throws that value on.
    ///
    /// JavaScript keeps the function, and with it what `body` captures, until it is collected or the
    /// isolate closed. A closure that captures the context, or an object of it, so keeps the isolate
    /// alive through itself: capture it weakly, or use ``JSCall/context``.
    ///
    /// - Parameters:
    ///   - name: What JavaScript sees as `name`.
    ///   - body: What the function does, on whichever thread JavaScript runs.
    /// - Returns: The function, which is no constructor.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Function::New`.
    public func makeFunction<each Argument: JSConvertible, Success: JSConvertible>(
        named name: String = "",
        _ body: @escaping @Sendable (repeat each Argument) throws -> Success
    ) throws(EngineError) -> JSFunction {
        try makeFunction(
            named: name, length: requiredCount(of: repeat (each Argument).self)
        ) { call in
            var reader = ArgumentReader(call)
            let arguments = (repeat try reader.next((each Argument).self))
            return try call.result(try body(repeat each arguments))
        }
    }

    /// A JavaScript function that calls `body` and returns undefined; otherwise as the others.
    public func makeFunction<each Argument: JSConvertible>(
        named name: String = "", _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) throws(EngineError) -> JSFunction {
        try makeFunction(
            named: name, length: requiredCount(of: repeat (each Argument).self)
        ) { call in
            var reader = ArgumentReader(call)
            let arguments = (repeat try reader.next((each Argument).self))
            try body(repeat each arguments)
            return .undefined
        }
    }

    /// A JavaScript function that calls `body` with the call itself: with `this`, with any number of
    /// arguments, and with the context.
    ///
    /// - Parameters:
    ///   - name: What JavaScript sees as `name`.
    ///   - length: What JavaScript sees as `length`.
    ///   - body: What the function does, on whichever thread JavaScript runs.
    /// - Returns: The function, which is no constructor.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Function::New`.
    public func makeFunction(
        named name: String = "", length: Int = 0,
        call body: @escaping @Sendable (JSCall) throws -> JSValue
    ) throws(EngineError) -> JSFunction {
        try makeFunction(name, length, ClosureFunction(named: name, in: isolate, body))
    }

    private func makeFunction(
        _ name: String, _ length: Int, _ body: some HostFunctionBody
    ) throws(EngineError) -> JSFunction {
        let function = HostFunction(name: JSString(name), length: length, body)
        return try withScope { (scope) throws(EngineError) in
            guard let made = scope.object(try function.local(in: scope)) as? JSFunction else {
                preconditionFailure("V8 made something else for a function")
            }
            return made
        }
    }
}

// MARK: - Async closures

extension Context {
    /// A JavaScript function that returns a promise of what `body` gives.
    ///
    ///     let fetch = try context.makeFunction(named: "fetch") { (url: String) in
    ///         try await download(url)
    ///     }
    ///
    /// Each call starts a task; no thread waits for it, and what it gives settles the promise. What
    /// it throws, a `CancellationError` say, rejects the promise, as arguments do that cannot be
    /// converted. A task that was started for ``evaluateAsync(_:name:line:timeout:cpuTimeout:)`` and the like is
    /// cancelled with it. Otherwise as with closures that are not async.
    ///
    /// - Parameters:
    ///   - name: What JavaScript sees as `name`.
    ///   - body: What the function does.
    /// - Returns: The function, which is no constructor.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 functions are `v8::Function::New` and `v8::Promise::Resolver::New`.
    public func makeFunction<
        each Argument: JSConvertible & Sendable, Success: JSConvertible & Sendable
    >(
        named name: String = "",
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Success
    ) throws(EngineError) -> JSFunction {
        try makeAsyncFunction(
            named: name, length: requiredCount(of: repeat (each Argument).self)
        ) { call in
            var reader = ArgumentReader(call)
            let arguments = (repeat try reader.next((each Argument).self))
            return {
                let result = try await body(repeat each arguments)
                return { () throws(EngineError) in try call.result(result) }
            }
        }
    }

    /// A JavaScript function that returns a promise, which is undefined once `body` is done; otherwise
    /// as the others.
    public func makeFunction<each Argument: JSConvertible & Sendable>(
        named name: String = "",
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) throws(EngineError) -> JSFunction {
        try makeAsyncFunction(
            named: name, length: requiredCount(of: repeat (each Argument).self)
        ) { call in
            var reader = ArgumentReader(call)
            let arguments = (repeat try reader.next((each Argument).self))
            return {
                try await body(repeat each arguments)
                return { () throws(EngineError) in .undefined }
            }
        }
    }

    /// A JavaScript function that returns a promise of what `body` makes of the call itself.
    ///
    /// - Parameters:
    ///   - name: What JavaScript sees as `name`.
    ///   - length: What JavaScript sees as `length`.
    ///   - body: What the function does.
    /// - Returns: The function, which is no constructor.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 functions are `v8::Function::New` and `v8::Promise::Resolver::New`.
    public func makeFunction(
        named name: String = "", length: Int = 0,
        call body: @escaping @Sendable @concurrent (JSCall) async throws -> JSValue
    ) throws(EngineError) -> JSFunction {
        try makeAsyncFunction(named: name, length: length) { call in
            {
                let result = try await body(call)
                return { () throws(EngineError) in result }
            }
        }
    }

    private func makeAsyncFunction(
        named name: String, length: Int, _ prepare: @escaping @Sendable (JSCall) throws -> AsyncWork
    ) throws(EngineError) -> JSFunction {
        try makeFunction(name, length, AsyncClosureFunction(named: name, in: isolate, prepare))
    }
}
