/// What a property can be asked for by: a string, a symbol, or an index.
///
/// An enumeration with such raw values conforms without more:
///
///     enum Field: String, JSPropertyKey { case name, age }
public protocol JSPropertyKey {
    /// The key, a string, a number or a symbol. Another value is taken as JavaScript takes it in
    /// `object[value]`, which may run JavaScript.
    var propertyKey: JSValue { get }
}

extension String: JSPropertyKey {
    /// The string.
    public var propertyKey: JSValue { .string(JSString(self)) }
}

extension JSString: JSPropertyKey {
    /// The string.
    public var propertyKey: JSValue { .string(self) }
}

extension JSSymbol: JSPropertyKey {
    /// The symbol.
    public var propertyKey: JSValue { .symbol(self) }
}

extension Int: JSPropertyKey {
    /// The integer, of which JavaScript takes the decimal digits.
    public var propertyKey: JSValue {
        // Beyond that a number is not exact.
        magnitude < 1 << 53 ? .number(Double(self)) : .string(JSString("\(self)"))
    }
}

extension JSPropertyKey where Self: RawRepresentable, RawValue: JSPropertyKey {
    /// The key that the raw value is.
    public var propertyKey: JSValue { rawValue.propertyKey }
}

extension Scope {
    /// `key` as a value, which V8 keeps once if it is a string.
    borrowing func key(_ key: some JSPropertyKey) throws(EngineError) -> Local {
        let key = key.propertyKey
        guard case .string(let string) = key else { return try local(key) }
        return try makeString(string, isKey: true)
    }
}
