import SwiftRacer

/// A value as `expected.json` tells it: JSON, with what the format spells in two ways made one.
enum Told: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    // Units, since Swift takes strings for equal that JavaScript does not.
    case units([UInt16])
    case array([Told])
    case object([String: Told])

    init(_ string: JSString?) {
        self = string.map { .units($0.utf16) } ?? .null
    }

    init(_ string: String?) {
        self.init(string.map { JSString($0) })
    }

    init(_ number: Int?) {
        self = number.map { .number(Double($0)) } ?? .null
    }

    /// The properties `keys` of `object`, which are strings.
    init(_ keys: [String], of object: JSObject) throws {
        self = .object([:])
        for key in keys { self[key] = Told(try JSString(object.value(forKey: key))) }
    }

    /// The type of a buffer, and its bytes.
    init(_ buffer: JSBuffer) throws {
        let type = try buffer.value(forKey: "constructor").object?.value(forKey: "name")
        let bytes = try buffer.bytes().map { Told.number(Double($0)) }
        self = .array([Told(try JSString(type ?? .undefined)), .array(bytes)])
    }

    init(frame: StackFrame) {
        self = .array([Told(frame.function), Told(frame.line), Told(frame.column)])
    }

    /// A JavaScript number, told so that −0 is not 0 and NaN is NaN.
    static func jsNumber(_ number: Double) -> Told {
        ["number": Told("\(number.isNaN ? .nan : number)")]
    }

    /// A JavaScript Date.
    static func date(_ milliseconds: Double) -> Told {
        ["date": milliseconds.isNaN ? .null : .number(milliseconds)]
    }

    var members: [String: Told] {
        if case .object(let members) = self { members } else { [:] }
    }

    var elements: [Told] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var double: Double {
        if case .number(let number) = self { number } else { .nan }
    }

    var text: JSString {
        if case .units(let units) = self { JSString(utf16: units) } else { "" }
    }

    subscript(key: String) -> Told? {
        get { members[key] }
        set {
            var members = members
            members[key] = newValue
            self = .object(members)
        }
    }
}

extension Told: ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral {
    init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    init(dictionaryLiteral members: (String, Told)...) {
        self = .object(Dictionary(uniqueKeysWithValues: members))
    }
}

extension Told: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self.init(string)
        } else if let elements = try? container.decode([Told].self) {
            self = .array(elements)
        } else {
            self = Told.uniform(try container.decode([String: Told].self))
        }
    }

    private static func uniform(_ members: [String: Told]) -> Told {
        if let number = members["number"].flatMap({ Double($0.text.description) }) {
            return jsNumber(number)
        }
        if let units = members["utf16"] {
            return ["string": .units(units.elements.map { UInt16($0.double) })]
        }
        return .object(members)
    }
}
