internal import CV8

/// Promises. The only caller of `CV8/promise.h`.
extension Scope {
    package borrowing func state(ofPromise promise: Local) -> JSPromise.State {
        switch unsafe cv8_promise_get_state(raw, promise.raw) {
        case .pending: .pending
        case .fulfilled: .fulfilled
        case .rejected: .rejected
        }
    }

    /// The value or the reason; undefined while it is pending.
    package borrowing func result(ofPromise promise: Local) -> Local {
        unsafe Local(cv8_promise_result(raw, promise.raw))
    }

    /// A pending promise.
    package borrowing func makePromise() throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_promise_new(raw, &result), "make a promise")
        return unsafe Local(result)
    }

    /// Resolves a promise of ``makePromise()``; nothing if it is settled already.
    package borrowing func resolve(_ promise: Local, with value: Local) throws(EngineError) {
        try check(
            unsafe cv8_promise_settle(raw, promise.raw, false, value.raw), "resolve a promise")
    }

    /// Rejects a promise of ``makePromise()``; nothing if it is settled already.
    package borrowing func reject(_ promise: Local, with reason: Local) throws(EngineError) {
        try check(
            unsafe cv8_promise_settle(raw, promise.raw, true, reason.raw), "reject a promise")
    }

    /// Tells `observer` once `promise` is settled, in a microtask.
    package borrowing func observe(
        _ promise: Local, by observer: any PromiseObserver
    ) throws(EngineError) {
        let fulfilled = try reaction(PromiseReaction(observer, isRejection: false))
        let rejected = try reaction(PromiseReaction(observer, isRejection: true))
        try check(
            unsafe cv8_promise_then(raw, promise.raw, fulfilled.raw, rejected.raw),
            "wait for a promise")
    }

    private borrowing func reaction(_ body: PromiseReaction) throws(EngineError) -> Local {
        try function(HostFunction(name: "", length: 1, body))
    }
}

/// Whoever waits for a promise.
///
/// It is dropped untold if the promise can no longer be settled.
package protocol PromiseObserver: AnyObject, Sendable {
    /// The promise is settled.
    ///
    /// - Parameters:
    ///   - value: Its value, or the reason why there is none.
    ///   - isRejected: Which of the two.
    ///   - scope: Open for the time of the call.
    func promiseSettled(_ value: Local, isRejected: Bool, in scope: borrowing Scope)
}

private final class PromiseReaction: HostFunctionBody {
    private let observer: any PromiseObserver
    private let isRejection: Bool

    init(_ observer: any PromiseObserver, isRejection: Bool) {
        self.observer = observer
        self.isRejection = isRejection
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        observer.promiseSettled(arguments[0], isRejected: isRejection, in: scope)
        return .undefined
    }
}
