import SwiftRacer

/// A value that can be on both sides, and codes itself as what it is.
indirect enum Datum: Codable {
    case null
    case boolean(Bool)
    case number(Double)
    case integer(Int64)
    case text(JSString)
    case bigInt(JSBigInt)
    case date(JSDate)
    case list([Datum])
    case record([(key: String, value: Datum)])

    /// One that the bytes choose.
    init(_ bytes: inout ByteReader, depth: Int = 0) {
        switch bytes.below(depth < 5 && !bytes.isAtEnd ? 12 : 8) {
        case 0: self = .null
        case 1: self = .boolean(bytes.bool())
        case 2, 3: self = .number(bytes.number())
        case 4: self = .integer(Int64(bitPattern: bytes.integer()))
        case 5: self = .text(JSString(utf16: bytes.units()))
        case 6:
            let words = (0..<bytes.below(4)).map { _ in bytes.integer() }
            self = .bigInt(JSBigInt(isNegative: bytes.bool(), words: words))
        case 7: self = .date(JSDate(millisecondsSince1970: bytes.number()))
        case 8, 9:
            self = .list((0..<bytes.below(7)).map { _ in Datum(&bytes, depth: depth + 1) })
        default:
            var record: [(key: String, value: Datum)] = []
            for _ in 0..<bytes.below(7) {
                let key = bytes.bool() ? bytes.one(of: Self.keys) : "\(bytes.byte())"
                guard !record.contains(where: { $0.key == key }) else { continue }
                record.append((key, Datum(&bytes, depth: depth + 1)))
            }
            self = .record(record)
        }
    }

    private static let keys = [
        "", "a", "b", "__proto__", "constructor", "toJSON", "then", "length", "-0", "4294967295",
        "\u{1F600}", "ü", "4294967296", "get", "value",
    ]

    // MARK: - Coding

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .list(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .record(let properties):
            var container = encoder.container(keyedBy: NamedKey.self)
            for (key, value) in properties {
                try container.encode(value, forKey: NamedKey(stringValue: key))
            }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .boolean(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .bigInt(let value): try container.encode(value)
            case .date(let value): try container.encode(value)
            case .null, .list, .record: try container.encodeNil()
            }
        }
    }

    init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer() {
            if value.decodeNil() {
                self = .null
                return
            }
            if let boolean = try? value.decode(Bool.self) {
                self = .boolean(boolean)
                return
            }
            if let number = try? value.decode(Double.self) {
                self = .number(number)
                return
            }
            if let text = try? value.decode(JSString.self) {
                self = .text(text)
                return
            }
            if let bigInt = try? value.decode(JSBigInt.self) {
                self = .bigInt(bigInt)
                return
            }
            if let date = try? value.decode(JSDate.self) {
                self = .date(date)
                return
            }
        }
        if var values = try? decoder.unkeyedContainer() {
            var list: [Datum] = []
            while !values.isAtEnd { list.append(try values.decode(Datum.self)) }
            self = .list(list)
            return
        }
        let values = try decoder.container(keyedBy: NamedKey.self)
        self = .record(
            try values.allKeys.map { ($0.stringValue, try values.decode(Datum.self, forKey: $0)) })
    }

    // MARK: - Comparing

    /// What tells this from all others, and does not care which of equal ways it was written in: an
    /// integer that is a number in JavaScript is one here, and the order of properties is forgotten.
    var told: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): Self.told(value)
        case .integer(let value):
            value.magnitude < 1 << 53 ? Self.told(Double(value)) : "\(JSBigInt(value))n"
        case .text(let value): "\(value.utf16)"
        case .bigInt(let value): "\(value)n"
        case .date(let date): "date \(Self.told(Self.clipped(date.millisecondsSince1970)))"
        case .list(let items): "[" + items.map(\.told).joined(separator: ",") + "]"
        case .record(let properties):
            "{"
                + properties.map { "\(Array($0.key.utf16)):\($0.value.told)" }.sorted()
                .joined(separator: ",") + "}"
        }
    }

    private static func told(_ number: Double) -> String {
        number.isNaN ? "nan" : "\(number)"
    }

    /// TimeClip of the specification.
    private static func clipped(_ time: Double) -> Double {
        guard time.magnitude <= 8.64e15 else { return .nan }
        return time.rounded(.towardZero) + 0
    }

    /// What a live value is; reading it property by property.
    init(live value: JSValue) throws(EngineError) {
        switch value {
        case .undefined, .symbol: fatalError("\(value) is nothing that was made")
        case .null: self = .null
        case .boolean(let boolean): self = .boolean(boolean)
        case .number(let number): self = .number(number)
        case .string(let string): self = .text(string)
        case .bigInt(let bigInt): self = .bigInt(bigInt)
        case .object(let array as JSArray):
            var items: [Datum] = []
            for element in try array.elements() { items.append(try Datum(live: element)) }
            self = .list(items)
        case .object(let object):
            if let date = try? JSDate(value) {
                self = .date(date)
                return
            }
            var record: [(key: String, value: Datum)] = []
            for (key, property) in try object.properties() {
                record.append((key.description, try Datum(live: property)))
            }
            self = .record(record)
        }
    }
}
