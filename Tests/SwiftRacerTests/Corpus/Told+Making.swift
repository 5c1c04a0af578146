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
        case "bigint": return try builtIn("BigInt").call(.string(content.text))
        case "date": return .object(try builtIn("Date").construct(.number(content.double)))
        case "set": return .object(try builtIn("Set").construct(content.made(in: context)))
        case "array": return try content.made(in: context)
        default:
            // Only this makes a property of any name, __proto__ included.
            let entries = try content.elements.map { pair in
                let key = JSValue.string(pair.elements[0].text)
                return JSValue.object(
                    try context.makeArray([key, pair.elements[1].value(in: context)]))
            }
            return try builtIn("Object.fromEntries").call(.object(context.makeArray(entries)))
        }
    }
}
