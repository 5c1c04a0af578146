/// A call of a Swift closure by JavaScript.
public struct JSCall: Sendable {
    /// The context that the call came through.
    ///
    /// A closure that needs a context takes this one: capturing it would keep it alive; see
    /// `makeFunction(named:length:call:)`.
    public let context: Context

    /// The name that the function was made with; empty if it has none.
    public let functionName: String

    /// What `this` is.
    public let receiver: JSValue

    /// What the function was called with.
    public let arguments: [JSValue]

    /// The argument at `index`, from 0; undefined past the last one, as in JavaScript.
    public subscript(index: Int) -> JSValue {
        arguments.indices.contains(index) ? arguments[index] : .undefined
    }

    /// The argument at `index`, from 0, converted.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed``, which names the argument.
    ///   A closure that lets it pass throws a TypeError in JavaScript.
    public func argument<Value: JSConvertible>(
        _ index: Int, as type: Value.Type = Value.self
    ) throws(EngineError) -> Value {
        try told("argument \(index + 1) of \(nameToTell)") { () throws(EngineError) in
            try Value(self[index])
        }
    }

    /// What the call returns, converted for JavaScript.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed``, which names the function.
    public func result(_ result: some JSConvertible) throws(EngineError) -> JSValue {
        try told("the result of \(nameToTell)") { () throws(EngineError) in
            try result.jsValue(in: context)
        }
    }

    /// Does `convert`, and says of what it is if it cannot.
    private func told<Value>(
        _ subject: @autoclosure () -> String, _ convert: () throws(EngineError) -> Value
    ) throws(EngineError) -> Value {
        do throws(EngineError) {
            return try convert()
        } catch {
            guard error.code == .conversionFailed else { throw error }
            throw EngineError(
                .conversionFailed, "\(subject()): \(error.message)", underlyingError: error)
        }
    }

    private var nameToTell: String { functionName.isEmpty ? "a function" : functionName }
}

/// What is done for a call after it has returned a promise; made by ``JSCall/later(_:)-(()->Success)``.
public struct JSLater: Sendable {
    let work: AsyncWork
}

extension JSCall {
    /// What is to be done in a task, and settles the promise that the call returns.
    ///
    /// - Parameter work: What to do; what it throws rejects the promise.
    /// - Returns: What a ``JSExports/asyncMethod(_:length:_:)`` returns.
    public func later<Success: JSConvertible & Sendable>(
        _ work: @escaping @Sendable @concurrent () async throws -> Success
    ) -> JSLater {
        JSLater {
            let result = try await work()
            return { () throws(EngineError) in try self.result(result) }
        }
    }

    /// What is to be done in a task; when it is done the promise is undefined.
    public func later(
        _ work: @escaping @Sendable @concurrent () async throws -> Void
    ) -> JSLater {
        JSLater {
            try await work()
            return { () throws(EngineError) in .undefined }
        }
    }
}

extension JSCall {
    /// What a failable initializer gave.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if it failed.
    public func made<Root>(_ root: Root?) throws(EngineError) -> Root {
        guard let root else {
            throw EngineError(
                .conversionFailed, "cannot make a \(Root.self) of these arguments")
        }
        return root
    }
}

/// Takes the arguments of a call one after the other.
struct ArgumentReader {
    private let call: JSCall
    private var index = 0

    init(_ call: JSCall) {
        self.call = call
    }

    mutating func next<Value: JSConvertible>(
        _ type: Value.Type
    ) throws(EngineError) -> Value {
        defer { index += 1 }
        return try call.argument(index)
    }
}

/// How many arguments a function of these needs: those before the first that may be missing.
func requiredCount<each Argument>(of arguments: repeat (each Argument).Type) -> Int {
    var count = 0
    for argument in repeat each arguments {
        if argument is any AnyOptional.Type { break }
        count += 1
    }
    return count
}

private protocol AnyOptional {}

extension Optional: AnyOptional {}
