/// An error that reaches no caller, and whose handler is told.
struct UnhandledError {
    let error: EngineError
    let context: Context

    /// Tells the handler of the context, or else standard error.
    ///
    /// Thread: any that is not inside an isolate.
    func report() {
        context.report(error)
    }
}

extension Scope {
    /// What was left unhandled; but what the host holds a promise of is its own to look at.
    ///
    /// Runs getters of what was thrown.
    borrowing func takeUnhandled() -> [UnhandledError] {
        let isolate = context.isolate
        // What the getters leave is for the next time.
        isolate.hasUnhandled = false
        let count = unhandledCount
        var errors = isolate.takeReports()
        for index in 0..<count {
            guard let unhandled = unhandled(at: index) else { continue }
            if unhandled.promise.kind == .promise,
                isolate.heldPromises.owe(unhandled.promise, in: self)
            {
                continue
            }
            let owner = isolate.context(number: unhandled.context) ?? context
            errors.append(
                UnhandledError(error: caughtException(code: .exception), context: owner))
        }
        removeUnhandled(count)
        return errors
    }
}
