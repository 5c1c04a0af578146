extension Context {
    /// Calls `body` inside the context, where it can work with values without keeping each.
    ///
    ///     let total = try context.withHandleScope { (scope) throws(EngineError) in
    ///         let cart = try scope.value(forKey: "cart", of: try scope.globalObject())
    ///         return try scope.number(try scope.value(forKey: "total", of: cart))
    ///     }
    ///
    /// A few times faster than ``JSObject`` where much is read and little is kept. All of it is one
    /// call: other threads wait for the isolate meanwhile, one deadline holds, and the microtasks that
    /// are due run at the end.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    ///   - body: What to do; neither the scope nor its values can leave it.
    /// - Returns: What `body` returns.
    /// - Throws: ``EngineError``: what `body` throws, why it was stopped, or
    ///   ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 class is `v8::HandleScope`.
    public func withHandleScope<Result: ~Copyable>(
        timeout: Duration? = nil, cpuTimeout: Duration? = nil,
        _ body: (borrowing HandleScope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try withScope(timeout: timeout, cpuTimeout: cpuTimeout) { (scope) throws(EngineError) in
            // Named: a temporary here crashes the optimizer of Swift 6.3.1.
            let inside = HandleScope(scope)
            return try body(inside)
        }
    }
}

extension HandleScope {
    /// The global object.
    ///
    /// The corresponding V8 function is `v8::Context::Global`.
    @_lifetime(borrow self) public func globalObject() throws(EngineError) -> LocalValue {
        try checkInnermost()
        return lend(scope.globalObject())
    }

    /// `value` as a local one.
    ///
    /// - Throws: ``EngineError`` if it belongs to another isolate.
    @_lifetime(borrow self) public func local(_ value: JSValue) throws(EngineError) -> LocalValue {
        try checkInnermost()
        let local = try scope.local(value)
        switch value {
        // Shared memory of another isolate is a new object here, which is no handle.
        case .object(let object) where object.canBeUsed(in: scope.context):
            return lend(scope.local(object))
        case .symbol(let symbol): return lend(scope.local(symbol))
        default: return lend(local)
        }
    }

    /// `local` as a value that outlives the scope.
    public func value(_ local: LocalValue) throws(EngineError) -> JSValue {
        scope.value(try open(local))
    }

    /// Compiles and runs `source`, as ``Context/evaluate(_:name:line:timeout:cpuTimeout:)``.
    @_lifetime(borrow self) public func evaluate(
        _ source: String, name: String = "<eval>", line: Int = 1
    ) throws(EngineError) -> LocalValue {
        try checkInnermost()
        let line = try Context.checked(line)
        return lend(
            try scope.evaluate(
                try scope.makeString(source), name: try scope.makeString(name), line: line))
    }

    /// The value of the property, of the object or of its prototypes; undefined if there is none.
    ///
    /// - Throws: ``EngineError`` with what a getter throws, or with
    ///   ``EngineError/Code/conversionFailed`` if `object` is none.
    ///
    /// The corresponding V8 function is `v8::Object::Get`.
    @_lifetime(borrow self) public func value(
        forKey key: some JSPropertyKey, of object: LocalValue
    ) throws(EngineError) -> LocalValue {
        lend(try scope.get(try self.object(object), try scope.key(key)))
    }

    /// Sets the property as strict code does: what refuses throws a TypeError.
    public func setValue(
        _ value: LocalValue, forKey key: some JSPropertyKey, of object: LocalValue
    ) throws(EngineError) {
        try scope.set(try self.object(object), try scope.key(key), try open(value))
    }

    /// Calls a function with the `arguments`, which are values that are kept.
    ///
    /// - Throws: ``EngineError`` with what it throws, or with a TypeError if it is no function.
    ///
    /// The corresponding V8 function is `v8::Function::Call`.
    @_lifetime(borrow self) public func call(
        _ function: LocalValue, arguments: [JSValue] = [], receiver: JSValue = .undefined
    ) throws(EngineError) -> LocalValue {
        lend(try scope.result(of: try open(function), receiver: receiver, arguments))
    }

    /// Calls a function with one local argument.
    @_lifetime(borrow self) public func call(
        _ function: LocalValue, _ argument: LocalValue, receiver: JSValue = .undefined
    ) throws(EngineError) -> LocalValue {
        lend(
            try scope.call(
                try self.function(function), receiver: try scope.local(receiver),
                [try open(argument)]))
    }

    /// Calls a function with two local arguments.
    @_lifetime(borrow self) public func call(
        _ function: LocalValue, _ first: LocalValue, _ second: LocalValue,
        receiver: JSValue = .undefined
    ) throws(EngineError) -> LocalValue {
        lend(
            try scope.call(
                try self.function(function), receiver: try scope.local(receiver),
                [try open(first), try open(second)]))
    }

    /// The value of a number.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if it is none.
    public func number(_ local: LocalValue) throws(EngineError) -> Double {
        let local = try open(local)
        guard local.kind == .number else { throw Double.cannotConvert(scope.value(local)) }
        return local.number
    }

    /// The value of a string, each lone surrogate replaced by U+FFFD.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if it is none.
    public func string(_ local: LocalValue) throws(EngineError) -> String {
        let local = try open(local)
        guard local.kind == .string else { throw String.cannotConvert(scope.value(local)) }
        return scope.string(local)
    }

    /// Whether JavaScript takes the value for true.
    public func isTruthy(_ local: LocalValue) throws(EngineError) -> Bool {
        scope.isTruthy(try open(local))
    }

    /// Whether the value is undefined or null.
    public func isNullish(_ local: LocalValue) throws(EngineError) -> Bool {
        let kind = try open(local).kind
        return kind == .undefined || kind == .null
    }

    private func object(_ value: LocalValue) throws(EngineError) -> Local {
        let local = try open(value)
        guard local.kind.isObject else {
            throw EngineError(
                .conversionFailed,
                "cannot get or set a property of \(scope.value(local).typeName): it is no object")
        }
        return local
    }

    private func function(_ value: LocalValue) throws(EngineError) -> Local {
        let local = try open(value)
        guard local.kind == .function else {
            throw scope.typeError("\(try scope.string(describing: local)) is not a function")
        }
        return local
    }
}
