import SwiftRacer
import Testing

@Suite struct ContextSwitchesTests {
    @Test(arguments: [
        "eval('1')", "Function('1')", "(() => 1).constructor('1')", "setTimeout('1')",
        "Object.getPrototypeOf(async () => 1).constructor('1')",
    ])
    func withoutItNoCodeIsMadeOfStrings(code: String) throws {
        let options = ContextOptions(codeGenerationFromStrings: false)
        let context = try Isolate().makeContext(options: options)

        let error = #expect(throws: EngineError.self) { try context.evaluate(code) }

        #expect(error?.exception?.name.description == "EvalError")
    }

    @Test func whatTheHostEvaluatesRunsAllTheSame() throws {
        let options = ContextOptions(codeGenerationFromStrings: false)
        let context = try Isolate().makeContext(options: options)

        #expect(try context.evaluate("6 * 7", as: Int.self) == 42)
    }

    @Test func thereMayBeNoWebAssembly() throws {
        let options = ContextOptions(webAssembly: false)
        let context = try Isolate().makeContext(options: options)

        #expect(try context.evaluate("typeof WebAssembly", as: String.self) == "undefined")
    }

    @Test func objectsStayInAContextThatSharesNone() throws {
        let isolate = Isolate()
        let apart = try isolate.makeContext(options: ContextOptions(sharedObjects: false))
        let other = try isolate.makeContext()

        let into = #expect(throws: EngineError.self) {
            try apart.globalObject().setValue(.object(other.makeObject()), forKey: "o")
        }
        let out = #expect(throws: EngineError.self) {
            try other.globalObject().setValue(.object(apart.makeObject()), forKey: "o")
        }

        #expect(into?.code == .conversionFailed)
        #expect(out?.code == .conversionFailed)
    }

    @Test func anErrorOfAnotherContextIsOneOfItsOwn() throws {
        let isolate = Isolate()
        let apart = try isolate.makeContext(options: ContextOptions(sharedObjects: false))
        let other = try isolate.makeContext()
        let callback = try other.makeFunction(named: "callback", length: 0) { _ in
            try apart.evaluate("throw new RangeError('theirs')")
        }
        try other.globalObject().setValue(.object(callback), forKey: "callback")

        let isOwn = try other.evaluate(
            "try { callback() } catch (error) { error.constructor === Error }", as: Bool.self)

        #expect(isOwn)
    }
}
