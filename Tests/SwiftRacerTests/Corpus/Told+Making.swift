import SwiftRacer
import Testing

extension Told {
    /// The values that an array of told ones tells, as a JavaScript array.
    func made(in context: Context) throws -> JSValue {
        .object(try context.makeArray(elements.map { try $0.value(in: context) }))
    }

    private func value(in context: Context) throws -> JSValue {
        func builtIn(_ name: String) throws -> JSFunction {
            try #require(try context.evaluate(name).function)
        }
        let (kind, content) = try #require(members.first)
        switch kind {
        case "undefined": return .undefined
        case "null": return .null
        case "boolean": return .boolean(content == true)
        case "string": return .string(content.text)
        case "number": return .number(try #require(Double(content.text.description)))
        case "bigint": return .bigInt(try #require(JSBigInt(content.text.description)))
        case "date":
            return try JSDate(millisecondsSince1970: content.double).jsValue(in: context)
        case "set":
            let members = try content.elements.map { try $0.value(in: context) }
            return .object(try context.makeSet(members))
        case "array": return try content.made(in: context)
        case "buffer":
            let elementType = try #require(elementTypes[content.elements[0].text.description])
            let bytes = content.elements[1].elements.map { UInt8($0.double) }
            return .object(try context.makeBuffer(copying: bytes, as: elementType))
        case "object":
            // Only this makes a property of any name, __proto__ included.
            let entries = try content.elements.map { pair in
                let key = JSValue.string(pair.elements[0].text)
                return JSValue.object(
                    try context.makeArray([key, pair.elements[1].value(in: context)]))
            }
            return try builtIn("Object.fromEntries").call(.object(context.makeArray(entries)))
        default:
            throw UnknownKind(kind: kind)
        }
    }
}

extension Told {
    private struct UnknownKind: Error {
        let kind: String
    }

    /// The kinds in `expected.json` that no code here tells or makes.
    var unknownKinds: [String] {
        if let thrown = self["throws"] { return thrown["value"]?.unknownKinds ?? [] }
        if let arguments = self["arguments"], let returned = self["returns"] {
            return arguments.elements.flatMap(\.unknownKinds) + returned.unknownKinds
        }
        if let given = self["gives"] { return given.unknownKinds }
        guard let (kind, content) = members.first, members.count == 1 else { return ["\(self)"] }
        switch kind {
        case "undefined", "null", "boolean", "number", "bigint", "string", "symbol", "date",
            "error", "function", "buffer", "same":
            return []
        case "array", "set": return content.elements.flatMap(\.unknownKinds)
        case "promise": return content.unknownKinds
        case "object": return content.elements.flatMap { $0.elements[1].unknownKinds }
        case "map": return content.elements.flatMap { $0.elements.flatMap(\.unknownKinds) }
        default: return [kind]
        }
    }
}

private let elementTypes: [String: JSBuffer.ElementType] = [
    "Int8Array": .int8, "Uint8Array": .uint8, "Int16Array": .int16, "Uint16Array": .uint16,
    "Int32Array": .int32, "Uint32Array": .uint32, "BigInt64Array": .bigInt64,
    "BigUint64Array": .bigUint64, "Float32Array": .float32, "Float64Array": .float64,
]
