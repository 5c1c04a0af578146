import SwiftRacer
import Testing

@Suite struct JSEncoderTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    /// What `check`, the source of a function, says of the encoded value.
    private func check(_ value: some Encodable, _ check: String) throws -> JSValue {
        let function = try #require(try context.evaluate("(\(check))").function)
        return try function.call(JSValue(encoding: value, in: context))
    }

    private func json(_ value: some Encodable) throws -> String {
        try String(check(value, "JSON.stringify"))
    }

    private struct User: Encodable {
        var id = 7
        var name = "Ada"
        var email: String?
        var tags = ["a", "b"]
        var address: [String: Double] = ["x": 1.5]
    }

    @Test func aStructBecomesAnObject() throws {
        #expect(
            try json(User())
                == #"{"id":7,"name":"Ada","tags":["a","b"],"address":{"x":1.5}}"#)
    }

    @Test func nilIsNullWhereItIsEncoded() throws {
        #expect(try json([1, nil, 3]) == "[1,null,3]")
        #expect(try json(Int?.none) == "null")
        #expect(try json(["a": Int?.none]) == #"{"a":null}"#)
    }

    private static let integers: [(Int64, String)] = [
        (0, "number 0"), (9_007_199_254_740_991, "number 9007199254740991"),
        (-9_007_199_254_740_991, "number -9007199254740991"),
        (9_007_199_254_740_992, "bigint 9007199254740992"),
        (-9_007_199_254_740_992, "bigint -9007199254740992"),
        (.max, "bigint 9223372036854775807"), (.min, "bigint -9223372036854775808"),
    ]

    @Test(arguments: integers)
    func integersAreExact(_ integer: Int64, _ expected: String) throws {
        #expect(try String(check(integer, "x => `${typeof x} ${x}`")) == expected)
    }

    @Test func wideIntegersAreExact() throws {
        let text = "xs => xs.join()"

        #expect(try String(check([UInt64.max], text)) == "18446744073709551615")
        #expect(
            try String(check([UInt128.max], text)) == "340282366920938463463374607431768211455")
        #expect(
            try String(check([Int128.min], text)) == "-170141183460469231731687303715884105728")
    }

    @Test func everyPrimitiveHasItsKind() throws {
        #expect(try String(check(true, "x => typeof x")) == "boolean")
        #expect(try String(check("s", "x => typeof x")) == "string")
        #expect(try String(check(Float(0.5), "x => typeof x + x")) == "number0.5")
        #expect(try Bool(check(-0.0, "x => Object.is(x, -0)")))
        #expect(try Bool(check([Double.nan], "x => Object.is(x[0], NaN)")))
        #expect(try Bool(check(Double.infinity, "x => x === Infinity")))
        #expect(try Bool(check(JSBigInt(5), "x => x === 5n")))
        #expect(try Bool(check(JSString(utf16: [0xD800]), "x => x === '\\ud800'")))
    }

    @Test(arguments: ["", "a\0b", "\u{E9}", "e\u{301}", "\u{20AC}", "\u{1F600}"])
    func stringsAreEncodedUnitByUnit(_ text: String) throws {
        let units = try [Int](
            check([text], "x => Array.from(x[0].split(''), c => c.charCodeAt(0))"))

        #expect(units == text.utf16.map { Int($0) })
    }

    @Test func aDateBecomesADate() throws {
        let date = JSDate(millisecondsSince1970: 86_400_000)

        #expect(
            try String(check([date], "x => x[0].toISOString()")) == "1970-01-02T00:00:00.000Z")
    }

    @Test func aSetBecomesASet() throws {
        #expect(try Bool(check(Set([1, 2]), "x => x instanceof Set && x.size === 2 && x.has(1)")))
    }

    @Test func dictionariesBecomeObjectsOrMaps() throws {
        #expect(try json([1: "a"]) == #"{"1":"a"}"#)
        #expect(try Bool(check([1.5: "a"], "x => x instanceof Map && x.get(1.5) === 'a'")))
        #expect(try Bool(check([["k"]: 1], "x => x instanceof Map && [...x.keys()][0][0] === 'k'")))
    }

    @Test func protoIsAPlainKey() throws {
        #expect(
            try Bool(
                check(
                    ["__proto__": ["x": 1]],
                    "x => Object.keys(x)[0] === '__proto__' && x.x === undefined")))
    }

    private enum Shape: Encodable {
        case circle(radius: Double)
        case pair(Int, Int)
        case empty
    }

    @Test func enumerationsHaveTheirPayload() throws {
        #expect(
            try json([Shape.circle(radius: 1.5), .pair(1, 2), .empty])
                == #"[{"circle":{"radius":1.5}},{"pair":{"_0":1,"_1":2}},{"empty":{}}]"#)
    }

    private class Animal: Encodable {
        var legs = 4
    }

    private final class Dog: Animal {
        enum CodingKeys: CodingKey { case name }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            let superEncoder = container.superEncoder()
            try container.encode("Rex", forKey: .name)
            try super.encode(to: superEncoder)
        }
    }

    private final class Cat: Animal {
        enum CodingKeys: CodingKey { case name }

        override func encode(to encoder: any Encoder) throws {
            try super.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("Tom", forKey: .name)
        }
    }

    @Test func superclassesHaveTheirOwnObjectOrShareIt() throws {
        #expect(try json([Dog()]) == #"[{"super":{"legs":4},"name":"Rex"}]"#)
        #expect(try json([Cat()]) == #"[{"legs":4,"name":"Tom"}]"#)
    }

    private struct Nested: Encodable {
        enum Keys: CodingKey { case outer, list, unused, a }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            var outer = container.nestedContainer(keyedBy: Keys.self, forKey: .outer)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            _ = container.superEncoder(forKey: .unused)
            // In turns.
            try list.encode(1)
            try outer.encode(true, forKey: .a)
            try list.encodeNil()
            var object = list.nestedContainer(keyedBy: Keys.self)
            var array = list.nestedUnkeyedContainer()
            try array.encode("x")
            try object.encodeNil(forKey: .a)
            try "last".encode(to: list.superEncoder())
        }
    }

    @Test func containersNest() throws {
        #expect(
            try json(Nested())
                == #"{"outer":{"a":true},"list":[1,null,{"a":null},["x"],"last"],"unused":{}}"#)
    }

    @Test func nothingIsKeptAfterwards() throws {
        final class Token: Sendable {}
        struct Failing: Encodable {
            func encode(to encoder: any Encoder) throws {
                try Nested().encode(to: encoder)
                throw CancellationError()
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "key"))
        weak var kept: Token?

        do {
            let token = Token()
            kept = token
            var encoder = JSEncoder()
            encoder.userInfo[key] = token
            var decoder = JSDecoder()
            decoder.userInfo[key] = token
            let value = try encoder.encode(Nested(), in: context)
            #expect(throws: CancellationError.self) { try encoder.encode(Failing(), in: context) }
            #expect(throws: DecodingError.self) {
                try decoder.decode([String: Int].self, from: value)
            }
        }

        #expect(kept == nil)
    }

    @Test func whatEncodesNothingIsAnEmptyObject() throws {
        struct Empty: Encodable {}
        struct Nothing: Encodable {
            func encode(to encoder: any Encoder) {}
        }

        #expect(try json(Empty()) == "{}")
        #expect(try json([Nothing()]) == "[{}]")
    }

    @Test func oneValueAsTwoIsRefused() throws {
        struct Both: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode(1)
                var other = encoder.container(keyedBy: AnyKey.self)
                try other.encode(1, forKey: AnyKey(stringValue: "a"))
            }
        }
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(1)
                try container.encode(2)
            }
        }

        for value in [Both(), Twice()] as [any Encodable] {
            let error = try #require(throws: EncodingError.self) {
                try JSValue(encoding: ["k": value].mapValues(Box.init), in: context)
            }
            guard case .invalidValue(_, let context) = error else { return }
            #expect(
                context.debugDescription == "cannot encode: it was encoded as two values at once")
            #expect(context.codingPath.map(\.stringValue) == ["k"])
        }
    }

    private struct Box: Encodable {
        let value: any Encodable

        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    @Test func whatTheTypeThrowsComesOut() throws {
        struct Refusal: Error {}
        struct Refusing: Encodable {
            func encode(to encoder: any Encoder) throws { throw Refusal() }
        }

        #expect(throws: Refusal.self) { try JSValue(encoding: [Refusing()], in: context) }
    }

    @Test func whatFailedAndWasCaughtIsLeftOut() throws {
        struct Lenient: Encodable {
            struct Refusing: Encodable {
                func encode(to encoder: any Encoder) throws {
                    var container = encoder.container(keyedBy: AnyKey.self)
                    try container.encode(1, forKey: AnyKey(stringValue: "a"))
                    throw CancellationError()
                }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try? container.encode(Refusing())
                try container.encode(2)
            }
        }

        #expect(try json(Lenient()) == "[2]")
    }

    @Test func aBigIntBeyondTheLimitOfTheEngineIsRefused() throws {
        let tooBig = JSBigInt(isNegative: false, words: Array(repeating: 1, count: (1 << 24) + 1))

        // The error has the value in it, which a macro would print.
        do {
            _ = try JSValue(encoding: [tooBig], in: context)
            Issue.record("it was encoded")
        } catch EncodingError.invalidValue(_, let context) {
            #expect(context.underlyingError is EngineError)
        }
    }

    @Test func aClosedContextSaysSo() throws {
        context.close()

        let error = try #require(throws: EngineError.self) {
            try JSValue(encoding: [1], in: context)
        }

        #expect(error.code == .closed)
    }

    @Test func theTypesSeeTheUserInfo() throws {
        struct Asking: Encodable {
            func encode(to encoder: any Encoder) throws {
                try encoder.userInfo.map { "\($0.key.rawValue) \($0.value)" }.encode(to: encoder)
            }
        }
        var encoder = JSEncoder()
        encoder.userInfo[try #require(CodingUserInfoKey(rawValue: "key"))] = "there"

        let value = try encoder.encode(Asking(), in: context)

        #expect(try value.decoded(as: [String].self) == ["key there"])
    }
}
