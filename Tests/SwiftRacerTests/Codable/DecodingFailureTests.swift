import SwiftRacer
import Testing

@Suite struct DecodingFailureTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private struct Outer: Decodable {
        let inner: [Inner]
        struct Inner: Decodable { let value: UInt8 }
    }

    private func failure<Value: Decodable>(
        of source: String, as type: Value.Type
    ) throws -> (kind: String, path: String, description: String, underlying: (any Error)?) {
        let error = try #require(throws: DecodingError.self) {
            try context.evaluate(source, decoding: type)
        }
        func tell(
            _ kind: String, _ context: DecodingError.Context
        ) -> (kind: String, path: String, description: String, underlying: (any Error)?) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (kind, path, context.debugDescription, context.underlyingError)
        }
        switch error {
        case .typeMismatch(_, let context): return tell("typeMismatch", context)
        case .valueNotFound(_, let context): return tell("valueNotFound", context)
        case .keyNotFound(let key, let context):
            return tell("keyNotFound \(key.stringValue)", context)
        case .dataCorrupted(let context): return tell("dataCorrupted", context)
        @unknown default: return ("unknown", "", "", nil)
        }
    }

    @Test(arguments: [
        (
            "({ inner: [{ value: 1 }, { value: 'x' }] })", "typeMismatch", "inner.Index 1.value",
            "cannot decode UInt8: expected a number or a bigint, got a string"
        ),
        (
            "({ inner: [{ value: null }] })", "valueNotFound", "inner.Index 0.value",
            "cannot decode UInt8: expected a number or a bigint, got null"
        ),
        (
            "({ inner: [{ }] })", "keyNotFound value", "inner.Index 0",
            "cannot decode: no property 'value'"
        ),
        (
            "({ inner: [{ value: 256 }] })", "dataCorrupted", "inner.Index 0.value",
            "cannot decode: the number 256.0 is not exactly of type UInt8"
        ),
        (
            "({ inner: [{ value: 1.5 }] })", "dataCorrupted", "inner.Index 0.value",
            "cannot decode: the number 1.5 is not exactly of type UInt8"
        ),
        (
            "({ inner: [{ value: 256n }] })", "dataCorrupted", "inner.Index 0.value",
            "cannot decode: the bigint is out of the range of UInt8"
        ),
        (
            "({ inner: { length: 0 } })", "typeMismatch", "inner",
            "cannot decode Array<Inner>: expected an Array, a Set, a Map or a buffer, got an object"
        ),
        (
            "({ inner: [[]] })", "typeMismatch", "inner.Index 0",
            "cannot decode Dictionary<String, Any>: expected an object or a Map, got an Array"
        ),
        (
            "[]", "typeMismatch", "",
            "cannot decode Dictionary<String, Any>: expected an object or a Map, got an Array"
        ),
        (
            "(() => 1)", "typeMismatch", "",
            "cannot decode Dictionary<String, Any>: expected an object or a Map, got a function"
        ),
        (
            "undefined", "valueNotFound", "",
            "cannot decode Dictionary<String, Any>: expected an object or a Map, got undefined"
        ),
        (
            "new Map([[{}, 1]])", "dataCorrupted", "",
            "cannot decode: expected keys that are strings or integers, got an object in a Map"
        ),
    ])
    func theErrorSaysWhereAndWhy(
        _ source: String, _ kind: String, _ path: String, _ description: String
    ) throws {
        let failure = try failure(of: source, as: Outer.self)

        #expect(failure.kind == kind)
        #expect(failure.path == path)
        #expect(failure.description == description)
    }

    @Test(arguments: [
        "'true'", "1", "1n", "null", "Symbol()", "[]", "({})", "new Date()", "/x/", "new Map",
        "Promise.resolve(true)", "new Error('x')", "() => true", "new WeakMap",
    ])
    func nothingElseIsABoolean(_ source: String) throws {
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: Bool.self)
        }
    }

    @Test(arguments: ["1", "1n", "true", "null", "Symbol('x')", "['x']", "new Date()", "/x/"])
    func nothingElseIsAString(_ source: String) throws {
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: String.self)
        }
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: JSString.self)
        }
    }

    @Test(arguments: ["'1'", "1n", "true", "null", "new Date()", "[]"])
    func nothingElseIsAFloatingPointNumber(_ source: String) throws {
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: Double.self)
        }
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: Float.self)
        }
    }

    @Test(arguments: ["NaN", "Infinity", "0.5", "2**63", "-(2n**63n)-1n", "2n**70n", "'1'", "[1]"])
    func nothingElseIsAnInteger(_ source: String) throws {
        #expect(throws: DecodingError.self) {
            try context.evaluate("(\(source))", decoding: Int.self)
        }
    }

    @Test func aFloatThatWouldBeInfiniteIsRefused() throws {
        #expect(try failure(of: "1e300", as: Float.self).kind == "dataCorrupted")
    }

    @Test func aFractionIsNoBigInt() throws {
        #expect(try failure(of: "0.5", as: JSBigInt.self).kind == "dataCorrupted")
        #expect(try failure(of: "NaN", as: JSBigInt.self).kind == "dataCorrupted")
        #expect(try failure(of: "'1'", as: JSBigInt.self).kind == "typeMismatch")
    }

    @Test func aNumberIsNoDate() throws {
        #expect(try failure(of: "[5]", as: [JSDate].self).path == "Index 0")
    }

    @Test func keysThatAreEqualInSwiftAreRefused() throws {
        let accents = try failure(
            of: "({ '\\u00e9': 1, 'e\\u0301': 2 })", as: [String: Int].self)
        let numbers = try failure(of: "new Map([[1, 1], ['1', 2]])", as: [Int: Int].self)
        let members = try failure(of: "[[1, 2, 1]]", as: [Set<Int>].self)

        #expect(accents.description == "cannot decode: two of the keys are equal as String")
        #expect(numbers.description == "cannot decode: two of the keys are equal as Int")
        #expect(members.description == "cannot decode: two of the elements are equal as Int")
        #expect(members.path == "Index 0")
    }

    @Test(arguments: [
        ("({ a: [1, { b: 1, get x() { throw new Error('no'); } }] })", "a.Index 1.x"),
        ("({ a: { get x() { throw new Error('no'); } }, b: 1 })", "a.x"),
        ("[1, { b: [{ get x() { throw new Error('no'); } }] }]", "Index 1.b.Index 0.x"),
        ("({ m: new Map([['k', { get x() { throw new Error('no'); } }]]) })", "m.k.x"),
        ("new Set([{ get x() { throw new Error('no'); } }])", "Index 0.x"),
        ("({ p: new Proxy({}, { ownKeys() { throw new Error('no'); } }) })", "p"),
        (
            "[Object.defineProperty([1, 2], 1, { get() { throw new Error('no'); } })]",
            "Index 0.Index 1"
        ),
        (
            "const c = { self: null, get x() { throw new Error('no'); } }; c.self = c; [c]",
            "Index 0.x"
        ),
    ])
    func aGetterThatThrowsIsTheUnderlyingError(_ source: String, _ path: String) throws {
        let failure = try failure(of: source, as: [String: Int].self)

        let error = try #require(failure.underlying as? EngineError)
        #expect(failure.kind == "dataCorrupted")
        #expect(failure.path == path)
        #expect(error.exception?.message == "no")
        #expect(failure.description == "cannot read the value: Error: no")
    }

    @Test func aGetterThatNeverEndsIsStopped() throws {
        let context = try Isolate().makeContext(timeout: .milliseconds(50))
        let value = try context.evaluate("({ get x() { for (;;); } })")

        let error = try #require(throws: EngineError.self) {
            try value.decoded(as: [String: Int].self)
        }

        #expect(error.code == .timedOut)
        #expect(try context.evaluate("({ x: 1 })", decoding: [String: Int].self) == ["x": 1])
    }

    @Test func aClosedContextSaysSo() throws {
        let value = try context.evaluate("({})")
        context.close()

        let error = try #require(throws: EngineError.self) {
            try value.decoded(as: [String: Int].self)
        }

        #expect(error.code == .closed)
    }

    @Test func whatTheTypeThrowsComesOut() throws {
        struct Refusal: Error {}
        struct Refusing: Decodable {
            init(from decoder: any Decoder) throws { throw Refusal() }
        }

        #expect(throws: Refusal.self) { try context.evaluate("[1]", decoding: [Refusing].self) }
    }

    @Test func anArrayThatEndsTooSoonSaysSo() throws {
        struct Pair: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }

        let failure = try failure(of: "[1]", as: Pair.self)

        #expect(failure.kind == "valueNotFound")
        #expect(failure.path == "Index 1")
        #expect(failure.description == "cannot decode Int: there are only 1 elements")
    }
}
