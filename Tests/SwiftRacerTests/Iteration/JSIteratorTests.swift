import SwiftRacer
import Testing

/// Swift goes over what JavaScript iterates over.
@Suite struct JSIteratorTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func object(_ source: String) throws -> JSObject {
        try #require(try context.evaluate("(\(source))").object)
    }

    private func strings(_ source: String) throws -> [String] {
        let iterator = try object(source).makeIterator()
        var strings: [String] = []
        while let value = try iterator.next() { strings.append(try "\(JSString(value))") }
        return strings
    }

    @Test(arguments: [
        ("['a', 'b']", ["a", "b"]),
        ("new Set(['a', 'b'])", ["a", "b"]),
        ("new String('é😀')", ["é", "😀"]),
        ("(function* () { yield 'a'; yield* ['b', 'c'] })()", ["a", "b", "c"]),
        ("[]", []),
    ])
    func itGoesOverEverythingIterable(_ source: String, _ expected: [String]) throws {
        #expect(try strings(source) == expected)
    }

    @Test func valuesAreConverted() throws {
        let iterator = try object("[1, 'x']").makeIterator()

        #expect(try iterator.next(as: Int.self) == 1)
        #expect(throws: EngineError.self) { try iterator.next(as: Int.self) }
        #expect(try iterator.next(as: Int.self) == nil)
    }

    @Test func afterTheEndThereIsNothing() throws {
        let iterator = try object("[1]").makeIterator()

        #expect(try iterator.next() != nil)
        #expect(try iterator.next() == nil)
        #expect(try iterator.next() == nil)
    }

    @Test func whatTheIteratorThrowsIsThrownOnce() throws {
        let iterator = try object("(function* () { yield 1; throw new RangeError('no') })()")
            .makeIterator()

        #expect(try iterator.next(as: Int.self) == 1)
        let error = try #require(throws: EngineError.self) { try iterator.next() }
        #expect(error.message == "RangeError: no")
        #expect(try iterator.next() == nil)
    }

    @Test(arguments: [
        "{}", "{ [Symbol.iterator]: 1 }", "{ [Symbol.iterator]: () => 1 }",
        "{ [Symbol.iterator]: () => ({}) }", "{ get [Symbol.iterator]() { throw new TypeError } }",
    ])
    func whatIsNotIterableIsATypeError(_ source: String) throws {
        let object = try object(source)

        let error = try #require(throws: EngineError.self) { try object.makeIterator() }

        #expect(error.exception?.name == "TypeError")
    }

    @Test func aStepThatIsNoObjectIsATypeError() throws {
        let iterator = try object("{ [Symbol.iterator]: () => ({ next: () => 1 }) }").makeIterator()

        let error = try #require(throws: EngineError.self) { try iterator.next() }

        #expect(error.message == "TypeError: 1 is not an iterator result")
    }

    @Test func finishingEarlyRunsWhatIsFinal() throws {
        let iterator = try object(
            "(function* () { try { yield 1; yield 2 } finally { globalThis.ended = true } })()"
        ).makeIterator()

        #expect(try iterator.next(as: Int.self) == 1)
        try iterator.finish()

        #expect(try context.evaluate("ended", as: Bool.self))
        #expect(try iterator.next() == nil)
    }

    @Test func forEachGivesAllAndEndsWhereTheBodyThrows() throws {
        struct Enough: Error {}
        let generator = try object(
            "(function* () { try { for (let i = 0; ; i++) yield i } finally { globalThis.end = 1 } })()"
        )
        var numbers: [Double] = []

        #expect(throws: Enough.self) {
            try generator.forEach { value in
                if numbers.count == 3 { throw Enough() }
                numbers.append(try Double(value))
            }
        }

        #expect(numbers == [0, 1, 2])
        #expect(try context.evaluate("end", as: Int.self) == 1)
    }

    // MARK: The other way

    @Test func javaScriptGoesOverASequence() throws {
        let iterator = try context.makeIterator(over: [1, 2, 3].lazy.map { $0 * 2 })
        try context.globalObject().setValue(.object(iterator), forKey: "numbers")

        #expect(try context.evaluate("[...numbers]", as: [Int].self) == [2, 4, 6])
        #expect(try context.evaluate("[...numbers]", as: [Int].self) == [])
        #expect(
            try context.evaluate("numbers[Symbol.iterator]() === numbers", as: Bool.self))
    }

    @Test func javaScriptTakesAsMuchAsItWants() throws {
        let iterator = try context.makeIterator(over: sequence(first: 1) { $0 * 2 })
        try context.globalObject().setValue(.object(iterator), forKey: "powers")

        let code = "let sum = 0; for (const n of powers) { if (n > 100) break; sum += n } sum"

        #expect(try context.evaluate(code, as: Int.self) == 127)
        #expect(
            try context.evaluate("JSON.stringify(powers.next())", as: String.self)
                == #"{"done":true}"#)
        #expect(
            try context.evaluate("powers.return(5).value", as: Int.self) == 5)
    }

    @Test func aSequenceThatAsksForItselfFails() throws {
        let context = context
        let strange = [1, 2].lazy.map { [weak context] _ in
            (try? context?.evaluate("try { it.next() } catch (e) { e.message }", as: String.self))
                ?? "?"
        }
        let iterator = try context.makeIterator(over: Unchecked(base: strange))
        try context.globalObject().setValue(.object(iterator), forKey: "it")

        #expect(
            try context.evaluate("it.next().value", as: String.self)
                == "cannot go over a sequence: it is running already")
    }

    @Test func anElementThatCannotBeConvertedThrows() throws {
        let other = try Isolate().makeContext().makeObject()
        let iterator = try context.makeIterator(over: [other])
        try context.globalObject().setValue(.object(iterator), forKey: "it")

        #expect(throws: EngineError.self) { try context.evaluate("it.next()") }
    }
}

/// A sequence whose closures nobody else calls.
private struct Unchecked<Base: Sequence>: Sequence, @unchecked Sendable {
    // @unchecked Sendable because the test uses it on one thread.
    let base: Base

    func makeIterator() -> Base.Iterator { base.makeIterator() }
}
