public import SwiftRacer

/// A JavaScript value, which it keeps alive together with its context.
///
/// What throws gives `undefined`, false, NaN or nil, and tells the context's
/// ``JSContext/exceptionHandler``.
///
/// Apple's documentation: <https://developer.apple.com/documentation/javascriptcore/jsvalue>
open class JSValue: @unchecked Sendable {
    // @unchecked Sendable because it may be inherited from; it never changes.

    /// What it stands for.
    ///
    /// Not in JavaScriptCore.
    public let engine: EngineValue

    private let home: JSContext

    /// A value that SwiftRacer gave.
    ///
    /// Not in JavaScriptCore.
    ///
    /// - Parameters:
    ///   - engine: What it is to stand for, of the virtual machine of `context`.
    ///   - context: Where it is used.
    public init(_ engine: EngineValue, in context: JSContext) {
        self.engine = engine
        home = context
    }

    /// Where the value is used.
    // Nil nowhere; declared as in JavaScriptCore, so that what unwraps it compiles.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var context: JSContext! { home }
}

// MARK: - Kinds

extension JSValue {
    /// Whether this is `undefined`.
    public var isUndefined: Bool {
        if case .undefined = engine { true } else { false }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = engine { true } else { false }
    }

    /// Whether this is `true` or `false`.
    public var isBoolean: Bool {
        if case .boolean = engine { true } else { false }
    }

    /// Whether this is a number.
    public var isNumber: Bool {
        if case .number = engine { true } else { false }
    }

    /// Whether this is a string.
    public var isString: Bool {
        if case .string = engine { true } else { false }
    }

    /// Whether this is a symbol.
    public var isSymbol: Bool {
        if case .symbol = engine { true } else { false }
    }

    /// Whether this is a bigint.
    public var isBigInt: Bool {
        if case .bigInt = engine { true } else { false }
    }

    /// Whether this is an object; functions and arrays are.
    public var isObject: Bool { engine.object != nil }

    /// Whether this is an array.
    public var isArray: Bool { engine.object is JSArray }

    /// Whether this is a Date.
    public var isDate: Bool { (try? JSDate(engine)) != nil }
}

// MARK: - Comparing

extension JSValue {
    /// `this === value`, with what `value` is in JavaScript.
    public func isEqual(to value: Any!) -> Bool {
        holds { () throws(EngineError) in
            try home.ask(.isIdentical, engine, try home.imported(value))
        }
    }

    /// `this == value`, with what `value` is in JavaScript.
    public func isEqualWithTypeCoercion(to value: Any!) -> Bool {
        holds { () throws(EngineError) in
            try home.ask(.isEqual, engine, try home.imported(value))
        }
    }

    /// `this instanceof value`, with what `value` is in JavaScript.
    public func isInstance(of value: Any!) -> Bool {
        holds { () throws(EngineError) in
            try home.ask(.isInstance, engine, try home.imported(value))
        }
    }

    /// How this stands to `other` by JavaScript's `<`, `==` and `>`.
    public func compare(_ other: JSValue) -> JSRelationCondition {
        relation { () throws(EngineError) in
            try home.ask(.compare, engine, try home.imported(other))
        }
    }

    /// How this stands to `other`.
    public func compare(_ other: Int64) -> JSRelationCondition {
        relation { () throws(EngineError) in
            try home.ask(.compare, engine, .bigInt(JSBigInt(other)))
        }
    }

    /// How this stands to `other`.
    public func compare(_ other: UInt64) -> JSRelationCondition {
        relation { () throws(EngineError) in
            try home.ask(.compare, engine, .bigInt(JSBigInt(other)))
        }
    }

    /// How this stands to `other`.
    public func compare(_ other: Double) -> JSRelationCondition {
        relation { () throws(EngineError) in try home.ask(.compare, engine, .number(other)) }
    }

    private func relation(
        _ body: () throws(EngineError) -> EngineValue
    ) -> JSRelationCondition {
        guard case .number(let order) = home.attempt(body) else { return .undefined }
        return order < 0 ? .lessThan : order > 0 ? .greaterThan : .equal
    }

    /// Whether `body` gives true; false if it fails.
    func holds(_ body: () throws(EngineError) -> EngineValue) -> Bool {
        if case .boolean(true) = home.attempt(body) { true } else { false }
    }
}

/// How two values stand to each other.
public enum JSRelationCondition: UInt32, Sendable {
    /// Not at all: one of them is NaN, say; or comparing them threw.
    case undefined
    /// They are equal.
    case equal
    /// The first is greater.
    case greaterThan
    /// The first is less.
    case lessThan
}

// MARK: - Calls

extension JSValue {
    /// Calls the function with `undefined` as `this`.
    ///
    /// - Parameter arguments: What it gets, converted; see ``init(object:in:)-(Any,_)``.
    /// - Returns: What it returns; `undefined` if it throws, or this is no function.
    @discardableResult
    public func call(withArguments arguments: [Any]!) -> JSValue! {
        home.value { () throws(EngineError) in
            try call(engine, "value", arguments, receiver: .undefined)
        }
    }

    /// `new this(...arguments)`.
    ///
    /// - Returns: The object; `undefined` if that throws, or this is no constructor.
    @discardableResult
    public func construct(withArguments arguments: [Any]!) -> JSValue! {
        home.value { () throws(EngineError) in
            guard let function = engine.function else { return try isNoFunction("value") }
            return .object(try function.construct(arguments: try home.list(arguments)))
        }
    }

    /// Calls the method `method` of this value.
    ///
    /// - Returns: What it returns; `undefined` if it throws, or there is no such method.
    @discardableResult
    public func invokeMethod(_ method: String!, withArguments arguments: [Any]!) -> JSValue! {
        home.value { () throws(EngineError) in
            let name = method ?? ""
            let function = try home.ask(.get, engine, .string(JSString(name)))
            return try call(function, name, arguments, receiver: engine)
        }
    }

    // Not by way of a helper: stacks would tell of that.
    private func call(
        _ function: EngineValue, _ name: String, _ arguments: [Any]?, receiver: EngineValue
    ) throws(EngineError) -> EngineValue {
        guard let function = function.function else { return try isNoFunction(name) }
        return try function.call(arguments: try home.list(arguments), receiver: receiver)
    }

    private func isNoFunction(_ name: String) throws(EngineError) -> EngineValue {
        try home.ask(.isNoFunction, .string(JSString(name)))
    }
}

// MARK: - Properties

extension JSValue {
    /// The value of the property; `undefined` if there is none.
    ///
    /// - Parameter property: A string, a number, or a ``JSValue`` such as a symbol.
    /// - Returns: Its value.
    public func forProperty(_ property: Any!) -> JSValue! {
        home.value { () throws(EngineError) in
            try home.ask(.get, engine, try home.imported(property))
        }
    }

    /// Sets the property to `value`, converted; see ``init(object:in:)-(Any,_)``.
    public func setValue(_ value: Any!, forProperty property: Any!) {
        _ = home.attempt { () throws(EngineError) in
            try home.ask(.set, engine, try home.imported(property), try home.imported(value))
        }
    }

    /// Sets the property to a function that calls `function`.
    public func setValue<each Argument, Result>(
        _ function: @escaping (repeat each Argument) throws -> Result, forProperty property: Any!
    ) {
        setValue(JSValue(object: function, in: home), forProperty: property)
    }

    /// Deletes the property.
    ///
    /// - Returns: Whether it is not there now.
    @discardableResult
    public func deleteProperty(_ property: Any!) -> Bool {
        holds { () throws(EngineError) in
            try home.ask(.delete, engine, try home.imported(property))
        }
    }

    /// Whether there is the property, in the object or in what it inherits from.
    public func hasProperty(_ property: Any!) -> Bool {
        holds { () throws(EngineError) in
            try home.ask(.has, engine, try home.imported(property))
        }
    }

    /// Makes or changes the property, as `Object.defineProperty`.
    ///
    /// - Parameters:
    ///   - property: Its key.
    ///   - descriptor: A dictionary with the keys ``JSPropertyDescriptorValueKey`` and so on.
    public func defineProperty(_ property: Any!, descriptor: Any!) {
        _ = home.attempt { () throws(EngineError) in
            try home.ask(
                .define, engine, try home.imported(property), try home.imported(descriptor))
        }
    }

    /// The element at `index`.
    public func atIndex(_ index: Int) -> JSValue! {
        forProperty(index)
    }

    /// Sets the element at `index`.
    public func setValue(_ value: Any!, at index: Int) {
        setValue(value, forProperty: index)
    }

    /// As ``forProperty(_:)``.
    public func objectForKeyedSubscript(_ key: Any!) -> JSValue! {
        forProperty(key)
    }

    /// As ``setValue(_:forProperty:)-(Any,_)``.
    public func setObject(_ object: Any!, forKeyedSubscript key: Any!) {
        setValue(object, forProperty: key)
    }

    /// As ``setValue(_:forProperty:)-((Argument)->Result,_)``.
    public func setObject<each Argument, Result>(
        _ function: @escaping (repeat each Argument) throws -> Result,
        forKeyedSubscript key: Any!
    ) {
        setValue(function, forProperty: key)
    }

    /// As ``atIndex(_:)``.
    public func objectAtIndexedSubscript(_ index: Int) -> JSValue! {
        atIndex(index)
    }

    /// As ``setValue(_:at:)``.
    public func setObject(_ object: Any!, atIndexedSubscript index: Int) {
        setValue(object, at: index)
    }
}

/// The key of a descriptor that tells whether a property can be assigned to.
public let JSPropertyDescriptorWritableKey = "writable"
/// The key of a descriptor that tells whether loops over properties find it.
public let JSPropertyDescriptorEnumerableKey = "enumerable"
/// The key of a descriptor that tells whether a property can be redefined or deleted.
public let JSPropertyDescriptorConfigurableKey = "configurable"
/// The key of a descriptor that has the value of a property.
public let JSPropertyDescriptorValueKey = "value"
/// The key of a descriptor that has the function which gets a property.
public let JSPropertyDescriptorGetKey = "get"
/// The key of a descriptor that has the function which sets a property.
public let JSPropertyDescriptorSetKey = "set"

// MARK: - In Swift

extension JSValue: Hashable {
    /// Whether the two are one object of Swift's; see ``isEqual(to:)`` for JavaScript's own.
    public static func == (first: JSValue, second: JSValue) -> Bool {
        first === second
    }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}

extension JSValue: CustomStringConvertible {
    /// The value as text, as ``toString()``; what cannot be told is told by its type.
    public var description: String {
        // Not `toString()`: to describe a value must not set an exception.
        if case .string(let text) = try? home.ask(.string, engine) { return text.description }
        if case .symbol(let symbol) = engine, let text = try? symbol.description() {
            return "Symbol(\(text))"
        }
        return "\(type(of: self))"
    }
}
