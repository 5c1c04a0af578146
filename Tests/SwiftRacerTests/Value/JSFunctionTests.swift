import SwiftRacer
import Testing

@Suite struct JSFunctionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func function(_ source: String) throws -> JSFunction {
        try #require(try context.evaluate("(\(source))").function)
    }

    @Test func callGivesTheArgumentsInOrder() throws {
        let function = try function("(a, b, c) => `${a}${b}${c}`")

        let text = try function.call(1, "b", true)

        #expect(try String(text) == "1btrue")
    }

    @Test func missingArgumentsAreUndefined() throws {
        let function = try function("(a, b) => b === undefined")

        #expect(try Bool(function.call(1)))
    }

    @Test func manyArgumentsArePassed() throws {
        let function = try function("(...all) => all.length")

        let count = try function.call(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)

        #expect(try Int(count) == 17)
    }

    @Test func aFunctionWithoutReturnReturnsUndefined() throws {
        let result = try function("() => {}").call()

        #expect(try Int?(result) == nil)
    }

    @Test func theReceiverIsUndefinedUnlessGiven() throws {
        let function = try function("function () { 'use strict'; return this === undefined; }")

        #expect(try Bool(function.call()))
    }

    @Test func theReceiverOfASloppyFunctionIsTheGlobalObject() throws {
        let function = try function("function () { return this === globalThis; }")

        #expect(try Bool(function.call()))
    }

    @Test func theReceiverIsThis() throws {
        let function = try function("function (x) { return this.base + x; }")
        let object = try context.evaluate("({ base: 40 })")

        let sum = try function.call(2, receiver: object)

        #expect(try Int(sum) == 42)
    }

    @Test func aPrimitiveMayBeTheReceiver() throws {
        let function = try function("function () { 'use strict'; return typeof this; }")

        #expect(try String(function.call(receiver: 1)) == "number")
        #expect(try String(function.call(receiver: "x")) == "string")
        #expect(try String(function.call(receiver: .null)) == "object")
    }

    @Test func functionsMayBeArguments() throws {
        let twice = try function("(f, x) => f(f(x))")
        let increment = try function("x => x + 1")

        let result = try twice.call(.object(increment), 40)

        #expect(try Int(result) == 42)
    }

    @Test func constructMakesAnInstance() throws {
        let point = try function("class Point { constructor(x, y) { this.x = x; this.y = y; } }")

        let instance = try point.construct(3, 4)

        #expect(try Int(instance.value(forKey: "x")) == 3)
        #expect(try Int(instance.value(forKey: "y")) == 4)
    }

    @Test func constructGivesTheKindOfTheInstance() throws {
        let map = try #require(context.evaluate("Map").function)

        #expect(try map.construct() is JSMap)
    }

    @Test func constructThrowsWhatTheConstructorThrows() throws {
        let failing = try function("class { constructor() { throw new RangeError('no'); } }")

        let error = try #require(throws: EngineError.self) { try failing.construct() }

        #expect(error.message == "RangeError: no")
    }

    @Test func anArrowFunctionConstructsNothing() throws {
        let arrow = try function("() => {}")

        let error = try #require(throws: EngineError.self) { try arrow.construct() }

        #expect(error.exception?.name == "TypeError")
    }

    @Test func aClassIsNotCalled() throws {
        let error = try #require(throws: EngineError.self) {
            try function("class Point {}").call()
        }

        #expect(error.exception?.name == "TypeError")
        #expect(
            error.exception?.message == "Class constructor Point cannot be invoked without 'new'")
    }

    @Test func callThrowsWhatTheFunctionThrows() throws {
        let function = try function("function fail() { throw new Error('failed'); }")

        let error = try #require(throws: EngineError.self) { try function.call() }

        #expect(error.code == .exception)
        #expect(error.exception?.message == "failed")
        #expect(error.exception?.frames.first?.function == "fail")
    }

    @Test func anAsyncFunctionReturnsAPromise() throws {
        let promise = try function("async () => 1").call().object as? JSPromise

        #expect(try promise?.state() == .fulfilled)
    }

    @Test func aGeneratorFunctionReturnsAnIterator() throws {
        let iterator = try #require(try function("function* () { yield 7; }").call().object)

        let result = try #require(try iterator.call(method: "next").object)

        #expect(try Int(result.value(forKey: "value")) == 7)
    }

    @Test func aBoundFunctionKeepsItsReceiver() throws {
        let function = try function("(function () { return this.x; }).bind({ x: 1 })")

        #expect(try Int(function.call(receiver: "other")) == 1)
    }

    @Test func aBuiltInFunctionIsCalled() throws {
        let max = try #require(context.evaluate("Math.max").function)

        #expect(try Int(max.call(1, 3, 2)) == 3)
    }

    @Test func aCallableProxyIsAFunction() throws {
        let function = try function("new Proxy(() => 1, { apply: () => 2 })")

        #expect(try Int(function.call()) == 2)
    }

    @Test func reactionsRunBeforeACallReturns() throws {
        let function = try function("o => { Promise.resolve().then(() => { o.done = true; }); }")
        let object = try context.makeObject()

        try function.call(.object(object))

        #expect(try Bool(object.value(forKey: "done")))
    }

    @Test func aFunctionHasProperties() throws {
        let function = try function("function named(a, b) {}")

        #expect(try String(function.value(forKey: "name")) == "named")
        #expect(try Int(function.value(forKey: "length")) == 2)
    }
}
