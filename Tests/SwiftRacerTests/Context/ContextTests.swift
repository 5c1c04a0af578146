import SwiftRacer
import Testing

@Suite struct ContextTests {
    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate()
        context = try isolate.makeContext()
    }

    @Test func aContextKnowsItsIsolate() {
        #expect(context.isolate === isolate)
    }

    @Test func theGlobalObjectIsThatOfTheScripts() throws {
        try context.globalObject().setValue("there", forKey: "here")

        #expect(try context.evaluate("here", as: String.self) == "there")
    }

    @Test func variablesOfScriptsArePropertiesOfTheGlobalObject() throws {
        try context.evaluate("var x = 1; let y = 2;")

        #expect(try Int(context.globalObject().value(forKey: "x")) == 1)
        #expect(try Int?(context.globalObject().value(forKey: "y")) == nil)
    }

    @Test func contextsOfOneIsolateHaveGlobalsOfTheirOwn() throws {
        let other = try isolate.makeContext()

        try context.evaluate("globalThis.x = 1")

        #expect(try other.evaluate("typeof x", as: String.self) == "undefined")
    }

    @Test func contextsOfOneIsolateHaveBuiltInsOfTheirOwn() throws {
        let other = try isolate.makeContext()
        let array = try context.makeArray()

        try other.globalObject().setValue(.object(array), forKey: "array")

        #expect(try other.evaluate("array instanceof Array", as: Bool.self) == false)
        #expect(try other.evaluate("Array.isArray(array)", as: Bool.self))
    }

    @Test func valuesPassBetweenContextsOfOneIsolate() throws {
        let other = try isolate.makeContext()
        let object = try context.makeObject()

        try other.globalObject().setValue(.object(object), forKey: "shared")
        try other.evaluate("shared.x = 'from the other'")

        #expect(try String(object.value(forKey: "x")) == "from the other")
    }

    @Test func functionsOfOneContextTakeValuesOfAnother() throws {
        let other = try isolate.makeContext()
        let read = try #require(try other.evaluate("object => object.x").function)
        let object = try #require(try context.evaluate("({ x: 7 })").object)

        let read7 = try Int(read.call(.object(object)))

        #expect(read7 == 7)
    }

    @Test func aFunctionRunsInTheContextItWasMadeIn() throws {
        let other = try isolate.makeContext()
        try context.evaluate("var place = 'first'")
        try other.evaluate("var place = 'second'")
        let tell = try #require(try context.evaluate("() => place").function)

        try other.globalObject().setValue(.object(tell), forKey: "tell")

        #expect(try other.evaluate("tell()", as: String.self) == "first")
    }

    @Test func objectsOfAnotherIsolateAreRefused() throws {
        let foreign = try Isolate().makeContext().makeObject()

        let error = try #require(throws: EngineError.self) {
            try context.globalObject().setValue(.object(foreign), forKey: "x")
        }

        #expect(error.code == .conversionFailed)
        #expect(error.message == "cannot use a JSObject here: it belongs to another isolate")
    }

    @Test func symbolsOfAnotherIsolateAreRefused() throws {
        let foreign = try Isolate().makeContext().evaluate("Symbol()")
        let identity = try #require(try context.evaluate("x => x").function)

        let error = try #require(throws: EngineError.self) { try identity.call(foreign) }

        #expect(error.code == .conversionFailed)
    }

    @Test func argumentsFromAnotherIsolateAreRefused() throws {
        let foreign = try Isolate().makeContext().makeObject()
        let identity = try #require(try context.evaluate("x => x").function)

        let error = try #require(throws: EngineError.self) {
            try identity.call(1, .object(foreign))
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func aReceiverFromAnotherIsolateIsRefused() throws {
        let foreign = try Isolate().makeContext().makeObject()
        let identity = try #require(try context.evaluate("x => x").function)

        let error = try #require(throws: EngineError.self) {
            try identity.call(receiver: .object(foreign))
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func elementsFromAnotherIsolateAreRefused() throws {
        let foreign = try Isolate().makeContext().makeObject()

        let error = try #require(throws: EngineError.self) {
            try context.makeArray([.object(foreign)])
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func promiseReactionsRunBeforeACallReturns() throws {
        try context.evaluate("var done = false; Promise.resolve().then(() => { done = true; })")

        #expect(try Bool(context.globalObject().value(forKey: "done")))
    }

    @Test func nothingIsReachableBeyondTheLanguage() throws {
        let names = try context.evaluate(
            "['process', 'require', 'fetch', 'Deno'].filter(name => name in globalThis)",
            as: [String].self)

        #expect(names.isEmpty)
    }

    @Test func whatIsBeyondTheLanguageCanBeSwitchedOff() throws {
        let bare = try isolate.makeContext(
            options: ContextOptions(
                timers: false, queueMicrotask: false, structuredClone: false))
        let all = "Object.getOwnPropertyNames(globalThis)"

        let names = try Set(context.evaluate(all, as: [String].self))
            .subtracting(bare.evaluate(all, as: [String].self))

        #expect(
            names == [
                "setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask",
                "structuredClone",
            ])
    }
}

@Suite struct ClosedContextTests {
    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate()
        context = try isolate.makeContext()
    }

    @Test func closeMayBeCalledAgain() {
        context.close()
        context.close()

        #expect(context.isClosed)
        #expect(!isolate.isClosed)
    }

    @Test func evaluateThrows() throws {
        context.close()

        let error = try #require(throws: EngineError.self) { try context.evaluate("1") }

        #expect(error.code == .closed)
        #expect(error.message == "cannot use the context: it is closed")
    }

    @Test func theGlobalObjectIsGone() throws {
        context.close()

        let error = try #require(throws: EngineError.self) { try context.globalObject() }

        #expect(error.code == .closed)
    }

    @Test func itsValuesThrowWhenTheyAreUsed() throws {
        let function = try #require(try context.evaluate("() => 1").function)

        context.close()

        let error = try #require(throws: EngineError.self) { try function.call() }
        #expect(error.code == .closed)
    }

    @Test func itsValuesAreRefusedAsArguments() throws {
        let other = try isolate.makeContext()
        let object = try context.makeObject()

        context.close()

        let error = try #require(throws: EngineError.self) {
            try other.globalObject().setValue(.object(object), forKey: "x")
        }
        #expect(error.code == .closed)
    }

    @Test func itsScriptsThrow() throws {
        let script = try context.compile("1")

        context.close()

        let error = try #require(throws: EngineError.self) { try script.run() }
        #expect(error.code == .closed)
    }

    @Test func comparingItsValuesThrows() throws {
        let first = try context.makeObject()
        let second = try context.makeObject()

        context.close()

        let error = try #require(throws: EngineError.self) { try first.isIdentical(to: second) }
        #expect(error.code == .closed)
    }

    @Test func otherContextsOfTheIsolateGoOn() throws {
        let other = try isolate.makeContext()

        context.close()

        #expect(try other.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func whatOtherContextsHoldOfItLives() throws {
        let other = try isolate.makeContext()
        let function = try #require(try context.evaluate("() => 42").function)
        try other.globalObject().setValue(.object(function), forKey: "answer")

        context.close()
        try isolate.collectGarbage()

        #expect(try other.evaluate("answer()", as: Int.self) == 42)
    }
}
