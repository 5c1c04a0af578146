extension JSPromise {
    /// What the promise is fulfilled with, once it is.
    ///
    /// No thread waits for it. Cancelling the task ends the waiting, not what is to settle the
    /// promise.
    ///
    /// - Throws: ``EngineError`` with the reason if the promise is rejected; with
    ///   ``EngineError/Code/cancelled``; or with ``EngineError/Code/closed`` if the context is closed
    ///   meanwhile.
    ///
    /// The corresponding V8 function is `v8::Promise::Then`.
    public var value: JSValue {
        get async throws(EngineError) {
            try await context.awaiting { [self] (scope) throws(EngineError) in
                scope.local(self)
            } extract: { (value, scope) in
                scope.value(value)
            }
        }
    }

    /// What the promise is fulfilled with, once it is, converted.
    ///
    /// - Throws: As ``value``, and ``EngineError`` with ``EngineError/Code/conversionFailed``.
    public func value<Value: JSConvertible & Sendable>(
        as type: Value.Type
    ) async throws(EngineError) -> Value {
        try await context.awaiting { [self] (scope) throws(EngineError) in
            scope.local(self)
        } extract: { (value, scope) throws(EngineError) in
            try Value(scope.value(value))
        }
    }
}
