extension JSObject: JSConvertible {}

extension JSConvertible where Self: JSObject {
    /// The object, if it is of this class.
    public init(_ value: JSValue) throws(EngineError) {
        guard let object = value.object as? Self else { throw Self.cannotConvert(value) }
        self = object
    }

    /// The object itself.
    public func jsValue(in context: Context) -> JSValue { .object(self) }
}

extension JSSymbol: JSConvertible {
    /// The symbol itself.
    public func jsValue(in context: Context) -> JSValue { .symbol(self) }
}

extension JSConvertible where Self == JSSymbol {
    /// The symbol.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .symbol(let symbol) = value else { throw Self.cannotConvert(value) }
        self = symbol
    }
}
