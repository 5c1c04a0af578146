import SwiftRacer
import Testing

@Suite struct EngineErrorTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func whatAScriptThrowsIsAnException() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("throw new TypeError('wrong')")
        }

        #expect(error.code == .exception)
        #expect(error.message == "TypeError: wrong")
    }

    @Test func anErrorWithoutMessageIsItsName() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("throw new TypeError()")
        }

        #expect(error.message == "TypeError")
    }

    @Test func theThrownValueIsTheSameObject() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("globalThis.it = { code: 7 }; throw it")
        }

        let it = try #require(try context.evaluate("it").object)
        #expect(try error.thrownValue?.object?.isIdentical(to: it) == true)
    }

    @Test func theThrownErrorHasItsOwnProperties() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("throw Object.assign(new Error('x'), { code: 'E1' })")
        }

        let code = try error.thrownValue?.object?.value(forKey: "code")
        #expect(try code.map { try String($0) } == "E1")
    }

    @Test(arguments: ["1", "'text'", "null", "undefined", "Symbol()", "1n"])
    func everyValueMayBeThrown(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("throw \(source)")
        }

        #expect(error.code == .exception)
        #expect(error.thrownValue != nil)
    }

    @Test func theDescriptionShowsTheStack() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("function f() { missing; } f()", name: "main.js")
        }

        #expect(
            String(describing: error) == """
                ReferenceError: missing is not defined
                    at f (main.js:1:16)
                    at main.js:1:27
                """)
    }

    @Test func theDescriptionOfOtherErrorsIsTheirMessage() throws {
        context.close()

        let error = try #require(throws: EngineError.self) { try context.evaluate("1") }

        #expect(String(describing: error) == "cannot use the context: it is closed")
        #expect(error.exception == nil)
        #expect(error.thrownValue == nil)
    }

    @Test func whatAScriptCatchesIsNoError() throws {
        let name = try context.evaluate("try { missing; } catch (e) { e.name }", as: String.self)

        #expect(name == "ReferenceError")
    }

    @Test func anErrorLeavesTheContextUsable() throws {
        #expect(throws: EngineError.self) { try context.evaluate("throw 1") }

        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func codesAreCompared() {
        #expect(EngineError.Code.exception == .exception)
        #expect(EngineError.Code.exception != .syntax)
    }
}
