import SwiftRacer
import Testing

@Suite struct ScriptTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func aScriptIsCompiledOnceAndRunOften() throws {
        let script = try context.compile("globalThis.count = (globalThis.count ?? 0) + 1")

        let counts = try (1...3).map { _ in try Int(script.run()) }

        #expect(counts == [1, 2, 3])
    }

    @Test func compilingRunsNothing() throws {
        _ = try context.compile("globalThis.ran = true")

        #expect(try context.evaluate("typeof ran", as: String.self) == "undefined")
    }

    @Test func aScriptThatDoesNotParseIsNotCompiled() throws {
        let error = try #require(throws: EngineError.self) {
            try context.compile("1 +", name: "sum.js", line: 7)
        }

        #expect(error.code == .syntax)
        #expect(error.exception?.file == "sum.js")
        #expect(error.exception?.line == 7)
    }

    @Test func anErrorTellsTheNameAndTheLineOfTheScript() throws {
        let script = try context.compile("\nmissing", name: "late.js", line: 5)

        let error = try #require(throws: EngineError.self) { try script.run() }

        #expect(error.code == .exception)
        #expect(error.exception?.file == "late.js")
        #expect(error.exception?.line == 6)
    }

    @Test func aScriptThatThrewMayRunAgain() throws {
        try context.evaluate("var fails = true")
        let script = try context.compile("if (fails) throw new Error('once'); 'fine'")
        #expect(throws: EngineError.self) { try script.run() }

        try context.evaluate("fails = false")

        #expect(try String(script.run()) == "fine")
    }

    @Test func aScriptKnowsItsContext() throws {
        let script = try context.compile("1")

        #expect(script.context === context)
    }

    @Test func aScriptMayRunOnManyThreads() throws {
        try context.evaluate("var count = 0")
        let script = try context.compile("count++")

        try onThreads(4) { _ in for _ in 0..<100 { try script.run() } }

        #expect(try context.evaluate("count", as: Int.self) == 400)
    }

    @Test func reactionsRunBeforeRunReturns() throws {
        let script = try context.compile("Promise.resolve().then(() => { globalThis.done = 1; })")

        try script.run()

        #expect(try context.evaluate("done", as: Int.self) == 1)
    }

    @Test(arguments: [0, -7])
    func aLineBelowOneIsRefused(_ line: Int) throws {
        let error = try #require(throws: EngineError.self) { try context.compile("1", line: line) }

        #expect(error.code == .invalidArgument)
    }
}
