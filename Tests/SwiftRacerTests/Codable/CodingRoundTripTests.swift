import SwiftRacer
import Testing

/// Random values, there and back.
@Suite struct CodingRoundTripTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func back<Value: Codable>(_ value: Value) throws -> Value {
        try JSValue(encoding: value, in: context).decoded(as: Value.self)
    }

    @Test(arguments: 0..<200)
    func randomValuesComeBack(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let value = Anything.random(depth: 5, &random)

        #expect(try back(value) == value)
    }

    @Test func randomIntegersComeBack() throws {
        var random = SplitMix(seed: 1)
        func integers<Integer: FixedWidthInteger & Codable & Sendable>(
            _ type: Integer.Type
        ) -> [Integer] {
            (0..<64).map { Integer.random(in: .min ... .max, using: &random) >> ($0 % 64) }
                + [.min, .max]
        }
        func check<Integer: FixedWidthInteger & Codable & Sendable>(_ type: Integer.Type) throws {
            let values = integers(type)
            #expect(try back(values) == values)
        }

        try check(Int.self)
        try check(Int8.self)
        try check(Int16.self)
        try check(Int32.self)
        try check(Int64.self)
        try check(Int128.self)
        try check(UInt.self)
        try check(UInt8.self)
        try check(UInt16.self)
        try check(UInt32.self)
        try check(UInt64.self)
        try check(UInt128.self)
    }

    @Test func randomFloatingPointNumbersComeBack() throws {
        var random = SplitMix(seed: 2)
        let doubles = (0..<500).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
        let floats = (0..<500).map { _ in
            Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
        }.filter { !$0.isNaN }

        #expect(try back(doubles) == doubles)
        #expect(try back(floats) == floats)
    }

    @Test func manySmallObjectsComeBack() throws {
        struct Row: Codable, Equatable {
            let id: Int
            let name: String
            let isOn: Bool
            let ratio: Double?
        }
        let rows = (0..<20_000).map {
            Row(
                id: $0, name: "n\($0)", isOn: $0 % 2 == 0, ratio: $0 % 3 == 0 ? nil : Double($0) / 7
            )
        }

        #expect(try back(rows) == rows)
    }

    @Test func ourOwnTypesComeBack() throws {
        let values = Primitives()

        #expect(try back(values) == values)
    }
}

private struct Primitives: Codable, Equatable {
    var bigInt: JSBigInt = -123_456_789_012_345_678_901_234_567_890
    var string = JSString(utf16: [0x61, 0xDC00])
    var date = JSDate(millisecondsSince1970: -1)
}

/// A value of every kind that a coder meets.
private indirect enum Anything: Codable, Hashable {
    case boolean(Bool)
    case integer(Int)
    case wide(UInt128)
    case double(Double)
    case string(String)
    case units(JSString)
    case bigInt(JSBigInt)
    case date(JSDate)
    case optional(Anything?)
    case array([Anything])
    case byName([String: Anything])
    case byNumber([Int: Anything])
    case byValue([Anything: Anything])
    case set(Set<Anything>)
    case pair(first: Anything, second: Anything)

    static func random(depth: Int, _ random: inout SplitMix) -> Anything {
        let count = Int(random.next() % 4)
        func some() -> [Anything] {
            (0..<count).map { _ in self.random(depth: depth - 1, &random) }
        }
        switch random.next() % (depth > 0 ? 15 : 8) {
        case 0: return .boolean(random.next() % 2 == 0)
        case 1: return .integer(Int(truncatingIfNeeded: random.next()) >> (random.next() % 64))
        case 2: return .wide(UInt128(random.next()) << 64 | UInt128(random.next()))
        case 3:
            let number = Double(bitPattern: random.next())
            return .double(number.isNaN ? 0.5 : number)
        case 4: return .string(text(&random))
        case 5: return .units(JSString(utf16: units(&random)))
        case 6:
            let words = (0..<count).map { _ in random.next() }
            return .bigInt(JSBigInt(isNegative: random.next() % 2 == 0, words: words))
        case 7:
            let milliseconds = Double(Int64(truncatingIfNeeded: random.next()) >> 11)
            return .date(JSDate(millisecondsSince1970: milliseconds))
        case 8: return .optional(count == 0 ? nil : self.random(depth: depth - 1, &random))
        case 9: return .array(some())
        case 10:
            let pairs = some().map { (text(&random), $0) }
            return .byName(Dictionary(pairs) { first, _ in first })
        case 11:
            let pairs = some().map { (Int(truncatingIfNeeded: random.next()), $0) }
            return .byNumber(Dictionary(pairs) { first, _ in first })
        case 12: return .byValue(Dictionary(zip(some(), some())) { first, _ in first })
        case 13: return .set(Set(some()))
        default:
            return .pair(
                first: self.random(depth: depth - 1, &random),
                second: self.random(depth: depth - 1, &random))
        }
    }

    private static func text(_ random: inout SplitMix) -> String {
        String(decoding: units(&random), as: UTF16.self)
    }

    private static func units(_ random: inout SplitMix) -> [UInt16] {
        let mask: UInt16 = [0x7F, 0xFF, 0xFFFF][Int(random.next() % 3)]
        return (0..<random.next() % 12).map { _ in UInt16(truncatingIfNeeded: random.next()) & mask
        }
    }
}
