import SwiftRacer
import Testing

@Suite struct JSBigIntTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func anIntegerIsWordsAndASign() {
        #expect(JSBigInt(5) == JSBigInt(isNegative: false, words: [5]))
        #expect(JSBigInt(-5) == JSBigInt(isNegative: true, words: [5]))
        #expect(JSBigInt(Int.min) == JSBigInt(isNegative: true, words: [1 << 63]))
        #expect(JSBigInt(UInt64.max) == JSBigInt(isNegative: false, words: [.max]))
        #expect(JSBigInt(UInt128.max) == JSBigInt(isNegative: false, words: [.max, .max]))
    }

    @Test func zeroHasNoWordsAndNoSign() {
        let zero = JSBigInt(isNegative: true, words: [0, 0])

        #expect(zero == JSBigInt(0))
        #expect(zero.words.isEmpty)
        #expect(!zero.isNegative)
    }

    @Test func leadingZerosAreDropped() {
        #expect(JSBigInt(isNegative: true, words: [1, 0]).words == [1])
    }

    @Test(arguments: [
        "0", "1", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "-18446744073709551616",
        "340282366920938463463374607431768211456",
    ])
    func aBigIntComesBackAsItWas(_ digits: String) throws {
        let text = try #require(try context.evaluate("(x, y) => `${x === BigInt(y)}`").function)

        let bigInt = try context.evaluate("\(digits)n", as: JSBigInt.self)
        let isSame = try text.call(.bigInt(bigInt), .string(JSString(digits)))

        #expect(try String(isSame) == "true")
    }

    @Test func theWordsAreThoseOfTheScript() throws {
        let bigInt = try context.evaluate("-(2n ** 128n + 5n)", as: JSBigInt.self)

        #expect(bigInt.isNegative)
        #expect(bigInt.words == [5, 0, 1])
    }

    @Test func aHugeBigIntComesBack() throws {
        let increment = try #require(try context.evaluate("x => x + 1n").function)
        let bigInt = try context.evaluate("2n ** 100000n - 1n", as: JSBigInt.self)

        let next = try JSBigInt(increment.call(.bigInt(bigInt)))

        #expect(bigInt.words.count == 1563)
        #expect(next.words.count == 1563)
        #expect(next.words.last == bigInt.words.last.map { $0 + 1 })
    }

    @Test func aBigIntBeyondTheLimitOfTheEngineIsRefused() throws {
        let tooBig = JSBigInt(isNegative: false, words: Array(repeating: 1, count: (1 << 24) + 1))
        let sign = try #require(try context.evaluate("x => x > 0n").function)

        let error = try #require(throws: EngineError.self) { try sign.call(.bigInt(tooBig)) }

        #expect([.invalidArgument, .exception].contains(error.code))
    }

    @Test func aNumberIsNoBigInt() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("1", as: JSBigInt.self)
        }

        #expect(error.code == .conversionFailed)
    }
}

@Suite struct JSBigIntTextTests {
    private static let decimals = [
        "0", "1", "-1", "9", "10", "18446744073709551615", "18446744073709551616",
        "-340282366920938463463374607431768211456", "10000000000000000000",
        "100000000000000000000000000000000000000", "99999999999999999999999999999999999999",
    ]

    @Test(arguments: decimals)
    func decimalDigitsComeBack(_ digits: String) throws {
        let context = try Isolate().makeContext()
        let bigInt = try #require(JSBigInt(digits))

        #expect(bigInt.description == digits)
        #expect(try context.evaluate("\(digits)n", as: JSBigInt.self) == bigInt)
    }

    @Test(arguments: [2, 3, 8, 10, 16, 32, 36])
    func everyRadixIsThatOfJavaScript(_ radix: Int) throws {
        let context = try Isolate().makeContext()
        let text = try #require(try context.evaluate("(x, r) => x.toString(r)").function)
        var random = SplitMix(seed: UInt64(radix))

        for count in 0..<20 {
            let words = (0..<count).map { _ in random.next() >> (random.next() % 64) }
            let bigInt = JSBigInt(isNegative: count % 2 == 0, words: words)
            let expected = try String(text.call(.bigInt(bigInt), .number(Double(radix))))
            #expect(String(bigInt, radix: radix) == expected)
        }
    }

    @Test(arguments: [
        "", "-", "+", " 1", "1 ", "1_000", "1.0", "1e3", "0x", "0xg", "--1", "٣", "1n", "0b1",
    ])
    func otherTextsAreNoBigInts(_ text: String) {
        #expect(JSBigInt(text) == nil)
    }

    @Test func signsAndLeadingZerosAreUnderstood() {
        #expect(JSBigInt("+007") == 7)
        #expect(JSBigInt("-0") == 0)
        #expect(JSBigInt("-0xFf") == -255)
        #expect(JSBigInt("0x00000000000000000000000000000001") == 1)
    }

    @Test func aHugeOneIsDescribedInHexadecimal() throws {
        let bigInt = JSBigInt(isNegative: true, words: Array(repeating: 5, count: 100_000))

        #expect(bigInt.description.hasPrefix("-0x50000000000000005"))
        #expect(JSBigInt(bigInt.description) == bigInt)
    }

    @Test func literalsMayBeOfAnySize() {
        #expect((0 as JSBigInt).words == [])
        #expect((-1 as JSBigInt) == JSBigInt(isNegative: true, words: [1]))
        #expect((0x1_0000_0000_0000_0000 as JSBigInt).words == [0, 1])
        #expect((-0x1_0000_0000_0000_0000 as JSBigInt).words == [0, 1])
        #expect(
            (-0xFFFF_FFFF_FFFF_FFFF_0000_0000_0000_0001 as JSBigInt)
                == JSBigInt(isNegative: true, words: [1, .max]))
    }

    @Test func theOrderIsThatOfIntegers() {
        let ordered: [JSBigInt] = [
            -0x2_0000_0000_0000_0000, -0x1_0000_0000_0000_0005, -5, -4, 0, 4, 5,
            0x1_0000_0000_0000_0005, 0x2_0000_0000_0000_0000,
        ]

        #expect(ordered.reversed().sorted() == ordered)
        #expect(ordered.indices.allSatisfy { !(ordered[$0] < ordered[$0]) })
    }

    @Test func onlyWhatFitsBecomesAnInteger() {
        #expect(Int8(exactly: -128 as JSBigInt) == -128)
        #expect(Int8(exactly: 128 as JSBigInt) == nil)
        #expect(Int8(exactly: -129 as JSBigInt) == nil)
        #expect(UInt8(exactly: 255 as JSBigInt) == 255)
        #expect(UInt8(exactly: -1 as JSBigInt) == nil)
        #expect(UInt8(exactly: 256 as JSBigInt) == nil)
        #expect(UInt(exactly: 0 as JSBigInt) == 0)
        #expect(Int(exactly: -0x8000_0000_0000_0000 as JSBigInt) == .min)
        #expect(Int(exactly: 0x8000_0000_0000_0000 as JSBigInt) == nil)
        #expect(Int128(exactly: JSBigInt(Int128.min)) == .min)
        #expect(UInt128(exactly: JSBigInt(UInt128.max)) == .max)
        #expect(UInt128(exactly: JSBigInt(isNegative: false, words: [0, 0, 1])) == nil)
        #expect(Int64(exactly: JSBigInt(isNegative: true, words: [0, 1])) == nil)
    }

    @Test(arguments: [0.0, -0.0, 1, -1, 0x1p53, -0x1p63, 0x1p64, 0x1.8p64, 0x1.FFFFFp75, 0x1p1023])
    func anIntegralNumberBecomesABigInt(_ number: Double) throws {
        let context = try Isolate().makeContext()
        let toBigInt = try #require(try context.evaluate("BigInt").function)

        let expected = try JSBigInt(toBigInt.call(.number(number)))

        #expect(JSBigInt(exactly: number) == expected)
    }

    @Test(arguments: [0.5, -1.5, .nan, .infinity, -.infinity, .leastNonzeroMagnitude])
    func anotherNumberDoesNot(_ number: Double) {
        #expect(JSBigInt(exactly: number) == nil)
    }
}
