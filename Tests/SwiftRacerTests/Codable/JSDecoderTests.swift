import SwiftRacer
import Testing

@Suite struct JSDecoderTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private struct User: Decodable, Equatable {
        let id: Int
        let name: String
        let tags: [String]
        let address: Address?

        struct Address: Decodable, Equatable {
            let street: String
            var number: UInt8?
        }
    }

    @Test func anObjectBecomesAStruct() throws {
        let user = try context.evaluate(
            "({ id: 7, name: 'Ada', tags: ['a', 'b'], address: { street: 'Ring', number: 3 } })",
            decoding: User.self)

        let address = User.Address(street: "Ring", number: 3)
        #expect(user == User(id: 7, name: "Ada", tags: ["a", "b"], address: address))
    }

    @Test(arguments: ["", ", address: null", ", address: undefined"])
    func missingNullAndUndefinedAreNil(_ property: String) throws {
        let user = try context.evaluate(
            "({ id: 1, name: '', tags: []\(property) })", decoding: User.self)

        #expect(user.address == nil)
    }

    @Test func propertiesAreFoundInAnyOrder() throws {
        let user = try context.evaluate(
            "({ x: 1, tags: [], name: 'n', y: 2, id: 3 })", decoding: User.self)

        #expect(user == User(id: 3, name: "n", tags: [], address: nil))
    }

    @Test func onlyOwnEnumerablePropertiesCount() throws {
        let keys = try context.evaluate(
            """
            class C { own = 1; get inherited() { return 2; } }
            Object.defineProperty(new C, 'hidden', { value: 3, enumerable: false })
            """, decoding: [String: Int].self)

        #expect(keys == ["own": 1])
    }

    @Test func gettersAndProxiesAreAsked() throws {
        let values = try context.evaluate(
            "new Proxy({ get a() { return 1; }, b: 0 }, { get: (t, k) => (t[k] ?? 0) + 1 })",
            decoding: [String: Int].self)

        #expect(values == ["a": 2, "b": 1])
    }

    @Test func primitivesNeedNoContainer() throws {
        #expect(try JSValue.number(3).decoded(as: Int.self) == 3)
        #expect(try JSValue.string("x").decoded(as: String.self) == "x")
        #expect(try JSValue.boolean(true).decoded(as: Bool.self))
        #expect(try JSValue.null.decoded(as: Int?.self) == nil)
        #expect(try JSValue.undefined.decoded(as: [Int]?.self) == nil)
        #expect(try JSValue.bigInt(5).decoded(as: UInt8.self) == 5)
    }

    @Test func everyIntegerWidthIsExact() throws {
        #expect(try context.evaluate("[-128, 127]", decoding: [Int8].self) == [.min, .max])
        #expect(try context.evaluate("[-32768, 32767n]", decoding: [Int16].self) == [.min, .max])
        #expect(
            try context.evaluate("[-(2**31), 2**31-1]", decoding: [Int32].self) == [.min, .max])
        #expect(
            try context.evaluate("[-(2**63), 2n**63n-1n]", decoding: [Int64].self) == [.min, .max])
        #expect(
            try context.evaluate("[-(2n**63n), 2n**63n-1n]", decoding: [Int].self) == [.min, .max])
        #expect(
            try context.evaluate("[-(2**127), 2n**127n-1n]", decoding: [Int128].self)
                == [.min, .max])
        #expect(try context.evaluate("[0, 255]", decoding: [UInt8].self) == [.min, .max])
        #expect(try context.evaluate("[-0, 65535n]", decoding: [UInt16].self) == [.min, .max])
        #expect(try context.evaluate("[0n, 2**32-1]", decoding: [UInt32].self) == [.min, .max])
        #expect(try context.evaluate("[0, 2n**64n-1n]", decoding: [UInt64].self) == [.min, .max])
        #expect(try context.evaluate("[2**63, 0]", decoding: [UInt].self) == [1 << 63, 0])
        #expect(try context.evaluate("[0, 2n**128n-1n]", decoding: [UInt128].self) == [.min, .max])
    }

    @Test func floatingPointNumbersAreExactOrRounded() throws {
        let doubles = try context.evaluate("[-0, NaN, -Infinity, 5e-324]", decoding: [Double].self)
        let floats = try context.evaluate("[0.1, NaN, Infinity, 1e-60]", decoding: [Float].self)

        #expect(doubles[0].sign == .minus && doubles[0] == 0)
        #expect(doubles[1].isNaN)
        #expect(doubles[2...] == [-.infinity, .leastNonzeroMagnitude])
        #expect(floats[0] == 0.1)
        #expect(floats[1].isNaN)
        #expect(floats[2...] == [.infinity, 0])
    }

    @Test(arguments: [
        ("''", ""), ("'a\\0b'", "a\0b"), ("'\\xe9\\xff'", "\u{E9}\u{FF}"),
        ("'e\\u0301'", "e\u{301}"),
        ("'\\u{1f600}'", "\u{1F600}"), ("'a\\ud800b'", "a\u{FFFD}b"), ("'\\u20ac'", "\u{20AC}"),
    ])
    func stringsAreDecodedUnitByUnit(_ source: String, _ expected: String) throws {
        let text = try context.evaluate("[\(source)]", decoding: [String].self)

        #expect(text.map { Array($0.utf8) } == [Array(expected.utf8)])
    }

    @Test func jsStringsKeepLoneSurrogates() throws {
        let strings = try context.evaluate("['\\ud800', 'x']", decoding: [JSString].self)

        #expect(strings == [JSString(utf16: [0xD800]), "x"])
    }

    @Test func bigIntsAndDatesAreDecoded() throws {
        let bigInts = try context.evaluate("[2n ** 70n, 5, 2 ** 80]", decoding: [JSBigInt].self)
        let dates = try context.evaluate(
            "[new Date(5), new Date(NaN), new Date(-8.64e15)]", decoding: [JSDate].self)

        #expect(bigInts == [1_180_591_620_717_411_303_424, 5, 1_208_925_819_614_629_174_706_176])
        #expect(dates.map { $0.isValid } == [true, false, true])
        #expect(dates[0] == JSDate(millisecondsSince1970: 5))
        #expect(dates[2].millisecondsSince1970 == -8.64e15)
    }

    private enum Shape: Decodable, Equatable {
        case circle(radius: Double)
        case pair(Int, Int)
        case empty
    }

    @Test func enumerationsHaveTheirPayload() throws {
        let shapes = try context.evaluate(
            "[{ circle: { radius: 1.5 } }, { pair: { _0: 1, _1: 2 } }, { empty: {} }]",
            decoding: [Shape].self)

        #expect(shapes == [.circle(radius: 1.5), .pair(1, 2), .empty])
    }

    private enum Color: String, Decodable { case red, green }

    @Test func rawValuesAreDecoded() throws {
        #expect(try context.evaluate("['green', 'red']", decoding: [Color].self) == [.green, .red])
    }

    @Test func dictionariesComeFromObjects() throws {
        let byName = try context.evaluate(
            "({ __proto__: null, a: [1], ['__proto__']: [2], '\\u{1f600}': [] })",
            decoding: [String: [Int]].self)
        let byNumber = try context.evaluate("({ 1: 'a', '-2': 'b' })", decoding: [Int: String].self)

        #expect(byName == ["a": [1], "__proto__": [2], "\u{1F600}": []])
        #expect(byNumber == [1: "a", -2: "b"])
    }

    @Test func dictionariesComeFromMaps() throws {
        let byName = try context.evaluate("new Map([['a', 1]])", decoding: [String: Int].self)
        let byNumber = try context.evaluate(
            "new Map([[1, 'a'], [-2, 'b']])", decoding: [Int: String].self)
        let byDouble = try context.evaluate(
            "new Map([[1.5, 'a']])", decoding: [Double: String].self)
        let byArray = try context.evaluate(
            "new Map([[[1, 2], true]])", decoding: [[Int]: Bool].self)

        #expect(byName == ["a": 1])
        #expect(byNumber == [1: "a", -2: "b"])
        #expect(byDouble == [1.5: "a"])
        #expect(byArray == [[1, 2]: true])
    }

    @Test func aMapCanBeAStruct() throws {
        let address = try context.evaluate(
            "new Map([['street', 'Ring'], ['number', 4]])", decoding: User.Address.self)

        #expect(address == User.Address(street: "Ring", number: 4))
    }

    @Test func setsAndArraysAreBothSetsAndArrays() throws {
        #expect(try context.evaluate("new Set([1, 2])", decoding: Set<Int>.self) == [1, 2])
        #expect(try context.evaluate("[1, 2]", decoding: Set<Int>.self) == [1, 2])
        #expect(try context.evaluate("new Set(['b', 'a'])", decoding: [String].self) == ["b", "a"])
    }

    @Test func typedArraysAreDecodedElementByElement() throws {
        #expect(
            try context.evaluate("new Uint8Array([1, 255])", decoding: [UInt8].self) == [1, 255])
        #expect(try context.evaluate("new Uint8Array([1, 2])", decoding: [Int].self) == [1, 2])
        #expect(try context.evaluate("new Int16Array([-5])", decoding: [Int16].self) == [-5])
        #expect(
            try context.evaluate("new Float32Array([0.5, NaN])", decoding: [Float].self)[0] == 0.5)
        #expect(
            try context.evaluate("new BigInt64Array([-1n, 0n])", decoding: [Int64].self) == [-1, 0])
        #expect(
            try context.evaluate("new BigUint64Array([2n**64n-1n])", decoding: [JSBigInt].self)
                == [18_446_744_073_709_551_615])
        #expect(
            try context.evaluate(
                "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)", decoding: [UInt8].self)
                == [2, 3])
        #expect(
            try context.evaluate("new Float64Array([1, 2]).buffer", decoding: [UInt8].self).count
                == 16)
        #expect(try context.evaluate("[new Uint8Array(0)]", decoding: [[UInt8]].self) == [[]])
        #expect(
            try context.evaluate("new Set([new Uint8Array(1)])", decoding: [[Int]].self) == [[0]])
    }

    @Test func holesAreNil() throws {
        #expect(try context.evaluate("[, 1, null]", decoding: [Int?].self) == [nil, 1, nil])
    }

    @Test func boxedPrimitivesAreWhatTheyHold() throws {
        #expect(try context.evaluate("new Number(1)", decoding: Int.self) == 1)
        #expect(try context.evaluate("[new String('x')]", decoding: [String].self) == ["x"])
    }

    @Test func sharedObjectsAreDecodedEachTime() throws {
        let users = try context.evaluate(
            "const u = { street: 's' }; [u, u]", decoding: [User.Address].self)

        #expect(users == [User.Address(street: "s"), User.Address(street: "s")])
    }

    @Test func theTypesSeeTheUserInfo() throws {
        struct Asking: Decodable {
            let found: [String: String]

            init(from decoder: any Decoder) throws {
                let pairs = decoder.userInfo.map { ($0.key.rawValue, "\($0.value)") }
                found = Dictionary(uniqueKeysWithValues: pairs)
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "key"))
        var decoder = JSDecoder()
        decoder.userInfo[key] = "there"

        let asked = try decoder.decode([Asking].self, from: context.evaluate("[{}]"))

        #expect(asked.map(\.found) == [["key": "there"]])
    }

    @Test func manyPropertiesAreFoundQuickly() throws {
        let source = "Object.fromEntries(Array.from({ length: 20000 }, (_, i) => ['k' + i, i]))"

        let sum = try context.evaluate(source, decoding: Sorted.self).sum

        #expect(sum == (0..<20000).reduce(0, +))
    }

    /// Asks for keys in an order in which no search is short.
    private struct Sorted: Decodable {
        let sum: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            sum = try container.allKeys.sorted { $0.stringValue > $1.stringValue }
                .reduce(0) { try $0 + container.decode(Int.self, forKey: $1) }
        }
    }
}

/// Any string.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { Int(stringValue) }

    init(stringValue: String) { self.stringValue = stringValue }
    init(intValue: Int) { stringValue = "\(intValue)" }
}
