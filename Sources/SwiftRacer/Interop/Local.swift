internal import CV8

/// What a value is.
package enum ValueKind: UInt8, Sendable {
    case undefined, null, boolean, number, string, bigInt, symbol
    case object, array, function, date, map, set, error, promise, boxedPrimitive, buffer

    /// Whether it has properties and an identity.
    package var isObject: Bool { rawValue >= ValueKind.object.rawValue }
}

/// A value that dies with the scope that made it.
///
/// A primitive without a handle never dies.
@safe package struct Local {
    let raw: cv8_value

    /// - Parameter raw: What the shim made in a scope that is still open.
    @unsafe init(_ raw: cv8_value) {
        unsafe self.raw = raw
    }

    /// A local of this kind, which the shim made in a scope that is still open.
    @unsafe init(_ kind: cv8_kind, _ pointer: OpaquePointer) {
        unsafe raw = cv8_value(
            kind: kind, number: 0, reference: UnsafeMutableRawPointer(pointer))
    }

    package init(_ number: Double) {
        unsafe raw = cv8_value(kind: .number, number: number, reference: nil)
    }

    package init(_ boolean: Bool) {
        unsafe raw = cv8_value(kind: .boolean, number: boolean ? 1 : 0, reference: nil)
    }

    package static var undefined: Local {
        unsafe Local(cv8_value(kind: .undefined, number: 0, reference: nil))
    }

    package static var null: Local {
        unsafe Local(cv8_value(kind: .null, number: 0, reference: nil))
    }

    package var kind: ValueKind {
        switch unsafe raw.kind {
        case .undefined: .undefined
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .bigint: .bigInt
        case .symbol: .symbol
        case .object: .object
        case .array: .array
        case .function: .function
        case .date: .date
        case .map: .map
        case .set: .set
        case .error: .error
        case .promise: .promise
        case .boxed_primitive: .boxedPrimitive
        case .buffer: .buffer
        // Only the shim's callers make these, and they never ask.
        case .handle: preconditionFailure("the kind of a kept value was asked of its handle")
        }
    }

    /// The number, of a number.
    package var number: Double { unsafe raw.number }

    /// The boolean, of a boolean.
    package var boolean: Bool { unsafe raw.number != 0 }

    /// The handle inside; only of what has one.
    @unsafe var pointer: OpaquePointer {
        guard let reference = unsafe raw.reference else {
            preconditionFailure("CV8 gave a value of kind \(kind) without a handle")
        }
        return OpaquePointer(reference)
    }
}
