/// A call of a Swift closure by JavaScript.
public struct JSCall: Sendable {
    /// The context that the call came through.
    ///
    /// A closure that needs a context takes this one: capturing it would keep it alive; see
    /// ``Context/makeFunction(named:length:call:)``.
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

    /// What a closure returned, for JavaScript.
    func converted(_ result: some JSConvertible) throws(EngineError) -> JSValue {
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
