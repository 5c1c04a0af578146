internal import Synchronization

/// By which Swift settles a promise of ``Context/makePromise()``.
///
/// If it is dropped before, the promise is rejected: nobody waits in vain.
///
/// The corresponding V8 class is `v8::Promise::Resolver`.
public final class JSResolver: Sendable {
    private let promise: JSPromise
    private let isUsed = Atomic<Bool>(false)

    init(_ promise: JSPromise) {
        self.promise = promise
    }

    deinit {
        if isUsed.load(ordering: .acquiring) { return }
        promise.settle(
            .failure(EngineError(.closed, "the resolver of the promise is gone, and never used")))
    }

    /// Resolves the promise, and runs the reactions that are due; nothing if it was settled before.
    ///
    /// A call like every other, on the caller's thread. If `value` is a promise or another object
    /// with a method `then`, the promise follows it.
    ///
    /// - Throws: ``EngineError`` if the value cannot be converted, if the reactions are stopped, or
    ///   with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Promise::Resolver::Resolve`.
    public func resolve(_ value: some JSConvertible) throws(EngineError) {
        let value = try value.jsValue(in: promise.context)
        try promise.context.withScope { (scope) throws(EngineError) in
            try scope.resolve(try scope.local(of: promise), with: try scope.local(value))
        }
        isUsed.store(true, ordering: .releasing)
    }

    /// Resolves the promise with undefined.
    public func resolve() throws(EngineError) {
        try resolve(JSValue.undefined)
    }

    /// Rejects the promise, and runs the reactions that are due; nothing if it was settled before.
    ///
    /// - Parameter error: What JavaScript sees as if a closure had thrown it; see
    ///   `makeFunction(named:_:)`.
    /// - Throws: ``EngineError`` if the reactions are stopped, or with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Promise::Resolver::Reject`.
    public func reject(_ error: any Error) throws(EngineError) {
        try promise.context.withScope { (scope) throws(EngineError) in
            let promise = try scope.local(of: promise)
            try scope.reject(promise, with: try scope.reason(scope.hostError(for: error)))
        }
        isUsed.store(true, ordering: .releasing)
    }

    /// Rejects the promise with `reason`, which may be any value.
    public func reject(with reason: some JSConvertible) throws(EngineError) {
        let reason = try reason.jsValue(in: promise.context)
        try promise.context.withScope { (scope) throws(EngineError) in
            try scope.reject(try scope.local(of: promise), with: try scope.local(reason))
        }
        isUsed.store(true, ordering: .releasing)
    }
}

extension Context {
    /// A promise, and what settles it.
    ///
    /// The corresponding V8 function is `v8::Promise::Resolver::New`.
    public func makePromise() throws(EngineError) -> (promise: JSPromise, resolver: JSResolver) {
        let promise = try withScope { (scope) throws(EngineError) in
            scope.promise(try scope.makePromise())
        }
        return (promise, JSResolver(promise))
    }

    /// A promise of what `work` gives, which begins at once in a task of its own.
    ///
    /// No thread waits for it; what it throws rejects the promise.
    ///
    /// - Parameter work: What to do.
    /// - Returns: The promise.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    public func makePromise<Success: JSConvertible & Sendable>(
        of work: @escaping @Sendable @concurrent () async throws -> Success
    ) throws(EngineError) -> JSPromise {
        try withScope { (scope) throws(EngineError) in
            let promise = scope.promise(try scope.makePromise())
            AsyncCall.start(settling: promise) { [self] in
                let result = try await work()
                return { () throws(EngineError) in try result.jsValue(in: self) }
            }
            return promise
        }
    }
}

extension Scope {
    /// `local`, which V8 made as a promise, as one that outlives this scope.
    borrowing func promise(_ local: Local) -> JSPromise {
        guard let promise = object(local) as? JSPromise else {
            preconditionFailure("V8 made something else for a promise")
        }
        return promise
    }
}
