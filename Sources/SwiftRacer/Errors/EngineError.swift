/// An error raised while running JavaScript or talking to the engine.
///
/// Match on ``code`` to decide what to do; show ``message`` to a person.
public struct EngineError: Error, Sendable {
    // One reference, so that a throwing call costs no more than a pointer to return.
    private final class Storage: Sendable {
        let code: Code
        let message: String
        let exception: JSException?
        let thrownValue: JSValue?
        let underlyingError: (any Error)?

        init(
            _ code: Code, _ message: String, _ exception: JSException?, _ thrown: JSValue?,
            _ underlyingError: (any Error)?
        ) {
            self.code = code
            self.message = message
            self.exception = exception
            self.thrownValue = thrown
            self.underlyingError = underlyingError
        }
    }

    private let storage: Storage

    package init(
        _ code: Code, _ message: String, exception: JSException? = nil,
        thrownValue: JSValue? = nil, underlyingError: (any Error)? = nil
    ) {
        storage = Storage(code, message, exception, thrownValue, underlyingError)
    }

    /// What went wrong, as one of a list that may grow.
    public var code: Code { storage.code }

    /// One line for a person, in English.
    public var message: String { storage.message }

    /// What is known of the exception, if JavaScript threw.
    public var exception: JSException? { storage.exception }

    /// The value that JavaScript threw, which belongs to the isolate it was thrown in.
    public var thrownValue: JSValue? { storage.thrownValue }

    /// The error that a host function threw, if that is what came out of JavaScript uncaught.
    public var underlyingError: (any Error)? { storage.underlyingError }
}

extension EngineError {
    /// A reason an operation failed.
    ///
    /// Not an `enum`: a code can be added without breaking a client's `switch`.
    public struct Code: Hashable, Sendable {
        package enum Storage: Hashable, Sendable {
            case exception, syntax, terminated, timedOut, heapLimitReached
            case conversionFailed, closed, detached, outOfMemory, invalidArgument, stackExhausted
            case cancelled, forked
        }

        package let storage: Storage

        /// JavaScript threw and did not catch.
        public static let exception = Code(storage: .exception)

        /// The source did not parse.
        public static let syntax = Code(storage: .syntax)

        /// The execution was terminated from outside.
        public static let terminated = Code(storage: .terminated)

        /// The execution ran past its deadline.
        public static let timedOut = Code(storage: .timedOut)

        /// The execution needed more memory than the isolate may have.
        public static let heapLimitReached = Code(storage: .heapLimitReached)

        /// A value has no equivalent on the other side.
        public static let conversionFailed = Code(storage: .conversionFailed)

        /// The isolate or the context was closed before.
        public static let closed = Code(storage: .closed)

        /// What was used belongs to the parent of this process, which has forked.
        public static let forked = Code(storage: .forked)

        /// A buffer has lost its memory: it was transferred, or it shrank.
        public static let detached = Code(storage: .detached)

        /// There is no memory for a copy of what JavaScript holds.
        public static let outOfMemory = Code(storage: .outOfMemory)

        /// The thread's stack has no room left for JavaScript: calls go too deep, or it is small.
        public static let stackExhausted = Code(storage: .stackExhausted)

        /// The Swift task that waited for JavaScript was cancelled, and the JavaScript stopped; the
        /// ``EngineError/underlyingError`` is a `CancellationError`.
        public static let cancelled = Code(storage: .cancelled)

        /// An argument is outside what the engine accepts.
        public static let invalidArgument = Code(storage: .invalidArgument)
    }
}

extension EngineError: CustomStringConvertible {
    /// The message, with the JavaScript stack if there is one.
    public var description: String {
        guard let stack = exception?.stack?.description, !stack.isEmpty else { return message }
        return stack.hasPrefix(message) ? stack : "\(message)\n\(stack)"
    }
}
