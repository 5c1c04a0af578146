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

    /// Has the rejection of `promise` count as handled.
    borrowing func markHandled(promise: Local) {
        unsafe cv8_promise_mark_handled(raw, promise.raw)
    }

    borrowing func hasHandler(promise: Local) -> Bool {
        unsafe cv8_promise_has_handler(raw, promise.raw)
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
        _ = try subscribe(observer, to: promise)
    }

    /// As ``observe(_:by:)``.
    ///
    /// - Returns: By which the observer can be dropped before.
    borrowing func subscribe(
        _ observer: any PromiseObserver, to promise: Local
    ) throws(EngineError) -> PromiseSubscription {
        let subscription = PromiseSubscription(observer)
        context.subscriptions.add(subscription)
        let fulfilled = PromiseReaction(subscription, isRejection: false)
        let rejected = PromiseReaction(subscription, isRejection: true)
        _ = try then(promise, reaction(fulfilled), reaction(rejected))
        return subscription
    }

    /// A promise of what `body` makes of the value of `promise`.
    borrowing func then(
        _ promise: Local, _ body: any HostFunctionBody
    ) throws(EngineError) -> Local {
        try then(promise, reaction(body), .undefined)
    }

    private borrowing func then(
        _ promise: Local, _ fulfilled: Local, _ rejected: Local
    ) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(
            unsafe cv8_promise_then(raw, promise.raw, fulfilled.raw, rejected.raw, &result),
            "wait for a promise")
        return unsafe Local(result)
    }

    private borrowing func reaction(_ body: any HostFunctionBody) throws(EngineError) -> Local {
        try function(HostFunction(name: "", length: 1, body))
    }
}
