internal import SwiftRacer

/// Waits on a thread of C for what becomes of a promise.
final class PromiseWaiter: Sendable {
    private enum Outcome: Sendable {
        case fulfilled(ValueBox)
        case failed(EngineError)
    }

    private let outcome = ForkSafeMutex<Outcome?>(nil)
    private let signal = Signal()

    fileprivate func fulfil(_ value: ValueBox) { tell(.fulfilled(value)) }
    fileprivate func fail(_ error: EngineError) { tell(.failed(error)) }

    private func tell(_ result: Outcome) {
        outcome.withLock { outcome in if outcome == nil { outcome = result } }
        signal.raise()
    }

    /// Waits until it was told.
    ///
    /// - Parameters:
    ///   - nanoseconds: How long; nil for ever.
    ///   - cancellation: Ends it.
    /// - Returns: The value.
    /// - Throws: What it was told, or why it ended before.
    func wait(
        nanoseconds: UInt64?, cancellation: Cancellation?
    ) throws(EngineError) -> ValueBox {
        var remaining = nanoseconds ?? .max
        while true {
            // Nobody is told of a cancellation: it is looked for.
            let turn = cancellation == nil ? remaining : min(remaining, PromiseWaiter.interval)
            if signal.wait(nanoseconds: turn) { break }
            if cancellation?.isCancelled == true {
                throw EngineError(.terminated, "the wait for a promise was cancelled")
            }
            remaining -= turn
            if remaining == 0 {
                throw EngineError(.timedOut, "the promise was not settled before the timeout")
            }
        }
        switch outcome.withLock({ $0 }) {
        case .fulfilled(let value): return value
        case .failed(let error): throw error
        case nil: preconditionFailure("a waiter was woken without being told")
        }
    }

    private static let interval: UInt64 = 10_000_000
}

/// Tells a waiter; that the promise can no longer be settled, if it is dropped before.
final class PromiseWaiterObserver: PromiseObserver {
    private let waiter: PromiseWaiter

    init(_ waiter: PromiseWaiter) {
        self.waiter = waiter
    }

    deinit {
        waiter.fail(
            EngineError(.closed, "cannot wait for a promise that can no longer be settled"))
    }

    func promiseSettled(_ value: Local, isRejected: Bool, in scope: borrowing Scope) {
        if isRejected {
            waiter.fail(scope.exception(value))
        } else {
            waiter.fulfil(scope.box(value))
        }
    }
}
