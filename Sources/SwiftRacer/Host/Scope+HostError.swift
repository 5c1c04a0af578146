/// What JavaScript sees of the errors of Swift.
extension Scope {
    /// What becomes of `error`, which a closure threw.
    ///
    /// A value that JavaScript threw is that value again. Every other error becomes an Error, which
    /// `error` comes out of again where nobody catches it.
    package borrowing func hostError(for error: any Error) -> HostError {
        guard let error = error as? EngineError else {
            return .error(
                name: JSString("\(type(of: error))"), message: JSString("\(error)"), error)
        }
        if let thrown = error.thrownValue, (try? local(thrown)) != nil {
            return .thrown(thrown, error)
        }
        switch error.code {
        case .terminated:
            // Whether this isolate is to stop, or one that the closure used.
            if context.isolate.isToStop { return .engine(error) }
            if let stop = error.underlyingError { return .stop(stop) }
        case .conversionFailed:
            if let typeError = try? makeTypeError(for: error) { return typeError }
        default: break
        }
        return .error(name: JSString("EngineError"), message: JSString(error.message), error)
    }

    private borrowing func makeTypeError(
        for error: EngineError
    ) throws(EngineError) -> HostError? {
        guard let value = typeError(error.message).thrownValue else { return nil }
        set(try local(value), standingFor: error)
        return .thrown(value, error)
    }
}
