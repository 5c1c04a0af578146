import Foundation
import SwiftRacer

extension JSContext {
    /// `value` as a parameter of this type.
    func argument<Argument>(
        _ value: JSValue, as type: Argument.Type, at index: Int
    ) throws -> Argument {
        if Argument.self == JSValue.self, let argument = value as? Argument { return argument }
        // Generic: what is cast from `Any` would be wrapped once more if it is an Optional of `Any`.
        func make<Known: ArgumentType>(_ type: Known.Type) -> Argument? {
            Known(argument: value).flatMap { $0 as? Argument }
        }
        if let type = type as? any ArgumentType.Type {
            if let argument = make(type) { return argument }
        } else if Argument.self == NSString.self {
            if let argument = value.toString().map({ NSString(string: $0) }) as? Argument {
                return argument
            }
        } else if Argument.self == NSNumber.self {
            if let argument = value.toNumber() as? Argument { return argument }
        } else if let argument = (value.toObject() ?? NSNull()) as? Argument {
            return argument
        }
        throw EngineError(
            .conversionFailed,
            "cannot convert argument \(index + 1), \(value), to \(Argument.self)")
    }
}

/// What parameters of closures can be.
private protocol ArgumentType {
    init?(argument value: JSValue)
}

extension Optional: ArgumentType {
    init?(argument value: JSValue) {
        if Wrapped.self == JSValue.self {
            self = value as? Wrapped
        } else if value.isUndefined || value.isNull {
            self = .none
        } else if let type = Wrapped.self as? any ArgumentType.Type {
            guard let wrapped = type.init(argument: value) as? Wrapped else { return nil }
            self = wrapped
        } else {
            guard let wrapped = value.toObject() as? Wrapped else { return nil }
            self = wrapped
        }
    }
}

extension Array: ArgumentType {
    init?(argument value: JSValue) {
        if let type = Element.self as? any ArgumentType.Type {
            guard let array = value.engine.object as? JSArray,
                let engines = value.context.attempt({ () throws(EngineError) in
                    try array.elements()
                })
            else { return nil }
            self = []
            for engine in engines {
                let element = type.init(argument: JSValue(engine, in: value.context))
                guard let element = element as? Element else { return nil }
                append(element)
            }
        } else {
            guard let array = value.toArray() as? [Element] else { return nil }
            self = array
        }
    }
}

extension Dictionary: ArgumentType {
    init?(argument value: JSValue) {
        guard let dictionary = value.toDictionary() as? [Key: Value] else { return nil }
        self = dictionary
    }
}

extension String: ArgumentType {
    init?(argument value: JSValue) {
        guard let string = value.toString() else { return nil }
        self = string
    }
}

extension Bool: ArgumentType {
    init?(argument value: JSValue) { self = value.toBool() }
}

extension Double: ArgumentType {
    init?(argument value: JSValue) { self = value.toDouble() }
}

extension Float: ArgumentType {
    init?(argument value: JSValue) { self = Float(value.toDouble()) }
}

extension CGFloat: ArgumentType {
    init?(argument value: JSValue) { self = CGFloat(value.toDouble()) }
}

extension ArgumentType where Self: FixedWidthInteger {
    init?(argument value: JSValue) {
        // What is narrower wraps around, as in JavaScript; what is wider ends at the last one.
        self =
            Self.bitWidth <= 32
            ? Self(truncatingIfNeeded: value.toInt32())
            : Self.isSigned
                ? Self(truncatingIfNeeded: value.toInt64())
                : Self(truncatingIfNeeded: value.toUInt64())
    }
}

extension Int: ArgumentType {}
extension Int8: ArgumentType {}
extension Int16: ArgumentType {}
extension Int32: ArgumentType {}
extension Int64: ArgumentType {}
extension UInt: ArgumentType {}
extension UInt8: ArgumentType {}
extension UInt16: ArgumentType {}
extension UInt32: ArgumentType {}
extension UInt64: ArgumentType {}

extension Date: ArgumentType {
    init?(argument value: JSValue) { self = value.toDate() }
}
