extension Bool: JSConvertible {
    /// The value of a boolean; no other value is taken for one.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .boolean(let boolean) = value else { throw Self.cannotConvert(value) }
        self = boolean
    }

    /// `true` or `false`.
    public func jsValue(in context: Context) -> JSValue { .boolean(self) }
}

extension Double: JSConvertible {
    /// The value of a number.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .number(let number) = value else { throw Self.cannotConvert(value) }
        self = number
    }

    /// A number.
    public func jsValue(in context: Context) -> JSValue { .number(self) }
}

extension Float: JSConvertible {
    /// The value of a number, rounded; a finite one beyond the range of the type is refused.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .number(let number) = value else { throw Self.cannotConvert(value) }
        guard let float = Float(rounding: number) else {
            throw EngineError(
                .conversionFailed,
                "cannot convert the number \(number) to Float: it is out of range")
        }
        self = float
    }

    /// A number.
    public func jsValue(in context: Context) -> JSValue { .number(Double(self)) }

    /// The nearest to `number`; nil if that would make a finite number infinite.
    init?(rounding number: Double) {
        let float = Float(number)
        guard float.isFinite || !number.isFinite else { return nil }
        self = float
    }
}

extension String: JSConvertible {
    /// The value of a string, each lone surrogate replaced by U+FFFD.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .string(let string) = value else { throw Self.cannotConvert(value) }
        self = string.description
    }

    /// A string.
    public func jsValue(in context: Context) -> JSValue { .string(JSString(self)) }
}

extension JSString: JSConvertible {
    /// The value of a string, exactly.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .string(let string) = value else { throw Self.cannotConvert(value) }
        self = string
    }

    /// A string.
    public func jsValue(in context: Context) -> JSValue { .string(self) }
}

extension JSBigInt: JSConvertible {
    /// The value of a bigint.
    public init(_ value: JSValue) throws(EngineError) {
        guard case .bigInt(let bigInt) = value else { throw Self.cannotConvert(value) }
        self = bigInt
    }

    /// A bigint.
    public func jsValue(in context: Context) -> JSValue { .bigInt(self) }
}
