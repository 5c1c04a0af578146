import SwiftRacer
import Testing

/// The parts of `Decoder` that the compiler's own conformances seldom use.
@Suite struct DecodingContainerTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func superclassesHaveTheirOwnObject() throws {
        let dog = try context.evaluate(
            "({ name: 'Rex', super: { legs: 4 }, extra: { legs: 3 } })", decoding: Dog.self)

        #expect(dog.name == "Rex")
        #expect(dog.legs == 4)
        #expect(dog.extra.legs == 3)
    }

    private class Animal: Decodable {
        let legs: Int
    }

    private final class Dog: Animal {
        let name: String
        let extra: Animal

        enum CodingKeys: CodingKey { case name, extra }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            extra = try Animal(from: container.superDecoder(forKey: .extra))
            try super.init(from: container.superDecoder())
        }
    }

    @Test func containersNest() throws {
        let nested = try context.evaluate(
            "({ outer: { a: 1 }, list: [[1, null, 'x'], { a: 2 }] })", decoding: Nested.self)

        #expect(nested.numbers == [1, 1, 2])
        #expect(nested.text == "x")
        #expect(nested.paths == ["outer", "list", "list.Index 0", "list.Index 1"])
    }

    private struct Nested: Decodable {
        enum Outer: CodingKey { case outer, list }
        enum Inner: CodingKey { case a }

        var numbers: [Int] = []
        var text = ""
        var paths: [String] = []

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Outer.self)
            let outer = try container.nestedContainer(keyedBy: Inner.self, forKey: .outer)
            numbers.append(try outer.decode(Int.self, forKey: .a))
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            var first = try list.nestedUnkeyedContainer()
            numbers.append(try first.decode(Int.self))
            if try first.decodeNil() { text = try first.decode(String.self) }
            let second = try list.nestedContainer(keyedBy: Inner.self)
            numbers.append(try second.decode(Int.self, forKey: .a))
            paths = [outer.codingPath, list.codingPath, first.codingPath, second.codingPath].map {
                $0.map(\.stringValue).joined(separator: ".")
            }
        }
    }

    @Test func anElementThatFailsIsTriedAgain() throws {
        let values = try context.evaluate("[1, 'a', 2]", decoding: Mixed.self).values

        #expect(values == ["1", "a", "2"])
    }

    private struct Mixed: Decodable {
        var values: [String] = []

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            while !container.isAtEnd {
                if let number = try? container.decode(Int.self) {
                    values.append("\(number)")
                } else {
                    values.append(try container.decode(String.self))
                }
            }
        }
    }

    @Test func theSameObjectMayBeTriedAsSeveralTypes() throws {
        let either = try context.evaluate(
            "[{ a: 1 }, { b: { a: 2 } }, { b: { b: { a: 3 } } }]", decoding: [Either].self)

        #expect(either.map(\.sum) == [1, 2, 3])
    }

    private struct A: Decodable { let a: Int }
    private struct B: Decodable { let b: Either }

    private indirect enum Either: Decodable {
        case a(A)
        case b(B)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let a = try? container.decode(A.self) {
                self = .a(a)
            } else {
                self = .b(try container.decode(B.self))
            }
        }

        var sum: Int {
            switch self {
            case .a(let a): a.a
            case .b(let b): b.b.sum
            }
        }
    }

    @Test func allKeysAreThoseOfTheType() throws {
        struct Keys: Decodable {
            enum CodingKeys: CodingKey { case a, b, c }
            let keys: [String]
            let hasB: Bool

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                keys = container.allKeys.map(\.stringValue)
                hasB = container.contains(.b)
            }
        }

        let keys = try context.evaluate("({ c: 1, x: 2, a: undefined })", decoding: Keys.self)

        #expect(keys.keys == ["c", "a"])
        #expect(!keys.hasB)
    }

    @Test func aKeyIsNoOtherThatSwiftFindsEqual() throws {
        let keys = try context.evaluate(
            "({ '\\u00e9': 1, 'e\\u0301': 2, '\\u00c3\\u00a9': 3 })", decoding: Accents.self)

        #expect(keys.values == [1, 2, 3])
    }

    private struct Accents: Decodable {
        let values: [Int]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            values = try ["\u{E9}", "e\u{301}", "\u{C3}\u{A9}"].map {
                try container.decode(Int.self, forKey: AnyKey(stringValue: $0))
            }
        }
    }
}
