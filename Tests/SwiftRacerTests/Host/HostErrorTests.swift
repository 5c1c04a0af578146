import SwiftRacer
import Testing

/// Errors that cross between Swift and JavaScript.
@Suite struct HostErrorTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func define(_ name: String, _ function: JSFunction) throws {
        try context.globalObject().setValue(.object(function), forKey: name)
    }

    @Test func aSwiftErrorIsAnErrorThatAScriptCanCatch() throws {
        try define("buy", context.makeFunction { () throws -> Int in throw ShopError.soldOut })

        let text = try context.evaluate(
            "try { buy() } catch (e) { `${e instanceof Error} ${e.name} ${e.message}` }",
            as: String.self)

        #expect(text == "true ShopError soldOut")
    }

    @Test func anErrorThatDescribesItselfIsToldSo() throws {
        try define("fail", context.makeFunction { () throws -> Int in throw Described() })

        #expect(
            try context.evaluate("try { fail() } catch (e) { e.message }", as: String.self)
                == "it is described")
    }

    @Test func uncaughtItIsTheSameError() throws {
        let thrown = Failure()
        try define("fail", context.makeFunction { () throws -> Void in throw thrown })

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("function outer() { fail(); } outer()", name: "shop.js")
        }

        #expect(error.underlyingError as? Failure === thrown)
        #expect(error.code == .exception)
        #expect(error.exception?.frames.first?.function == "outer")
        #expect(error.exception?.frames.first?.file == "shop.js")
    }

    @Test func thrownOnByAScriptItIsTheSameError() throws {
        let thrown = Failure()
        try define("fail", context.makeFunction { () throws -> Void in throw thrown })

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("try { fail() } catch (e) { throw e }")
        }

        #expect(error.underlyingError as? Failure === thrown)
    }

    @Test func anErrorThatNestsIsTheSameError() throws {
        let thrown = Failure()
        let context = context
        try define("fail", context.makeFunction { () throws -> Void in throw thrown })
        try define(
            "nest",
            context.makeFunction { [weak context] in try context?.evaluate("fail()") ?? .null })

        let error = try #require(throws: EngineError.self) { try context.evaluate("nest()") }

        let inner = try #require(error.underlyingError as? EngineError)
        #expect(inner.underlyingError as? Failure === thrown)
    }

    @Test func whatJavaScriptThrewPassesThroughAsTheSameValue() throws {
        try define("call", context.makeFunction { (f: JSFunction) in try f.call() })

        let code = """
            const thrown = { a: 1 };
            let caught;
            try { call(() => { throw thrown }) } catch (e) { caught = e }
            caught === thrown
            """

        #expect(try context.evaluate(code, as: Bool.self))
        #expect(
            try context.evaluate("try { call(() => { throw 7 }) } catch (e) { e }", as: Int.self)
                == 7)
    }

    @Test func whatJavaScriptThrewComesOutAsTheSameValue() throws {
        try define("call", context.makeFunction { (f: JSFunction) in try f.call() })

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("globalThis.e = new RangeError('no'); call(() => { throw e })")
        }

        let thrown = try #require(error.thrownValue?.object)
        let expected = try #require(context.evaluate("e").object)
        #expect(try thrown.isIdentical(to: expected))
        #expect(error.message == "RangeError: no")
    }

    @Test func whatAnotherIsolateThrewIsAnErrorHere() throws {
        let other = try Isolate().makeContext()
        try define("run", context.makeFunction { try other.evaluate("throw new Error('there')") })

        let error = try #require(throws: EngineError.self) { try context.evaluate("run()") }

        #expect(error.exception?.name == "EngineError")
        #expect(error.exception?.message == "Error: there")
        #expect((error.underlyingError as? EngineError)?.exception?.message == "there")
    }

    @Test func anErrorWithAVeryLongDescriptionIsTold() throws {
        try define(
            "fail",
            context.makeFunction { () throws -> Void in throw Long() })

        let length = try context.evaluate(
            "try { fail() } catch (e) { e.message.length }", as: Int.self)

        #expect(length == 1 << 20)
    }

    @Test func aTimeoutOfTheOuterCallCannotBeSwallowed() throws {
        let context = context
        try define(
            "run",
            context.makeFunction { [weak context] in
                do {
                    return try context?.evaluate(Endless.loop) ?? .null
                } catch {
                    return .string("swallowed")
                }
            })

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("for (;;) try { run() } catch {}", timeout: .milliseconds(50))
        }

        #expect(error.code == .timedOut)
    }

    @Test func aTimeoutOfTheInnerCallCanBeCaught() throws {
        let context = context
        try define(
            "run",
            context.makeFunction { [weak context] in
                try context?.evaluate(Endless.loop, timeout: .milliseconds(20)) ?? .null
            })

        let text = try context.evaluate(
            "try { run() } catch (e) { `${e.name}: ${e.message}` }", as: String.self)

        #expect(text == "EngineError: JavaScript ran past its timeout")
    }

    @Test func theEndOfAnErrorMayUseTheIsolate() throws {
        let context = context
        try define(
            "fail",
            context.makeFunction { call in
                throw EndingError { [context = call.context] in
                    _ = try? context.evaluate("globalThis.ended = true")
                }
            })

        try context.evaluate("try { fail() } catch {}")
        try context.isolate.collectGarbage()
        try context.isolate.collectGarbage()

        #expect(try context.evaluate("globalThis.ended === true", as: Bool.self))
    }
}

private enum ShopError: Error { case soldOut }

private struct Described: Error, CustomStringConvertible {
    let description = "it is described"
}

private struct Long: Error, CustomStringConvertible {
    var description: String { String(repeating: "x", count: 1 << 20) }
}

private final class Failure: Error {}

private final class EndingError: Error {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    deinit { body() }
}
