import SwiftRacer
import Testing

@Suite struct EvaluateTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func evaluateReturnsTheCompletionValue() throws {
        let value = try context.evaluate("1; 2; 3")

        #expect(try Int(value) == 3)
    }

    @Test func evaluateConvertsTheCompletionValue() throws {
        let sum = try context.evaluate("1 + 1", as: Int.self)

        #expect(sum == 2)
    }

    @Test(arguments: ["", ";", "var x = 1", "// a comment", "if (false) 1"])
    func aScriptWithoutCompletionValueIsUndefined(_ script: String) throws {
        let value = try context.evaluate(script)

        #expect(try Int?(value) == nil)
    }

    @Test func variablesStayFromOneScriptToTheNext() throws {
        try context.evaluate("const x = 1; let y = 2; var z = 3; class C {}")

        #expect(try context.evaluate("x + y + z + typeof C", as: String.self) == "6function")
    }

    @Test func aScriptIsSloppyUnlessItSaysOtherwise() throws {
        let tell = "(function () { return typeof this; })()"

        #expect(try context.evaluate(tell, as: String.self) == "object")
        #expect(try context.evaluate("'use strict'; \(tell)", as: String.self) == "undefined")
    }

    @Test func theNameOfAScriptShowsInItsErrors() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("missing", name: "page.js")
        }

        #expect(error.exception?.file == "page.js")
        #expect(error.exception?.stack?.description.contains("page.js:1:1") == true)
    }

    @Test func theNameOfAScriptIsEvalUnlessItSaysOtherwise() throws {
        let error = try #require(throws: EngineError.self) { try context.evaluate("missing") }

        #expect(error.exception?.file == "<eval>")
    }

    @Test func theLinesOfAScriptCountFromItsFirst() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("0;\n missing", name: "page.html", line: 100)
        }

        #expect(error.exception?.line == 101)
        #expect(error.exception?.column == 2)
        #expect(error.exception?.frames.map(\.line) == [101])
        #expect(error.exception?.sourceLine == " missing")
        #expect(error.exception?.frames.first?.sourceLine == " missing")
    }

    @Test(arguments: [0, -1, 1 << 31, .max])
    func aLineBelowOneOrBeyond31BitsIsRefused(_ line: Int) throws {
        let error = try #require(throws: EngineError.self) { try context.evaluate("1", line: line) }

        #expect(error.code == .invalidArgument)
    }

    @Test func sourceMayHoldAnyCharacter() throws {
        let text = try context.evaluate("'a\0b \u{1F600} é'", as: String.self)

        #expect(text == "a\0b \u{1F600} é")
    }

    @Test func aLongScriptIsRun() throws {
        let script = "let sum = 0;" + String(repeating: "sum += 1;\n", count: 100_000) + "sum"

        let sum = try context.evaluate(script, as: Int.self)

        #expect(sum == 100_000)
    }

    @Test func anUnhandledRejectionIsNoError() throws {
        let value = try context.evaluate("Promise.reject(new Error('nobody listens')); 1")

        #expect(try Int(value) == 1)
    }

    @Test func anErrorInAReactionIsNoErrorOfTheScript() throws {
        let value = try context.evaluate("Promise.resolve().then(() => { throw 1; }); 2")

        #expect(try Int(value) == 2)
    }

    @Test func aWrongConversionNamesBothTypes() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("'text'", as: Int.self)
        }

        #expect(error.code == .conversionFailed)
        #expect(error.message == "cannot convert string to Int")
    }
}

@Suite struct SyntaxErrorTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: ["let y = ;", "(", "'open", "let a; let a;", "}", "import x"])
    func sourceThatDoesNotParseIsASyntaxError(_ source: String) throws {
        let error = try #require(throws: EngineError.self) { try context.evaluate(source) }

        #expect(error.code == .syntax)
        #expect(error.exception?.name == "SyntaxError")
    }

    @Test func aSyntaxErrorTellsWhere() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("let x = 1;\nlet y = ;", name: "page.js", line: 10)
        }

        #expect(error.message == "SyntaxError: Unexpected token ';'")
        #expect(error.exception?.file == "page.js")
        #expect(error.exception?.line == 11)
        #expect(error.exception?.column == 9)
        #expect(error.exception?.sourceLine == "let y = ;")
    }

    @Test func nothingOfAScriptRunsThatDoesNotParse() throws {
        #expect(throws: EngineError.self) { try context.evaluate("globalThis.ran = true; let =") }

        #expect(try context.evaluate("typeof ran", as: String.self) == "undefined")
    }

    @Test func aSyntaxErrorOfTheScriptItselfIsAnException() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("JSON.parse('{')")
        }

        #expect(error.code == .exception)
        #expect(error.exception?.name == "SyntaxError")
    }

    @Test func aSyntaxErrorInsideEvalIsAnException() throws {
        let error = try #require(throws: EngineError.self) { try context.evaluate("eval('(')") }

        #expect(error.code == .exception)
    }

    @Test func declaringALexicalVariableAgainIsAnError() throws {
        try context.evaluate("let x = 1")

        let error = try #require(throws: EngineError.self) { try context.evaluate("let x = 2") }

        #expect(error.exception?.name == "SyntaxError")
        #expect(error.exception?.message == "Identifier 'x' has already been declared")
    }
}
