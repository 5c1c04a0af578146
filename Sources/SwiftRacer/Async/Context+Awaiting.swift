/// What is to be done before a promise is settled, and without holding up a thread of all tasks.
typealias AsyncWork = @Sendable () async throws -> AsyncResult

/// Converts what async work gives, which may use the isolate.
typealias AsyncResult = @Sendable () throws(EngineError) -> JSValue

extension Context {
    /// Does `start` on the isolate's own thread, and waits for the promise if that is what it gives.
    ///
    /// Cancelling the task stops the JavaScript that runs for it, and the tasks of closures that it
    /// has called.
    ///
    /// - Parameters:
    ///   - limits: How long `start` may take.
    ///   - start: What to do.
    ///   - extract: Gives what is wanted of the value; may run JavaScript.
    /// - Returns: What `extract` gives.
    /// - Throws: ``EngineError`` with what either throws or the promise is rejected with; with
    ///   ``EngineError/Code/cancelled``; or with ``EngineError/Code/closed`` if the promise can no
    ///   longer be settled.
    func awaiting<Value: Sendable>(
        _ limits: TimeLimits = TimeLimits(),
        _ start: @escaping @Sendable (borrowing Scope) throws(EngineError) -> Local,
        extract: @escaping @Sendable (Local, borrowing Scope) throws(EngineError) -> Value
    ) async throws(EngineError) -> Value {
        let call = AsyncCall()
        let outcome = Outcome<Value>()
        let result = await withTaskCancellationHandler {
            AsyncCall.$current.withValue(call) {
                isolate.perform { [self] in
                    run(call, limits, start, extract, telling: outcome)
                }
            }
            return await outcome.result()
        } onCancel: {
            outcome.tell(
                .failure(
                    EngineError(
                        .cancelled, "cannot wait for JavaScript: the task was cancelled",
                        underlyingError: CancellationError())))
            call.cancel()
        }
        return try result.get()
    }

    private func run<Value: Sendable>(
        _ call: AsyncCall, _ limits: TimeLimits,
        _ start: (borrowing Scope) throws(EngineError) -> Local,
        _ extract: @escaping @Sendable (Local, borrowing Scope) throws(EngineError) -> Value,
        telling outcome: Outcome<Value>
    ) {
        do throws(EngineError) {
            let value = try call.running { (cancellation) throws(EngineError) in
                try withScope(
                    timeout: limits.timeout, cpuTimeout: limits.cpuTimeout,
                    cancellation: cancellation
                ) {
                    (scope) throws(EngineError) -> Value? in
                    let value = try start(scope)
                    guard value.kind == .promise else { return try extract(value, scope) }
                    let observer = OutcomeObserver(outcome, extract: extract)
                    call.drop(try scope.subscribe(observer, to: value))
                    return nil
                }
            }
            // Told only now: the microtasks belong to the call.
            if let value { outcome.tell(.success(value)) }
        } catch {
            if !outcome.tell(.failure(error)), error.code != .terminated { report(error) }
        }
    }
}

extension JSPromise {
    /// Settles a promise of the host's, on the isolate's own thread.
    func settle(_ outcome: Result<AsyncResult, any Error>) {
        context.isolate.perform { [self] in
            do throws(EngineError) {
                try settleNow(outcome)
            } catch {
                // The reactions to it were stopped, or it is still pending, and must not stay so.
                if error.code == .closed { return }
                if error.code != .terminated { context.report(error) }
                settleAfter(error)
            }
        }
    }

    private func settleNow(_ outcome: Result<AsyncResult, any Error>) throws(EngineError) {
        try AsyncCall.settling { (cancellation) throws(EngineError) in
            try context.withScope(timeout: context.backgroundTimeout, cancellation: cancellation) {
                (scope) throws(EngineError) in
                try scope.settle(local, outcome)
            }
        }
    }

    private func settleAfter(_ error: EngineError) {
        do throws(EngineError) {
            guard try state() == .pending else { return }
            try settleNow(.failure(error))
        } catch {
            if error.code != .closed { context.report(error) }
        }
    }
}

extension AsyncCall {
    /// Starts a task that does `work` and then settles `promise`.
    static func start(settling promise: JSPromise, _ work: @escaping AsyncWork) {
        startTask {
            let outcome: Result<AsyncResult, any Error>
            do {
                outcome = .success(try await work())
            } catch {
                outcome = .failure(error)
            }
            promise.settle(outcome)
        }
    }
}

extension Scope {
    /// Resolves or rejects a promise of the host's.
    borrowing func settle(
        _ promise: Local, _ outcome: Result<AsyncResult, any Error>
    ) throws(EngineError) {
        let failure: any Error
        switch outcome {
        case .success(let convert):
            do throws(EngineError) {
                try resolve(promise, with: try local(try convert()))
                return
            } catch {
                guard error.code != .terminated, error.code != .closed else { throw error }
                failure = error
            }
        case .failure(let error): failure = error
        }
        try reject(promise, with: try reason(hostError(for: failure)))
    }
}
