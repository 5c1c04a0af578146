import SwiftRacerJavaScriptCore
import Testing

@Suite struct CallbackTests {
    let context: JSContext

    init() throws {
        context = try #require(JSContext())
    }

    @Test func closuresAreFunctions() {
        let greet: (String) -> String = { "Hello, \($0)" }
        var log: [String] = []

        context.setObject(greet, forKeyedSubscript: "greet" as NSString)
        context.setObject({ (message: String) in log.append(message) }, forKeyedSubscript: "log")
        context.setObject({ 42 }, forKeyedSubscript: "answer")
        context.globalObject.setValue({ (a: Double, b: Double) in a / b }, forProperty: "divide")

        #expect(context.evaluateScript("greet('you')").toString() == "Hello, you")
        #expect(context.evaluateScript("log('one'); log(2); log()").isUndefined)
        #expect(log == ["one", "2", "undefined"])
        #expect(context.evaluateScript("answer() + divide(1, 2)").toDouble() == 42.5)
        #expect(context.evaluateScript("typeof greet").toString() == "function")
    }

    @Test func argumentsAreConvertedAsTheParametersSay() {
        context.setObject(
            {
                (
                    flag: Bool, number: Int, byte: UInt8, list: [String], object: [String: Any],
                    date: Date, value: JSValue, maybe: String?, any: Any?, boxed: NSNumber
                ) -> [Any] in
                [
                    flag, number, byte, list.joined(), object.count, date.timeIntervalSince1970,
                    value.isObject, maybe ?? "nil", any == nil, boxed,
                ]
            }, forKeyedSubscript: "take")

        let told = context.evaluateScript(
            "take('x', 3.9, 257, ['a', 1], {a: 1}, new Date(2000), {}, null, undefined, 1.5).join('|')"
        )
        #expect(told?.toString() == "true|3|1|a1|1|2|true|nil|true|1.5")
    }

    @Test func whatCannotBeAnArgumentIsATypeError() {
        context.setObject({ (list: [Int]) in list.count }, forKeyedSubscript: "count")

        let caught = context.evaluateScript("try { count('x') } catch (e) { e.name + e.message }")

        #expect(
            caught?.toString() == "TypeErrorcannot convert argument 1, x, to Array<Int>")
        #expect(context.exception == nil)
    }

    @Test func exceptionsThatAreSetAreThrown() {
        context.setObject(
            { () -> Void in
                let current = JSContext.current()
                current?.exception = JSValue(newErrorFromMessage: "set", in: current)
            }, forKeyedSubscript: "fail")

        #expect(
            context.evaluateScript("try { fail() } catch (e) { e.message }").toString() == "set")
        #expect(context.exception == nil)
        context.evaluateScript("fail()")
        #expect(context.exception.toString() == "Error: set")
    }

    @Test func errorsThatAreThrownAreErrors() {
        struct NotFound: Error {}
        context.setObject({ () throws -> Int in throw NotFound() }, forKeyedSubscript: "find")

        #expect(
            context.evaluateScript("try { find() } catch (e) { e.name }").toString() == "NotFound")
    }

    @Test func anExceptionInsideOfACallIsNotThatOfItsCaller() {
        context.evaluateScript("throw 'before'")
        context.setObject(
            { () -> String in
                let inner = JSContext.current()
                let isClear = inner?.exception == nil
                inner?.evaluateScript("throw 'inner'")
                inner?.exception = nil
                return "\(isClear)"
            }, forKeyedSubscript: "run")

        #expect(context.evaluateScript("run()").toString() == "true")
        #expect(context.exception.toString() == "before")
    }

    @Test func aFailureInsideOfACallIsThrownWhenItReturns() {
        context.setObject(
            { () -> Void in _ = JSContext.current().evaluateScript("throw new Error('inner')") },
            forKeyedSubscript: "run")

        #expect(
            context.evaluateScript("try { run() } catch (e) { e.message }").toString() == "inner")
    }

    @Test func aCallKnowsItsCaller() {
        #expect(JSContext.current() == nil && JSContext.currentArguments() == nil)
        #expect(JSContext.currentThis() == nil && JSContext.currentCallee() == nil)
        let context = context
        context.setObject(
            { () -> Bool in
                let arguments = JSContext.currentArguments() as? [JSValue]
                return JSContext.current() === context && arguments?.count == 2
                    && arguments?[1].toString() == "b"
                    && JSContext.currentThis().forProperty("name").toString() == "me"
                    && JSContext.currentCallee().isEqual(
                        to: context.objectForKeyedSubscript("check"))
            }, forKeyedSubscript: "check")

        #expect(context.evaluateScript("({name: 'me', check}).check('a', 'b')").toBool())
        #expect(JSContext.current() == nil)
    }

    @Test func callsMayNest() {
        context.setObject(
            { (n: Int, next: JSValue) -> Int in
                n == 0 ? 0 : n + Int(next.call(withArguments: [n - 1, next]).toInt32())
            }, forKeyedSubscript: "sum")

        #expect(context.evaluateScript("sum(20, sum)").toInt32() == 210)
        context.evaluateScript("sum(1e6, sum)")
        #expect(context.exception.toString().hasPrefix("RangeError"))
    }

    @Test func promisesAreMade() {
        var told: [String] = []
        context.setObject({ (text: String) in told.append(text) }, forKeyedSubscript: "tell")
        var later: JSValue?

        let pending = JSValue(newPromiseIn: context) { resolve, reject in
            #expect(reject?.isObject == true)
            later = resolve
        }
        context.setObject(pending, forKeyedSubscript: "pending")
        context.setObject(
            JSValue(newPromiseResolvedWithResult: ["a": 1], in: context),
            forKeyedSubscript: "resolved")
        context.setObject(
            JSValue(newPromiseRejectedWithReason: "no", in: context), forKeyedSubscript: "rejected")
        context.evaluateScript(
            """
            pending.then(v => tell('pending ' + v)); resolved.then(v => tell('resolved ' + v.a));
            rejected.catch(r => tell('rejected ' + r))
            """)
        later?.call(withArguments: [7])

        #expect(told == ["resolved 1", "rejected no", "pending 7"])
    }

    @Test func anExceptionInAnExecutorRejects() {
        let promise = JSValue(newPromiseIn: context) { _, _ in
            JSContext.current().exception = JSValue(object: "failed", in: JSContext.current())
        }
        context.setObject(promise, forKeyedSubscript: "promise")
        context.evaluateScript("var reason; promise.catch(r => { reason = r })")

        #expect(context.objectForKeyedSubscript("reason")?.toString() == "failed")
    }

    @Test func aClosureInAContainerMustBeMadeAValue() {
        let twice: (Int) -> Int = { $0 * 2 }
        context.setObject(["twice": twice], forKeyedSubscript: "bad")
        #expect(context.exception.toString().contains("make a JSValue(object:in:) of the closure"))

        context.setObject(
            ["twice": JSValue(object: twice, in: context) as Any], forKeyedSubscript: "good")
        #expect(context.evaluateScript("good.twice(4)").toInt32() == 8)
    }

    @Test func conversionsAtTheEndOfTheStackAreExceptions() {
        context.setObject({ (list: [Any]) in list.count }, forKeyedSubscript: "count")
        context.evaluateScript(
            """
            let nested = [];
            for (let i = 0; i < 400; i++) nested = [nested];
            let tries = 0, told = 0;
            const recur = () => {
                try { recur() } catch { }
                try { if (tries++ < 100) told += count(nested) } catch { }
            };
            """)

        context.evaluateScript("recur()")

        #expect(context.evaluateScript("tries").toInt32() > 100)
        #expect(context.exception == nil)
    }

    @Test func aConversionMayEndItsContext() {
        let context = context
        context.setObject({ () -> Void in context.close() }, forKeyedSubscript: "end")

        let object = context.evaluateScript("({get a() { end(); return 1 }, b: {}, c: [{}]})")

        #expect(object?.toDictionary() == nil || object?.toDictionary().isEmpty == false)
        #expect(context.evaluateScript("1").isUndefined)
    }

    @Test(arguments: [
        "new Proxy({}, {ownKeys() { throw 1 }})", "new Proxy([], {get() { throw 1 }})",
        "new Proxy(() => 1, {})", "{__proto__: null, a: 1}", "Object.freeze([1])",
        "new (class { #x = 1; y = 2 })", "new Map([[1, 2]])", "new Uint8Array(4)", "/x/",
        "globalThis",
        "{then(resolve) { resolve(1) }}", "Object.create({inherited: 1})", "new String('boxed')",
        "(() => { const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy })()",
    ])
    func nothingThatScriptsMakeHarmsAConversion(_ source: String) throws {
        let value = try #require(context.evaluateScript("(\(source))"))

        _ = value.toObject()
        _ = value.toArray()
        _ = value.toDictionary()
        _ = value.toString()
        _ = value.toDate()
        _ = value.toNumber()
        _ = (value.isDate, value.isInstance(of: value), value.isEqual(to: value), "\(value)")
        context.setObject(value, forKeyedSubscript: "again")

        #expect(context.evaluateScript("1 + 1").toInt32() == 2)
    }

    @Test func aTimeoutStopsThroughAClosure() throws {
        let limited = try #require(try JSContext.limited())
        var goesOn = false
        limited.setObject(
            { (f: JSValue) -> Int in
                f.call(withArguments: [])
                goesOn = true
                return 1
            }, forKeyedSubscript: "run")

        let result = limited.evaluateScript("try { run(() => { for (;;); }) } catch { } 'on'")

        #expect(goesOn)
        #expect(result?.isUndefined == true)
        #expect(limited.exception.toString().contains("time"))
    }

    @Test func whatAClosureHoldsGoesWithTheFunction() throws {
        final class Thing {}
        weak var last: Thing?
        do {
            let thing = Thing()
            last = thing
            context.setObject({ () in _ = thing }, forKeyedSubscript: "f")
        }
        #expect(last != nil)

        context.evaluateScript("f = undefined")
        for _ in 0..<5 where last != nil { try context.collectGarbage() }

        #expect(last == nil)
    }
}
