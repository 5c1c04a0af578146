/// A JavaScript promise.
///
/// The corresponding V8 class is `v8::Promise`.
public final class JSPromise: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; what it adds never changes.

    private let held: HeldPromises.Entry

    init(
        _ handle: consuming ValueHandle, context: Context, held: HeldPromises.Entry
    ) {
        self.held = held
        super.init(handle, context: context)
    }

    deinit {
        if context.isolate.isForked { return }
        // If it was rejected and nobody asked, nobody will.
        if context.isolate.heldPromises.remove(held) { context.report(dropped: held) }
    }

    /// How far a promise is.
    public enum State: Sendable, Hashable {
        /// Neither fulfilled nor rejected yet.
        case pending
        /// Has a value.
        case fulfilled
        /// Has a reason why there is no value.
        case rejected
    }

    /// How far the promise is.
    ///
    /// The corresponding V8 function is `v8::Promise::State`.
    public func state() throws(EngineError) -> State {
        try context.withScope { (scope) throws(EngineError) in
            scope.state(ofPromise: handle.local)
        }
    }

    /// The value of a fulfilled promise, the reason of a rejected one; undefined of a pending one.
    ///
    /// The corresponding V8 function is `v8::Promise::Result`.
    public func settledValue() throws(EngineError) -> JSValue {
        try context.withScope { (scope) throws(EngineError) in
            scope.markHandled(promise: handle.local)
            return scope.value(scope.result(ofPromise: handle.local))
        }
    }
}

extension Scope {
    /// The value of a fulfilled promise; throws the reason of a rejected one.
    package borrowing func fulfilledValue(of promise: JSPromise) throws(EngineError) -> Local {
        switch state(ofPromise: promise.local) {
        case .fulfilled: return result(ofPromise: promise.local)
        case .rejected:
            markHandled(promise: promise.local)
            throw exception(result(ofPromise: promise.local))
        case .pending:
            throw EngineError(
                .invalidArgument, "cannot get the result of a promise: it is pending")
        }
    }
}
