import Foundation
import SwiftRacer

extension JSContext {
    /// What `object` is in JavaScript.
    func imported(_ object: Any?, depth: Int = 0) throws(EngineError) -> EngineValue {
        guard let object = unwrapped(object) else { return .undefined }
        switch object {
        case let value as JSValue: return value.engine
        case let value as JSManagedValue: return value.value?.engine ?? .undefined
        case let value as EngineValue: return value
        case is Void: return .undefined
        case is NSNull: return .null
        // Before the numbers, which take it for one.
        case let boolean as Bool where type(of: object) == Bool.self: return .boolean(boolean)
        case let number as NSNumber: return imported(number)
        case let string as String: return .string(JSString(string))
        case let string as Substring: return .string(JSString(String(string)))
        case let date as Date: return try imported(date)
        case let array as [Any]:
            try checkDepth(depth)
            var elements: [EngineValue] = []
            elements.reserveCapacity(array.count)
            for element in array { elements.append(try imported(element, depth: depth + 1)) }
            return .object(try engine.makeArray(elements))
        case let dictionary as [AnyHashable: Any]:
            try checkDepth(depth)
            var properties: [(key: String, value: EngineValue)] = []
            for (key, value) in dictionary {
                properties.append(("\(key.base)", try imported(value, depth: depth + 1)))
            }
            return .object(try engine.makeObject(of: properties))
        default: return try imported(other: object)
        }
    }

    /// The arguments of a call.
    func list(_ arguments: [Any]?) throws(EngineError) -> [EngineValue] {
        var elements: [EngineValue] = []
        for argument in arguments ?? [] { elements.append(try imported(argument)) }
        return elements
    }

    private func imported(_ number: NSNumber) -> EngineValue {
        // There are only these two, whoever asks for one.
        if number === NSNumber(value: true) { return .boolean(true) }
        if number === NSNumber(value: false) { return .boolean(false) }
        return .number(number.doubleValue)
    }

    private func imported(_ date: Date) throws(EngineError) -> EngineValue {
        let milliseconds = date.timeIntervalSince1970 * 1000
        return .object(try engine.makeDate(JSDate(millisecondsSince1970: milliseconds)))
    }

    private func imported(other object: Any) throws(EngineError) -> EngineValue {
        let name = "\(type(of: object))"
        // What kind of function it is cannot be found out any more.
        guard !name.contains("->") else {
            throw EngineError(
                .conversionFailed,
                "cannot convert a value of type \(name): make a JSValue(object:in:) of the closure")
        }
        return try wrapper(of: object)
    }

}

/// How deep containers may lie in each other: conversions use the stack, and so does Swift when it
/// lets go of what they made.
private let mostDepth = 500

/// Whether a conversion can go this deep.
func checkDepth(_ depth: Int) throws(EngineError) {
    guard depth < mostDepth, !CallStack.isNearlyExhausted else {
        throw EngineError(
            .conversionFailed, "cannot convert containers that lie more than \(depth) deep")
    }
}

/// What is in Optionals, or in an Optional that is in an `Any`.
private func unwrapped(_ object: Any?) -> Any? {
    guard let object else { return nil }
    guard let optional = object as? any AnyOptional else { return object }
    return unwrapped(optional.any)
}

private protocol AnyOptional {
    var any: Any? { get }
}

extension Optional: AnyOptional {
    fileprivate var any: Any? { self }
}
