import SwiftRacer
import Testing

@Suite struct JSExceptionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func exception(_ source: String) throws -> JSException {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, name: "main.js")
        }
        return try #require(error.exception)
    }

    @Test func anErrorHasNameMessageAndStack() throws {
        let exception = try exception("missing")

        #expect(exception.name == "ReferenceError")
        #expect(exception.message == "missing is not defined")
        #expect(
            exception.stack == "ReferenceError: missing is not defined\n    at main.js:1:1")
    }

    @Test func framesTellFunctionFileLineAndColumn() throws {
        let exception = try exception(
            """
            function inner() {
              throw new RangeError('deep');
            }
            function outer() {
              inner();
            }
            outer();
            """)

        #expect(exception.frames.map(\.function) == ["inner", "outer", ""])
        #expect(exception.frames.map(\.file) == ["main.js", "main.js", "main.js"])
        #expect(exception.frames.map(\.line) == [2, 5, 7])
        #expect(exception.frames.map(\.column) == [9, 3, 1])
        #expect(
            exception.frames.map(\.sourceLine) == [
                "  throw new RangeError('deep');", "  inner();", "outer();",
            ])
    }

    @Test func thePlaceIsWhereItWasThrown() throws {
        let exception = try exception("const error = new Error('x');\n  throw error;")

        #expect(exception.file == "main.js")
        #expect(exception.line == 2)
        #expect(exception.column == 3)
        #expect(exception.sourceLine == "  throw error;")
    }

    @Test func framesAreWhereTheErrorWasMade() throws {
        let exception = try exception("const error = new Error('x');\n  throw error;")

        #expect(exception.frames.map(\.line) == [1])
    }

    @Test func columnsCountUTF16Units() throws {
        let exception = try exception("/*\u{1F600}*/ missing")

        #expect(exception.column == 8)
        #expect(exception.endColumn == 9)
    }

    @Test func whatDoesNotParseHasAnEnd() throws {
        let exception = try exception("let y = nonsense word;")

        #expect(exception.column == 18)
        #expect(exception.endColumn == 22)
    }

    @Test func framesOfSeveralScriptsNameEachTheirOwn() throws {
        try context.evaluate("function fail() { throw new Error('x'); }", name: "library.js")

        let exception = try exception("fail()")

        #expect(exception.frames.map(\.file) == ["library.js", "main.js"])
        #expect(
            exception.frames.map(\.sourceLine) == [
                "function fail() { throw new Error('x'); }", "fail()",
            ])
    }

    @Test func framesAreAtMost64() throws {
        let exception = try exception(
            "(function down(n) { if (n === 0) throw new Error('x'); down(n - 1); })(200)")

        #expect(exception.frames.count == 64)
    }

    @Test func theCauseIsKept() throws {
        let exception = try exception(
            "throw new Error('outer', { cause: new TypeError('inner') })")

        #expect(exception.causes.map(\.name) == ["TypeError"])
        #expect(exception.causes.map(\.message) == ["inner"])
    }

    @Test func theCausesOfCausesAreKept() throws {
        let exception = try exception(
            "throw [1, 2, 3].reduce((cause, n) => new Error(n, { cause }), 'root')")

        #expect(exception.causes.map(\.message) == ["2", "1", "root"])
    }

    @Test func causesAreAtMostEight() throws {
        let exception = try exception(
            "let e = new Error('e'); for (let i = 0; i < 20; i++) e = new Error(i, { cause: e }); throw e"
        )

        #expect(exception.causes.count == 8)
    }

    @Test func causesMayBeACycle() throws {
        let exception = try exception("const e = new Error('e'); e.cause = e; throw e")

        #expect(exception.causes.count <= 8)
        #expect(exception.message == "e")
    }

    @Test func anErrorOfAClassOfTheScriptHasItsName() throws {
        let exception = try exception(
            """
            class ValidationError extends Error {
              get name() { return 'ValidationError'; }
            }
            throw new ValidationError('age');
            """)

        #expect(exception.name == "ValidationError")
        #expect(exception.message == "age")
    }

    @Test(arguments: [
        ("'boom'", "boom"), ("42", "42"), ("null", "null"), ("undefined", "undefined"),
        ("1n", "1"), ("true", "true"), ("Symbol('s')", "Symbol(s)"),
    ])
    func whatIsNoErrorIsShownAsText(_ source: String, _ expected: String) throws {
        let exception = try exception("throw \(source)")

        #expect(exception.name == "")
        #expect(exception.message.description == expected)
        #expect(exception.stack == nil)
        #expect(exception.line == 1)
    }

    @Test func messagesKeepLoneSurrogatesAndNUL() throws {
        let exception = try exception("throw new Error('a\\ud800\\0')")

        #expect(exception.message.utf16 == [0x61, 0xD800, 0])
    }

    @Test func anErrorRethrownKeepsItsFrames() throws {
        let exception = try exception(
            "function f() { throw new Error('x'); }\ntry { f(); } catch (e) { throw e; }")

        #expect(exception.frames.map(\.function) == ["f", ""])
        #expect(exception.line == 2)
    }

    @Test func frameOfAMethodNamesIt() throws {
        let exception = try exception(
            "class Box { open() { throw new Error('stuck'); } }\nnew Box().open()")

        #expect(exception.frames.first?.function.hasSuffix("open") == true)
    }

    @Test func tooDeepARecursionIsARangeError() throws {
        let exception = try exception("(function recurse() { recurse(); })()")

        #expect(exception.name == "RangeError")
        #expect(exception.message == "Maximum call stack size exceeded")
    }
}
