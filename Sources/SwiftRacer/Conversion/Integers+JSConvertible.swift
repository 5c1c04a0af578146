extension JSConvertible where Self: FixedWidthInteger & Codable {
    /// The value of an integral number or of a bigint that is in the range of the type.
    public init(_ value: JSValue) throws(EngineError) {
        switch value {
        case .number(let number):
            guard let integer = Self(exactly: number) else {
                throw EngineError(
                    .conversionFailed, "cannot convert the number \(number) to \(Self.self) exactly"
                )
            }
            self = integer
        case .bigInt(let bigInt):
            guard let integer = Self(exactly: bigInt) else {
                throw EngineError(
                    .conversionFailed,
                    "cannot convert bigint to \(Self.self): it exceeds \(Self.bitWidth) bits")
            }
            self = integer
        default:
            throw Self.cannotConvert(value)
        }
    }

    /// A number within ±(2⁵³−1), else a bigint: always exact.
    public func jsValue(in context: Context) -> JSValue {
        if let small = Int64(exactly: self), small.magnitude < 1 << 53 {
            return .number(Double(small))
        }
        return .bigInt(JSBigInt(self))
    }
}

extension Int: JSConvertible {}
extension Int8: JSConvertible {}
extension Int16: JSConvertible {}
extension Int32: JSConvertible {}
extension Int64: JSConvertible {}
extension Int128: JSConvertible {}
extension UInt: JSConvertible {}
extension UInt8: JSConvertible {}
extension UInt16: JSConvertible {}
extension UInt32: JSConvertible {}
extension UInt64: JSConvertible {}
extension UInt128: JSConvertible {}
