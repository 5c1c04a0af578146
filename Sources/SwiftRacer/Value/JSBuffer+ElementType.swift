extension JSBuffer {
    /// What a typed array has for elements, in the machine's byte order.
    public enum ElementType: Sendable, Hashable, BitwiseCopyable {
        /// `Uint8Array`
        case uint8
        /// `Uint8ClampedArray`: what JavaScript writes is clamped to 0...255.
        case uint8Clamped
        /// `Int8Array`
        case int8
        /// `Int16Array`
        case int16
        /// `Uint16Array`
        case uint16
        /// `Int32Array`
        case int32
        /// `Uint32Array`
        case uint32
        /// `Float16Array`, where the engine has it.
        case float16
        /// `Float32Array`
        case float32
        /// `Float64Array`
        case float64
        /// `BigInt64Array`
        case bigInt64
        /// `BigUint64Array`
        case bigUint64

        /// The bytes of one element.
        public var byteCount: Int {
            switch self {
            case .uint8, .uint8Clamped, .int8: 1
            case .int16, .uint16, .float16: 2
            case .int32, .uint32, .float32: 4
            case .float64, .bigInt64, .bigUint64: 8
            }
        }

        package var typedArrayName: String {
            switch self {
            case .uint8: "a Uint8Array"
            case .uint8Clamped: "a Uint8ClampedArray"
            case .int8: "an Int8Array"
            case .int16: "an Int16Array"
            case .uint16: "a Uint16Array"
            case .int32: "an Int32Array"
            case .uint32: "a Uint32Array"
            case .float16: "a Float16Array"
            case .float32: "a Float32Array"
            case .float64: "a Float64Array"
            case .bigInt64: "a BigInt64Array"
            case .bigUint64: "a BigUint64Array"
            }
        }

        /// Refuses bytes that are no whole number of elements, or too many.
        package func check(byteCount: Int) throws(EngineError) {
            guard byteCount.isMultiple(of: self.byteCount) else {
                throw EngineError(
                    .invalidArgument,
                    "cannot make \(typedArrayName) of \(byteCount) bytes: not a multiple of "
                        + "\(self.byteCount)")
            }
            let count = byteCount / self.byteCount
            guard count <= maximumCount else {
                throw EngineError(
                    .conversionFailed,
                    maximumCount == 0
                        ? "cannot make \(typedArrayName): this V8 has none"
                        : "cannot make \(typedArrayName) of \(count) elements: this V8 allows "
                            + "\(maximumCount)")
            }
        }
    }
}

extension JSBuffer.ElementType {
    /// An element, as what it is in JavaScript but for integers, which are integers.
    package enum Element {
        case number(Double)
        case integer(isNegative: Bool, magnitude: UInt64)
    }

    /// The element of these bits.
    package func element(_ bits: UInt64) -> Element {
        func integer(_ value: some FixedWidthInteger) -> Element {
            .integer(isNegative: value < 0, magnitude: UInt64(value.magnitude))
        }
        return switch self {
        case .uint8, .uint8Clamped, .uint16, .uint32, .bigUint64: integer(bits)
        case .int8: integer(Int8(truncatingIfNeeded: bits))
        case .int16: integer(Int16(truncatingIfNeeded: bits))
        case .int32: integer(Int32(truncatingIfNeeded: bits))
        case .bigInt64: integer(Int64(truncatingIfNeeded: bits))
        case .float16: .number(Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits))))
        case .float32: .number(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case .float64: .number(Double(bitPattern: bits))
        }
    }

    /// The bits of an integer; nil if it does not fit, or if the elements are no integers.
    package func bits(isNegative: Bool, magnitude: UInt64) -> UInt64? {
        guard let (least, most) = range else { return nil }
        guard magnitude <= (isNegative ? least : most) else { return nil }
        return isNegative ? 0 &- magnitude : magnitude
    }

    /// The bits of a number, rounded to the nearest that there is; nil if the elements are integers.
    package func bits(_ number: Double) -> UInt64? {
        switch self {
        case .float16: UInt64(Float16(number).bitPattern)
        case .float32: UInt64(Float(number).bitPattern)
        case .float64: number.bitPattern
        default: nil
        }
    }

    package var isInteger: Bool { range != nil }

    /// The magnitudes of the least and the greatest integer.
    private var range: (least: UInt64, most: UInt64)? {
        switch self {
        case .uint8, .uint8Clamped: (0, 0xFF)
        case .uint16: (0, 0xFFFF)
        case .uint32: (0, 0xFFFF_FFFF)
        case .bigUint64: (0, .max)
        case .int8: (1 << 7, 1 << 7 - 1)
        case .int16: (1 << 15, 1 << 15 - 1)
        case .int32: (1 << 31, 1 << 31 - 1)
        case .bigInt64: (1 << 63, 1 << 63 - 1)
        case .float16, .float32, .float64: nil
        }
    }
}
