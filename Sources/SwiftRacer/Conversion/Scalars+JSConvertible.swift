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

extension Int: JSConvertible {
    /// The value of an integral number, or of a bigint of at most 64 bits.
    public init(_ value: JSValue) throws(EngineError) {
        switch value {
        case .number(let number):
            guard let integer = Int(exactly: number) else {
                throw EngineError(
                    .conversionFailed, "cannot convert the number \(number) to Int exactly")
            }
            self = integer
        case .bigInt(let bigInt):
            guard let integer = Int(exactly: bigInt) else {
                throw EngineError(
                    .conversionFailed, "cannot convert bigint to Int: it exceeds 64 bits")
            }
            self = integer
        default:
            throw Self.cannotConvert(value)
        }
    }

    /// A number within ±(2⁵³−1), else a bigint: always exact.
    public func jsValue(in context: Context) -> JSValue {
        magnitude < 1 << 53 ? .number(Double(self)) : .bigInt(JSBigInt(self))
    }

    private init?(exactly bigInt: JSBigInt) {
        guard bigInt.words.count <= 1 else { return nil }
        let magnitude = bigInt.words.first ?? 0
        if bigInt.isNegative {
            guard magnitude <= UInt64(Int.max) + 1 else { return nil }
            self = Int(truncatingIfNeeded: 0 &- magnitude)
        } else {
            guard let value = Int(exactly: magnitude) else { return nil }
            self = value
        }
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

extension Optional: JSConvertible where Wrapped: JSConvertible {
    /// Nil of `null` and `undefined`, else the wrapped value.
    public init(_ value: JSValue) throws(EngineError) {
        switch value {
        case .undefined, .null: self = nil
        default: self = try Wrapped(value)
        }
    }

    /// `null` of nil.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        try self?.jsValue(in: context) ?? .null
    }
}

extension Array: JSConvertible where Element: JSConvertible {
    /// The elements of an array, converted one by one.
    public init(_ value: JSValue) throws(EngineError) {
        guard let array = value.object as? JSArray else { throw Self.cannotConvert(value) }
        self = []
        for element in try array.elements() { append(try Element(element)) }
    }

    /// A new array of the converted elements.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        var values: [JSValue] = []
        for element in self { values.append(try element.jsValue(in: context)) }
        return .object(try context.makeArray(values))
    }
}
