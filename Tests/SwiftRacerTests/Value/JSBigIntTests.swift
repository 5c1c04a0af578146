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
