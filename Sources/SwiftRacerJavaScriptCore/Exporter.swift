import Foundation
import SwiftRacer

/// How many elements are taken of what only says that it has them.
private let mostElements = 1 << 20

/// Makes plain objects of what is in JavaScript; each object once.
struct Exporter {
    let context: JSContext
    /// By hash: what was made of an object; nil as long as that is being done.
    private var made: [Int32: [(object: JSObject, result: Any?)]] = [:]
    private var depth = 0

    init(context: JSContext) {
        self.context = context
    }

    /// What `engine` is in Swift; see ``JSValue/toObject()``.
    mutating func object(of engine: EngineValue) throws(EngineError) -> Any? {
        switch engine {
        case .undefined: return nil
        case .null: return NSNull()
        case .boolean(let boolean): return NSNumber(value: boolean)
        case .number(let number): return NSNumber(value: number)
        case .string(let string): return string.description
        case .bigInt, .symbol: return JSValue(engine, in: context)
        case .object(let object): return try self.object(of: object)
        }
    }

    private mutating func object(of object: JSObject) throws(EngineError) -> Any {
        // What is of a class of its own is neither a Date nor one of the host's.
        if object is JSArray { return try array(of: object) }
        if type(of: object) != JSObject.self { return try dictionary(of: object) }
        if let date = try? JSDate(.object(object)) {
            return Date(timeIntervalSince1970: date.millisecondsSince1970 / 1000)
        }
        if let native = try context.native(behind: .object(object)) { return native }
        return try dictionary(of: object)
    }

    /// The elements, as many as there were at first.
    mutating func array(of object: JSObject) throws(EngineError) -> [Any] {
        try once(object) { (exporter) throws(EngineError) in
            if let array = object as? JSArray {
                return try exporter.objects(of: try array.elements())
            }
            let length = JSValue(try object.value(forKey: "length"), in: exporter.context)
                .toUInt32()
            guard length <= mostElements else {
                throw EngineError(
                    .conversionFailed,
                    "cannot convert \(length) elements: at most \(mostElements) of what is no array"
                )
            }
            var elements: [EngineValue] = []
            for index in 0..<Int(length) {
                elements.append(try object.value(forKey: index))
            }
            return try exporter.objects(of: elements)
        }
    }

    private mutating func objects(of elements: [EngineValue]) throws(EngineError) -> [Any] {
        var objects: [Any] = []
        objects.reserveCapacity(elements.count)
        for element in elements { objects.append(try object(of: element) ?? NSNull()) }
        return objects
    }

    mutating func dictionary(of object: JSObject) throws(EngineError) -> [String: Any] {
        try once(object) { (exporter) throws(EngineError) in
            var dictionary: [String: Any] = [:]
            for (key, value) in try object.properties() {
                dictionary[key.description] = try exporter.object(of: value)
            }
            return dictionary
        }
    }

    /// What `make` gives, or gave before for the same object.
    private mutating func once<Result>(
        _ object: JSObject, _ make: (inout Exporter) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let hash = try object.context.withScope { (scope) throws(EngineError) in
            scope.identityHash(scope.local(object))
        }
        for known in made[hash, default: []] where try known.object.isIdentical(to: object) {
            guard let result = known.result else {
                throw EngineError(
                    .conversionFailed, "cannot convert an object that refers to itself")
            }
            if let result = result as? Result { return result }
        }
        try checkDepth(depth)
        depth += 1
        defer { depth -= 1 }
        let index = made[hash, default: []].count
        made[hash, default: []].append((object, nil))
        let result = try make(&self)
        made[hash, default: []][index].result = result
        return result
    }
}
