import SwiftRacer
import Testing

@Suite struct IntConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("1", 1), ("-1", -1), ("2147483647", 2_147_483_647),
        ("2147483648", 2_147_483_648), ("-2147483649", -2_147_483_649),
        ("2 ** 53 - 1", (1 << 53) - 1), ("-(2 ** 53) + 1", 1 - (1 << 53)), ("2 ** 53", 1 << 53),
        ("-(2 ** 63)", .min), ("0n", 0), ("-5n", -5), ("2n ** 53n + 1n", (1 << 53) + 1),
        ("2n ** 63n - 1n", .max), ("-(2n ** 63n)", .min),
    ])
    func integersAreExact(_ source: String, _ expected: Int) throws {
        #expect(try context.evaluate(source, as: Int.self) == expected)
    }

    @Test(arguments: [
        "1.5", "NaN", "Infinity", "-Infinity", "2 ** 63", "1e300", "2n ** 63n", "-(2n ** 63n) - 1n",
        "2n ** 64n", "'1'", "true", "null", "undefined", "[1]", "({})", "new Number(1)",
    ])
    func whatIsNoIntegerIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: Int.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test(arguments: [
        (0, "number 0"), (-1, "number -1"), ((1 << 53) - 1, "number 9007199254740991"),
        (1 - (1 << 53), "number -9007199254740991"), (1 << 53, "bigint 9007199254740992"),
        (-1 << 53, "bigint -9007199254740992"), (Int.max, "bigint 9223372036854775807"),
        (Int.min, "bigint -9223372036854775808"),
    ])
    func integersBeyondTheSafeOnesBecomeBigInts(_ integer: Int, _ expected: String) throws {
        let tell = try #require(try context.evaluate("x => `${typeof x} ${x}`").function)

        let text = try tell.call(integer.jsValue(in: context))

        #expect(try String(text) == expected)
    }

    @Test func randomIntegersComeBack() throws {
        var random = SplitMix(seed: 1)
        let integers = (0..<64).map { bits in Int.random(in: .min ... .max, using: &random) >> bits
        }
        let identity = try #require(try context.evaluate("x => x").function)

        let back = try [Int](identity.call(integers.jsValue(in: context)))

        #expect(back == integers)
    }

    @Test func theMessageTellsWhy() throws {
        let fraction = try #require(throws: EngineError.self) {
            try context.evaluate("1.5", as: Int.self)
        }
        let tooBig = try #require(throws: EngineError.self) {
            try context.evaluate("2n ** 64n", as: Int.self)
        }

        #expect(fraction.message == "cannot convert the number 1.5 to Int exactly")
        #expect(tooBig.message == "cannot convert bigint to Int: it exceeds 64 bits")
    }
}

@Suite struct DoubleConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: [
        ("0.1", 0.1), ("5e-324", .leastNonzeroMagnitude),
        ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("Infinity", .infinity), ("-Infinity", -.infinity), ("2 ** 53 + 2", 9007199254740994),
        ("1", 1),
    ])
    func numbersAreExact(_ source: String, _ expected: Double) throws {
        #expect(try context.evaluate(source, as: Double.self) == expected)
    }

    @Test func minusZeroKeepsItsSign() throws {
        let isMinusZero = try #require(try context.evaluate("x => Object.is(x, -0)").function)

        #expect(try context.evaluate("-0", as: Double.self).sign == .minus)
        #expect(try context.evaluate("0", as: Double.self).sign == .plus)
        #expect(try Bool(isMinusZero.call(.number(-0.0))))
    }

    @Test(arguments: [Double.nan, .signalingNaN, Double(nan: 7, signaling: false), -Double.nan])
    func everyNaNIsNaN(_ number: Double) throws {
        let isNaN = try #require(try context.evaluate("x => Object.is(x, NaN)").function)

        #expect(try Bool(isNaN.call(.number(number))))
        #expect(try context.evaluate("NaN", as: Double.self).isNaN)
    }

    @Test(arguments: ["1n", "'1'", "true", "null", "undefined", "[]", "new Number(1)"])
    func whatIsNoNumberIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: Double.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func randomNumbersComeBack() throws {
        var random = SplitMix(seed: 2)
        let numbers = (0..<500).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
        let identity = try #require(try context.evaluate("x => x").function)

        let back = try [Double](identity.call(numbers.jsValue(in: context)))

        #expect(back == numbers)
    }
}

@Suite struct BoolConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func booleansAreBool() throws {
        #expect(try context.evaluate("true", as: Bool.self))
        #expect(try context.evaluate("false", as: Bool.self) == false)
        #expect(String(describing: true.jsValue(in: context)) == "boolean(true)")
    }

    @Test(arguments: ["0", "1", "''", "null", "undefined", "new Boolean(true)"])
    func truthIsNotBool(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: Bool.self)
        }

        #expect(error.code == .conversionFailed)
    }
}

@Suite struct StringConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: [
        ("''", ""), ("'a\\0b'", "a\0b"), ("'\\u{1f600}'", "\u{1F600}"), ("'\\ufeff'", "\u{FEFF}"),
        ("'\\u00e9'", "\u{E9}"), ("'\\ud83d\\ude00'", "\u{1F600}"),
    ])
    func stringsAreString(_ source: String, _ expected: String) throws {
        let text = try context.evaluate(source, as: String.self)

        #expect(Array(text.utf16) == Array(expected.utf16))
    }

    @Test func loneSurrogatesAreReplaced() throws {
        #expect(try context.evaluate("'a\\ud800b'", as: String.self) == "a\u{FFFD}b")
    }

    @Test func loneSurrogatesStayInJSString() throws {
        let string = try context.evaluate("'a\\ud800b'", as: JSString.self)

        #expect(string.utf16 == [0x61, 0xD800, 0x62])
    }

    @Test(arguments: ["1", "null", "undefined", "Symbol()", "new String('x')", "['x']"])
    func whatIsNoStringIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: String.self)
        }

        #expect(error.code == .conversionFailed)
    }
}

@Suite struct OptionalConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func nullAndUndefinedAreNil() throws {
        #expect(try context.evaluate("null", as: Int?.self) == nil)
        #expect(try context.evaluate("undefined", as: String?.self) == nil)
    }

    @Test func everythingElseIsWrapped() throws {
        #expect(try context.evaluate("0", as: Int?.self) == 0)
        #expect(try context.evaluate("''", as: String?.self) == "")
        #expect(try context.evaluate("false", as: Bool?.self) == false)
    }

    @Test func aWrongTypeIsRefused() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("'x'", as: Int?.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func nilBecomesNull() throws {
        let isNull = try #require(try context.evaluate("x => x === null").function)

        #expect(try Bool(isNull.call(Int?.none.jsValue(in: context))))
        #expect(try Bool(isNull.call(Int?.some(0).jsValue(in: context))) == false)
    }
}

@Suite struct ArrayConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func arraysAreCopiedElementByElement() throws {
        #expect(try context.evaluate("[]", as: [Int].self) == [])
        #expect(try context.evaluate("[['a'], []]", as: [[String]].self) == [["a"], []])
    }

    @Test func holesAreNil() throws {
        #expect(try context.evaluate("[, 1]", as: [Int?].self) == [nil, 1])
    }

    @Test func arraysBecomeArrays() throws {
        let stringify = try #require(try context.evaluate("JSON.stringify").function)

        let text = try stringify.call([[1, nil], [], [3]].jsValue(in: context))

        #expect(try String(text) == "[[1,null],[],[3]]")
    }

    @Test(arguments: ["({length: 0})", "'abc'", "new Set()", "new Uint8Array(1)", "null", "['x']"])
    func whatIsNoArrayOfTheElementsIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: [Int].self)
        }

        #expect(error.code == .conversionFailed)
    }
}
