import SwiftRacer

/// A call of a closure by JavaScript.
final class Callback: @unchecked Sendable {
    // @unchecked Sendable because it is used on the thread of the call.

    /// Where a native object is put by whoever was asked for it.
    final class Place: @unchecked Sendable {
        // @unchecked Sendable for the same reason.
        var value: Any?
    }

    /// The innermost one of this thread.
    @TaskLocal static var current: Callback?
    @TaskLocal static var unwrapped: Place?

    let context: JSContext
    let receiver: EngineValue
    let arguments: [EngineValue]
    let callee: Callee

    init(_ call: JSCall, of callee: Callee, in context: JSContext) {
        self.context = context
        receiver = call.receiver
        arguments = call.arguments
        self.callee = callee
    }
}

/// The function that a closure is to JavaScript, which must not be kept alive by the closure.
final class Callee: @unchecked Sendable {
    // @unchecked Sendable because it is written before JavaScript has the function.
    var reference: EngineValue = .undefined
}

extension JSContext {
    /// The context whose script called the closure that runs on this thread; nil if none runs.
    public class func current() -> JSContext! {
        Callback.current?.context
    }

    /// What `this` is in the call of the closure that runs on this thread; nil if none runs.
    public class func currentThis() -> JSValue! {
        Callback.current.map { JSValue($0.receiver, in: $0.context) }
    }

    /// The ``JSValue``s that the closure was called with that runs on this thread; nil if none runs.
    public class func currentArguments() -> [Any]! {
        Callback.current.map { callback in
            callback.arguments.map { JSValue($0, in: callback.context) }
        }
    }

    /// The function that was called; nil if no closure runs on this thread.
    public class func currentCallee() -> JSValue! {
        guard let callback = Callback.current,
            let callee = try? callback.context.ask(.dereference, callback.callee.reference)
        else { return nil }
        return JSValue(callee, in: callback.context)
    }

    /// A function that calls `closure`.
    func makeFunction<each Argument, Result>(
        _ closure: @escaping (repeat each Argument) throws -> Result
    ) throws(EngineError) -> EngineValue {
        try makeFunction(
            reading: { context, arguments in
                var reader = ArgumentReader(arguments, in: context)
                let arguments = (repeat try reader.next((each Argument).self))
                return try closure(repeat each arguments)
            })
    }

    private func makeFunction(
        reading closure: @escaping (JSContext, [EngineValue]) throws -> Any?
    ) throws(EngineError) -> EngineValue {
        let closure = Unchecked(closure)
        let callee = Callee()
        let function = try engine.makeFunction(call: {
            [weak self, machine = Unchecked(virtualMachine)] call in
            guard let context = self ?? machine.value?.context(of: call.context) else {
                throw EngineError(.closed, "cannot call back: the context is gone")
            }
            return try context.perform(Callback(call, of: callee, in: context)) {
                try context.imported(try closure.value(context, call.arguments))
            }
        })
        callee.reference = try ask(.weak, .object(function))
        return .object(function)
    }

    /// Does `body` as JavaScriptCore does a callback: what it sets as ``exception`` is thrown.
    private func perform(
        _ callback: Callback, _ body: () throws -> EngineValue
    ) throws -> EngineValue {
        let last = exception
        exception = nil
        defer { exception = last }
        let result = try Callback.$current.withValue(callback, operation: body)
        if let thrown = exception {
            throw EngineError(.exception, thrown.description, thrownValue: thrown.engine)
        }
        return result
    }
}

/// Takes the arguments of a call one after the other.
private struct ArgumentReader {
    private let arguments: [EngineValue]
    private let context: JSContext
    private var index = 0

    init(_ arguments: [EngineValue], in context: JSContext) {
        self.arguments = arguments
        self.context = context
    }

    mutating func next<Argument>(_ type: Argument.Type) throws -> Argument {
        defer { index += 1 }
        let engine = index < arguments.count ? arguments[index] : .undefined
        return try context.argument(JSValue(engine, in: context), as: type, at: index)
    }
}
