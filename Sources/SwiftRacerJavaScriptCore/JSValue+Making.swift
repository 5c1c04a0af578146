public import Foundation
import SwiftRacer

extension JSValue {
    /// The value that `value` is in JavaScript.
    ///
    /// | Swift | JavaScript |
    /// |---|---|
    /// | nil | `undefined` |
    /// | `NSNull` | `null` |
    /// | `Bool`, `NSNumber` of one | a boolean |
    /// | other numbers, `NSNumber` | a number |
    /// | `String`, `NSString` | a string |
    /// | `Date` | a Date |
    /// | `[Any]`, `NSArray` | a new array, converted element by element |
    /// | `[AnyHashable: Any]`, `NSDictionary` | a new object, converted likewise |
    /// | ``JSValue``, ``JSManagedValue`` | the value |
    /// | another object | an object that stands for it, and that ``toObject()`` makes it of again |
    ///
    /// If it cannot be converted, the value is `undefined`, and the handler of `context` is told.
    public convenience init!(object value: Any!, in context: JSContext!) {
        guard let context else { return nil }
        let engine = context.attempt { () throws(EngineError) in try context.imported(value) }
        self.init(engine ?? .undefined, in: context)
    }

    /// A function that calls `function`.
    ///
    /// In place of JavaScriptCore's `@convention(block)`, which needs Objective-C. Arguments are
    /// converted to the types of the parameters: numbers as `toInt32()` and its kin do it, strings as
    /// `toString()`, containers deep; a parameter that is a ``JSValue`` takes what comes, an Optional
    /// is nil for `undefined` and `null`. What `function` throws is an Error in JavaScript, which
    /// blocks cannot do.
    public convenience init!<each Argument, Result>(
        object function: @escaping (repeat each Argument) throws -> Result, in context: JSContext!
    ) {
        guard let context else { return nil }
        let engine = context.attempt { () throws(EngineError) in
            try context.makeFunction(function)
        }
        self.init(engine ?? .undefined, in: context)
    }

    /// A boolean.
    public convenience init!(bool value: Bool, in context: JSContext!) {
        self.init(.boolean(value), of: context)
    }

    /// A number.
    public convenience init!(double value: Double, in context: JSContext!) {
        self.init(.number(value), of: context)
    }

    /// A number.
    public convenience init!(int32 value: Int32, in context: JSContext!) {
        self.init(.number(Double(value)), of: context)
    }

    /// A number.
    public convenience init!(uInt32 value: UInt32, in context: JSContext!) {
        self.init(.number(Double(value)), of: context)
    }

    /// `null`.
    public convenience init!(nullIn context: JSContext!) {
        self.init(.null, of: context)
    }

    /// `undefined`.
    public convenience init!(undefinedIn context: JSContext!) {
        self.init(.undefined, of: context)
    }

    private convenience init?(_ engine: EngineValue, of context: JSContext?) {
        guard let context else { return nil }
        self.init(engine, in: context)
    }

    /// What `make` gives; nil if that fails, which the handler of `context` is told.
    private convenience init?(
        of context: JSContext?, _ make: (JSContext) throws(EngineError) -> EngineValue
    ) {
        guard let context,
            let engine = context.attempt({ () throws(EngineError) in try make(context) })
        else { return nil }
        self.init(engine, in: context)
    }

    /// `{}`.
    public convenience init!(newObjectIn context: JSContext!) {
        self.init(of: context) { (context) throws(EngineError) in
            .object(try context.engine.makeObject())
        }
    }

    /// `[]`.
    public convenience init!(newArrayIn context: JSContext!) {
        self.init(of: context) { (context) throws(EngineError) in
            .object(try context.engine.makeArray([]))
        }
    }

    /// `new Error(message)`.
    public convenience init!(newErrorFromMessage message: String!, in context: JSContext!) {
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(.error, .string(JSString(message ?? "")))
        }
    }

    /// `new RegExp(pattern, flags)`.
    public convenience init!(
        newRegularExpressionFromPattern pattern: String!, flags: String!, in context: JSContext!
    ) {
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(
                .regExp, .string(JSString(pattern ?? "")), .string(JSString(flags ?? "")))
        }
    }

    /// `Symbol(description)`.
    public convenience init!(newSymbolFromDescription description: String!, in context: JSContext!)
    {
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(
                .symbol, description.map { .string(JSString($0)) } ?? .undefined)
        }
    }

    /// `BigInt(string)`; nil if it is no integer.
    public convenience init?(newBigIntFrom string: String, in context: JSContext) {
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(.bigInt, .string(JSString(string)))
        }
    }

    /// A bigint.
    public convenience init?(newBigIntFrom int64: Int64, in context: JSContext) {
        self.init(.bigInt(JSBigInt(int64)), of: context)
    }

    /// A bigint.
    public convenience init?(newBigIntFrom uint64: UInt64, in context: JSContext) {
        self.init(.bigInt(JSBigInt(uint64)), of: context)
    }

    /// `BigInt(value)`; nil if it is no integer.
    public convenience init?(newBigIntFrom value: Double, in context: JSContext) {
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(.bigInt, .number(value))
        }
    }

    // MARK: - Promises

    /// A promise.
    ///
    /// - Parameters:
    ///   - context: Where it is made.
    ///   - callback: Called at once with the functions that resolve and reject it. What it sets as
    ///     ``JSContext/exception`` rejects it.
    public convenience init!(
        newPromiseIn context: JSContext!,
        fromExecutor callback: ((_ resolve: JSValue?, _ reject: JSValue?) -> Void)!
    ) {
        let executor = Unchecked(callback)
        self.init(of: context) { (context) throws(EngineError) in
            try context.ask(
                .promise,
                try context.makeFunction { (resolve: JSValue, reject: JSValue) in
                    executor.value?(resolve, reject)
                })
        }
    }

    /// A promise that is resolved with `result`, converted; it follows another promise.
    public convenience init!(newPromiseResolvedWithResult result: Any!, in context: JSContext!) {
        let result = Unchecked<Any?>(result)
        self.init(newPromiseIn: context) { resolve, _ in
            resolve?.call(withArguments: [result.value ?? JSValue(undefinedIn: context) as Any])
        }
    }

    /// A promise that is rejected with `reason`, converted.
    public convenience init!(newPromiseRejectedWithReason reason: Any!, in context: JSContext!) {
        let reason = Unchecked<Any?>(reason)
        self.init(newPromiseIn: context) { _, reject in
            reject?.call(withArguments: [reason.value ?? JSValue(undefinedIn: context) as Any])
        }
    }

    // MARK: - Geometry

    /// `{x, y}`.
    public convenience init!(point: CGPoint, in context: JSContext!) {
        self.init(object: ["x": Double(point.x), "y": Double(point.y)], in: context)
    }

    /// `{location, length}`.
    public convenience init!(range: NSRange, in context: JSContext!) {
        self.init(object: ["location": range.location, "length": range.length], in: context)
    }

    /// `{x, y, width, height}`.
    public convenience init!(rect: CGRect, in context: JSContext!) {
        let members = [
            "x": Double(rect.origin.x), "y": Double(rect.origin.y),
            "width": Double(rect.size.width), "height": Double(rect.size.height),
        ]
        self.init(object: members, in: context)
    }

    /// `{width, height}`.
    public convenience init!(size: CGSize, in context: JSContext!) {
        self.init(
            object: ["width": Double(size.width), "height": Double(size.height)], in: context)
    }
}
