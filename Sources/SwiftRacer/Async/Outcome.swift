internal import Synchronization

/// What comes out of JavaScript for a task that waits for it.
final class Outcome<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Value, EngineError>, Never>)
        case told(Result<Value, EngineError>)
    }

    private let state = Mutex(State.open)

    /// Tells whoever waits; nothing if that was done before.
    ///
    /// Thread: any, also in the middle of a garbage collection.
    ///
    /// - Returns: Whether it was the first.
    @discardableResult
    func tell(_ result: Result<Value, EngineError>) -> Bool {
        let (continuation, isFirst) = state.withLock { state in
            switch state {
            case .open:
                state = .told(result)
                return (CheckedContinuation<Result<Value, EngineError>, Never>?.none, true)
            case .awaited(let continuation):
                state = .told(result)
                return (continuation, true)
            case .told:
                return (nil, false)
            }
        }
        continuation?.resume(returning: result)
        return isFirst
    }

    /// Waits until it is told; one task only.
    func result() async -> Result<Value, EngineError> {
        await withCheckedContinuation { continuation in
            let told = state.withLock { state in
                if case .told(let result) = state { return Optional(result) }
                state = .awaited(continuation)
                return nil
            }
            if let told { continuation.resume(returning: told) }
        }
    }
}

/// Tells an outcome what becomes of a promise; that it can no longer be settled, if nothing does.
final class OutcomeObserver<Value: Sendable>: PromiseObserver {
    private let outcome: Outcome<Value>
    private let extract: @Sendable (Local, borrowing Scope) throws(EngineError) -> Value

    /// - Parameters:
    ///   - outcome: What is told.
    ///   - extract: Gives what is wanted of the promise's value; may run JavaScript.
    init(
        _ outcome: Outcome<Value>,
        extract: @escaping @Sendable (Local, borrowing Scope) throws(EngineError) -> Value
    ) {
        self.outcome = outcome
        self.extract = extract
    }

    deinit {
        outcome.tell(
            .failure(
                EngineError(.closed, "cannot wait for a promise that can no longer be settled")))
    }

    func promiseSettled(_ value: Local, isRejected: Bool, in scope: borrowing Scope) {
        do throws(EngineError) {
            if isRejected { throw scope.exception(value) }
            outcome.tell(.success(try extract(value, scope)))
        } catch {
            outcome.tell(.failure(error))
        }
    }
}
