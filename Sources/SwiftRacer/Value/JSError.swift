/// A JavaScript Error as a value: thrown or not.
public final class JSError: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.

    /// What is known of the Error: its name, message, stack and causes, as of now.
    ///
    /// Where it was thrown is known as far as its stack tells.
    public func exception() throws(EngineError) -> JSException {
        try context.withScope { (scope) throws(EngineError) in
            let exception = scope.describeWithCauses(scope.local(self))
            try scope.checkNotStopped()
            return exception
        }
    }
}

/// A constructor of Errors that the language has.
public enum JSErrorType: Sendable, Hashable, CaseIterable {
    /// `Error`
    case error
    /// `RangeError`
    case rangeError
    /// `ReferenceError`
    case referenceError
    /// `SyntaxError`
    case syntaxError
    /// `TypeError`
    case typeError
}
