internal import Synchronization

/// Whoever waits for a promise.
///
/// It is dropped untold if the promise can no longer be settled, or its context is closed.
package protocol PromiseObserver: AnyObject, Sendable {
    /// The promise is settled.
    ///
    /// - Parameters:
    ///   - value: Its value, or the reason why there is none.
    ///   - isRejected: Which of the two.
    ///   - scope: Open for the time of the call.
    func promiseSettled(_ value: Local, isRejected: Bool, in scope: borrowing Scope)
}

/// What of an observer's a promise holds: no more once it is told, or nobody can tell it.
final class PromiseSubscription: Sendable {
    private let observer: Mutex<(any PromiseObserver)?>
    private let subscriptions = Mutex<PromiseSubscriptions?>(nil)

    init(_ observer: any PromiseObserver) {
        self.observer = Mutex(observer)
    }

    deinit {
        subscriptions.withLock { $0 }?.remove(ObjectIdentifier(self))
    }

    fileprivate func isAdded(to subscriptions: PromiseSubscriptions) {
        self.subscriptions.withLock { $0 = subscriptions }
    }

    /// The observer, for whoever asks first.
    func take() -> (any PromiseObserver)? {
        observer.withLock { observer in
            defer { observer = nil }
            return observer
        }
    }
}

/// Those who wait for promises of a context: if it is closed, in vain.
final class PromiseSubscriptions: Sendable {
    private struct Weak: Sendable {
        weak let subscription: PromiseSubscription?
    }

    private struct State {
        var isClosed = false
        var subscriptions: [ObjectIdentifier: Weak] = [:]
    }

    private let state = Mutex(State())

    func add(_ subscription: PromiseSubscription) {
        subscription.isAdded(to: self)
        let isClosed = state.withLock { state in
            if state.isClosed { return true }
            state.subscriptions[ObjectIdentifier(subscription)] = Weak(subscription: subscription)
            return false
        }
        if isClosed { _ = subscription.take() }
    }

    /// Drops all observers, and those that are to come.
    func close() {
        let subscriptions = state.withLock { state in
            state.isClosed = true
            defer { state.subscriptions = [:] }
            return state.subscriptions.values.compactMap { $0.subscription }
        }
        for subscription in subscriptions { _ = subscription.take() }
    }

    fileprivate func remove(_ id: ObjectIdentifier) {
        state.withLock { state in _ = state.subscriptions.removeValue(forKey: id) }
    }
}

final class PromiseReaction: HostFunctionBody {
    private let subscription: PromiseSubscription
    private let isRejection: Bool

    init(_ subscription: PromiseSubscription, isRejection: Bool) {
        self.subscription = subscription
        self.isRejection = isRejection
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        subscription.take()?.promiseSettled(arguments[0], isRejected: isRejection, in: scope)
        return .undefined
    }
}
