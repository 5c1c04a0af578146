import SwiftRacer
import Testing

@Suite struct TerminationTests {
    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate()
        context = try isolate.makeContext()
    }

    @Test func anotherThreadMayTerminate() throws {
        let error = try disturbing(with: isolate.terminateExecution) {
            try #require(throws: EngineError.self) { try context.evaluate(Endless.loop) }
        }

        #expect(error.code == .terminated)
        #expect(error.message == "JavaScript was terminated")
    }

    @Test func noScriptCatchesATermination() throws {
        try context.evaluate("var caught = false")

        disturbing(with: isolate.terminateExecution) {
            #expect(throws: EngineError.self) {
                try context.evaluate(
                    "try { for (;;) {} } catch { caught = true; }")
            }
        }

        #expect(try context.evaluate("caught", as: Bool.self) == false)
    }

    @Test func theContextIsUsableAfterATermination() throws {
        disturbing(with: isolate.terminateExecution) {
            #expect(throws: EngineError.self) { try context.evaluate(Endless.loop) }
        }

        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func terminatingAnIdleIsolateDoesNothing() throws {
        isolate.terminateExecution()

        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func terminatingAnIsolateBeforeItHasContextsDoesNothing() throws {
        let isolate = Isolate()

        isolate.terminateExecution()

        #expect(try isolate.makeContext().evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func terminatingOneIsolateLeavesOthersAlone() throws {
        let other = Isolate()

        let waited = try disturbing(with: other.terminateExecution) {
            try context.evaluate(
                "const start = Date.now(); while (Date.now() - start < 50); true", as: Bool.self)
        }

        #expect(waited)
    }

    @Test func aCallEndsOrIsTerminatedAndNothingElse() throws {
        let codes = disturbing(with: isolate.terminateExecution) {
            (0..<2000).map { _ in outcome(of: "for (let i = 0; i < 1000; i++) {}") }
        }

        #expect(Set(codes).isSubset(of: [nil, .terminated]))
        #expect(outcome(of: "1") == nil)
    }

    @Test func closingAnIsolateLetsTheRunningCallEnd() throws {
        let error = try disturbing(with: isolate.close) {
            try #require(throws: EngineError.self) {
                for _ in 0..<100_000 { try context.evaluate("for (let i = 0; i < 1e5; i++) {}") }
            }
        }

        #expect(error.code == .closed)
    }

    @Test func closingAContextLetsTheRunningCallEnd() throws {
        let error = try disturbing(with: context.close) {
            try #require(throws: EngineError.self) {
                for _ in 0..<100_000 { try context.evaluate("for (let i = 0; i < 1e5; i++) {}") }
            }
        }

        #expect(error.code == .closed)
        #expect(try isolate.makeContext().evaluate("1 + 1", as: Int.self) == 2)
    }

    private func outcome(of script: String) -> EngineError.Code? {
        do throws(EngineError) {
            try context.evaluate(script)
            return nil
        } catch {
            return error.code
        }
    }
}
