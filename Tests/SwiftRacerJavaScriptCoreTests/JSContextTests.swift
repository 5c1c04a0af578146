import SwiftRacerJavaScriptCore
import Testing

@Suite struct JSContextTests {
    let context: JSContext

    init() throws {
        context = try #require(JSContext())
    }

    @Test func aScriptGivesItsCompletionValue() {
        #expect(context.evaluateScript("1 + 2")?.toInt32() == 3)
        #expect(context.evaluateScript("'a' + 'b'").toString() == "ab")
        #expect(context.exception == nil)
    }

    @Test func whatIsThrownGoesToTheException() throws {
        let result = context.evaluateScript("throw new TypeError('no')")

        #expect(result?.isUndefined == true)
        #expect(context.exception.toString() == "TypeError: no")
        context.exception = nil
        #expect(context.exception == nil)
    }

    @Test func anErrorTellsWhereItWasThrown() throws {
        let url = try #require(URL(string: "file:///app/main.js"))

        context.evaluateScript("\n\n  missing()", withSourceURL: url)

        let error = try #require(context.exception)
        #expect(error.forProperty("line").toInt32() == 3)
        #expect(error.forProperty("column").toInt32() == 3)
        #expect(error.forProperty("sourceURL").toString() == "file:///app/main.js")
        #expect(error.forProperty("stack").toString().contains("main.js:3"))
        #expect(error.toDictionary().isEmpty, "what was added must not be seen in loops")
    }

    @Test func syntaxErrorsAndPrimitivesAreExceptionsToo() {
        context.evaluateScript("let let = 1")
        #expect(context.exception.toString().hasPrefix("SyntaxError"))

        context.evaluateScript("throw 42")
        #expect(context.exception.isNumber)

        context.evaluateScript("throw Object.freeze(new Error('frozen'))")
        #expect(context.exception.toString() == "Error: frozen")

        context.evaluateScript("throw undefined")
        #expect(context.exception.isUndefined)
    }

    @Test func aHandlerTakesThePlaceOfTheException() {
        var messages: [String] = []
        context.exceptionHandler = { context, exception in
            #expect(context != nil)
            messages.append(exception?.toString() ?? "nothing")
        }

        context.evaluateScript("throw new Error('first')")
        context.objectForKeyedSubscript("missing")?.call(withArguments: [])

        #expect(messages.count == 2)
        #expect(messages.first == "Error: first")
        #expect(context.exception == nil)

        context.exceptionHandler = nil
        context.evaluateScript("throw 1")
        #expect(context.exception == nil)
    }

    @Test func whatIsSetIsAPropertyOfTheGlobalObject() {
        context.setObject("tea", forKeyedSubscript: "name" as NSString)
        context.setObject(nil, forKeyedSubscript: "nothing")
        context.globalObject.setValue(7, forProperty: "seven")

        #expect(context.evaluateScript("name + seven + nothing").toString() == "tea7undefined")
        #expect(context.objectForKeyedSubscript("seven")?.toInt32() == 7)
        #expect(context.globalObject.hasProperty("name"))
    }

    @Test func contextsOfAMachineShareValues() throws {
        let machine = try #require(JSVirtualMachine())
        let first = try #require(JSContext(virtualMachine: machine))
        let second = try #require(JSContext(virtualMachine: machine))

        second.setObject(first.evaluateScript("({x: 1})"), forKeyedSubscript: "shared")

        #expect(second.evaluateScript("shared.x").toInt32() == 1)
        #expect(second.evaluateScript("shared instanceof Object").toBool() == false)
        #expect(first.virtualMachine == second.virtualMachine)
        #expect(first.virtualMachine != context.virtualMachine)
    }

    @Test func aValueOfAnotherMachineIsRefused() throws {
        let other = try #require(JSContext())

        other.setObject(context.evaluateScript("({})"), forKeyedSubscript: "foreign")

        #expect(other.exception.toString().contains("another isolate"))
        #expect(other.evaluateScript("typeof foreign").toString() == "undefined")
    }

    @Test func thereIsWhatJavaScriptCoreHasAndNoMore() {
        let types = context.evaluateScript(
            "[typeof setTimeout, typeof structuredClone, typeof console.log, typeof WeakRef].join()"
        )

        #expect(types?.toString() == "undefined,undefined,function,function")
    }

    @Test func microtasksRunBeforeACallReturns() {
        context.evaluateScript("var log = []; Promise.resolve(1).then(n => log.push(n))")

        #expect(context.evaluateScript("log.join()").toString() == "1")
    }

    @Test func limitsOfTheEngineHold() throws {
        let limited = try #require(try JSContext.limited())

        limited.evaluateScript("for (;;);")

        #expect(limited.exception.toString().contains("time"))
        #expect(limited.evaluateScript("1").toInt32() == 1)
    }

    @Test func aClosedContextTellsSoAndHarmsNobody() {
        let object = context.evaluateScript("({x: 1})")

        context.close()

        #expect(object?.forProperty("x").isUndefined == true)
        #expect(context.exception.toString().contains("closed"))
        #expect(object?.description != nil)
        #expect(context.globalObject.isUndefined)
        #expect(object?.toDictionary() == nil)
    }

    @Test func aContextGoesWhenNobodyHoldsIt() throws {
        weak var last: JSContext?
        let machine = try #require(JSVirtualMachine())
        do {
            let context = try #require(JSContext(virtualMachine: machine))
            context.setObject({ (a: Int) in a }, forKeyedSubscript: "f")
            context.evaluateScript("throw f")
            #expect(context.exception != nil)
            last = context
        }

        #expect(last == nil)
    }

    @Test func manyThreadsMayUseAContext() async {
        context.setObject({ (n: Int) in n + 1 }, forKeyedSubscript: "increment")
        let context = context
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<50 {
                group.addTask {
                    Int(context.evaluateScript("increment(\(number))").toInt32())
                }
            }
            return await group.reduce(0, +)
        }

        #expect(sum == 1275)
    }

    @Test func namesAreKept() {
        context.name = "main"
        context.isInspectable = true

        #expect(context.name == "main")
        #expect(context.isInspectable)
    }
}
