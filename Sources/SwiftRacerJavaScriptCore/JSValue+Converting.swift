public import Foundation
import SwiftRacer

extension JSValue {
    /// Whether JavaScript takes the value for true.
    public func toBool() -> Bool {
        switch engine {
        case .undefined, .null: false
        case .boolean(let boolean): boolean
        case .number(let number): !(number == 0 || number.isNaN)
        case .string(let string): !string.utf16.isEmpty
        case .bigInt(let bigInt): !bigInt.words.isEmpty
        case .symbol, .object: true
        }
    }

    /// The value as a number; NaN if it cannot be one.
    public func toDouble() -> Double {
        if case .number(let number) = engine { return number }
        guard
            case .number(let number) = context.attempt({ () throws(EngineError) in
                try context.ask(.number, engine)
            })
        else { return .nan }
        return number
    }

    /// The value as an integer, modulo 2³², as JavaScript's `value | 0`.
    public func toInt32() -> Int32 {
        Int32(truncatingIfNeeded: toUInt32())
    }

    /// The value as an integer, modulo 2³², as JavaScript's `value >>> 0`.
    public func toUInt32() -> UInt32 {
        let number = toDouble()
        guard number.isFinite else { return 0 }
        let remainder = number.rounded(.towardZero).truncatingRemainder(dividingBy: 0x1_0000_0000)
        return UInt32(truncatingIfNeeded: Int64(remainder))
    }

    /// The value as an integer: of a bigint, modulo 2⁶⁴; of another, the nearest that there is.
    public func toInt64() -> Int64 {
        if case .bigInt(let bigInt) = engine { return Int64(truncatingIfNeeded: bigInt.low64) }
        let number = toDouble().rounded(.towardZero)
        return Int64(exactly: number) ?? (number < 0 ? .min : number > 0 ? .max : 0)
    }

    /// The value as an integer: of a bigint, modulo 2⁶⁴; of another, the nearest that there is.
    public func toUInt64() -> UInt64 {
        if case .bigInt(let bigInt) = engine { return bigInt.low64 }
        let number = toDouble().rounded(.towardZero)
        return UInt64(exactly: number) ?? (number > 0 ? .max : 0)
    }

    /// The value as a number; of a boolean, the one that `as? Bool` makes it of again.
    public func toNumber() -> NSNumber! {
        if case .boolean(let boolean) = engine { return NSNumber(value: boolean) }
        return NSNumber(value: toDouble())
    }

    /// The value as text; nil if that throws.
    public func toString() -> String! {
        if case .string(let string) = engine { return string.description }
        guard
            case .string(let string) = context.attempt({ () throws(EngineError) in
                try context.ask(.string, engine)
            })
        else { return nil }
        return string.description
    }

    /// The point in time of a Date, or that many milliseconds after 1970 began.
    public func toDate() -> Date! {
        let milliseconds = (try? JSDate(engine))?.millisecondsSince1970 ?? toDouble()
        return Date(timeIntervalSince1970: milliseconds / 1000)
    }

    /// The elements of an array, or of what has a `length`, converted; see ``toObject()``.
    ///
    /// Nil of `undefined` and `null`, and of primitives, which the handler is told.
    public func toArray() -> [Any]! {
        container("NSArray") { exporter, object throws(EngineError) in
            try exporter.array(of: object)
        }
    }

    /// The properties of an object that it has itself and shows in loops, converted; see
    /// ``toObject()``.
    ///
    /// Nil of `undefined` and `null`, and of primitives, which the handler is told.
    public func toDictionary() -> [AnyHashable: Any]! {
        container("NSDictionary") { exporter, object throws(EngineError) in
            try exporter.dictionary(of: object)
        }
    }

    private func container<Result>(
        _ name: String, _ convert: (inout Exporter, JSObject) throws(EngineError) -> Result
    ) -> Result? {
        if isUndefined || isNull { return nil }
        return context.attempt { () throws(EngineError) in
            guard let object = engine.object else {
                throw EngineError(.conversionFailed, "Cannot convert primitive to \(name)")
            }
            var exporter = Exporter(context: context)
            return try convert(&exporter, object)
        }
    }

    /// The value in Swift.
    ///
    /// | JavaScript | Swift |
    /// |---|---|
    /// | `undefined` | nil |
    /// | `null` | `NSNull` |
    /// | a boolean, a number | `NSNumber`, which `as? Bool`, `as? Int` and the like take |
    /// | a string | `String` |
    /// | a Date | `Date` |
    /// | an array | `[Any]`; `undefined` in it is `NSNull` |
    /// | an object that stands for one of Swift's | that object |
    /// | another object | `[String: Any]`; what is `undefined` is left out |
    /// | a symbol, a bigint | this ``JSValue`` |
    ///
    /// What refers to itself cannot be converted: that is nil, and the handler is told.
    public func toObject() -> Any! {
        context.attempt { () throws(EngineError) in
            var exporter = Exporter(context: context)
            return try exporter.object(of: engine)
        } ?? nil
    }

    /// As ``toObject()``; nil if it is no instance of `expectedClass`.
    public func toObjectOf(_ expectedClass: AnyClass!) -> Any! {
        guard let expectedClass, let object = toObject() else { return nil }
        func holds<Class: AnyObject>(_ type: Class.Type) -> Bool { object is Class }
        return _openExistential(expectedClass, do: holds) ? object : nil
    }

    /// The point of an object `{x, y}`.
    public func toPoint() -> CGPoint {
        CGPoint(x: number("x"), y: number("y"))
    }

    /// The range of an object `{location, length}`.
    public func toRange() -> NSRange {
        NSRange(
            location: Int(exactly: number("location").rounded(.towardZero)) ?? 0,
            length: Int(exactly: number("length").rounded(.towardZero)) ?? 0)
    }

    /// The rectangle of an object `{x, y, width, height}`.
    public func toRect() -> CGRect {
        CGRect(origin: toPoint(), size: toSize())
    }

    /// The size of an object `{width, height}`.
    public func toSize() -> CGSize {
        CGSize(width: number("width"), height: number("height"))
    }

    private func number(_ property: String) -> Double {
        forProperty(property).toDouble()
    }
}

extension JSBigInt {
    /// The value modulo 2⁶⁴.
    fileprivate var low64: UInt64 {
        let low = words.first ?? 0
        return isNegative ? 0 &- low : low
    }
}
