import SwiftRacer
import Testing

@Suite struct TimeoutTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: Endless.loops)
    func everyEndlessScriptIsStopped(_ script: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(script, timeout: .milliseconds(100))
        }

        #expect(error.code == .timedOut)
    }

    @Test(arguments: Endless.loops)
    func theContextIsUsableAfterATimeout(_ script: String) throws {
        #expect(throws: EngineError.self) {
            try context.evaluate(script, timeout: .milliseconds(100))
        }

        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func theMessageTellsTheCause() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(Endless.loop, timeout: .milliseconds(20))
        }

        #expect(error.message == "JavaScript ran past its timeout")
        #expect(error.exception == nil)
        #expect(error.thrownValue == nil)
    }

    @Test func finallyBlocksDoNotRunAfterATimeout() throws {
        #expect(throws: EngineError.self) {
            try context.evaluate(
                "var ran = false; try { for (;;) {} } finally { ran = true; }",
                timeout: .milliseconds(20))
        }

        #expect(try context.evaluate("ran", as: Bool.self) == false)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(1)])
    func noTimeAtAllStopsAtOnce(_ timeout: Duration) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(Endless.loop, timeout: timeout)
        }

        #expect(error.code == .timedOut)
    }

    @Test(arguments: [Duration.seconds(60), .seconds(Int64.max)])
    func aScriptThatEndsInTimeReturns(_ timeout: Duration) throws {
        let sum = try Int(context.evaluate("1 + 1", timeout: timeout))

        #expect(sum == 2)
    }

    @Test func aTimeoutConcernsOneCallOnly() throws {
        try context.evaluate("1", timeout: .milliseconds(50))

        let waited = try context.evaluate(
            "const start = Date.now(); while (Date.now() - start < 200); true", as: Bool.self)

        #expect(waited)
    }

    @Test func aContextHasATimeoutForAllItsCalls() throws {
        let context = try Isolate().makeContext(timeout: .milliseconds(50))

        let error = try #require(throws: EngineError.self) { try context.evaluate(Endless.loop) }

        #expect(context.timeout == .milliseconds(50))
        #expect(error.code == .timedOut)
    }

    @Test func theTimeoutOfACallComesBeforeThatOfItsContext() throws {
        let context = try Isolate().makeContext(timeout: .milliseconds(20))

        let waited = try Bool(
            context.evaluate(
                "const start = Date.now(); while (Date.now() - start < 100); true",
                timeout: .seconds(60)))

        #expect(waited)
    }

    @Test func functionsHaveATimeout() throws {
        let function = try #require(context.evaluate("() => { for (;;) {} }").function)

        let error = try #require(throws: EngineError.self) {
            try function.call(timeout: .milliseconds(20))
        }

        #expect(error.code == .timedOut)
    }

    @Test func constructorsHaveATimeout() throws {
        let function = try #require(
            context.evaluate("(class { constructor() { for (;;) {} } })").function)

        let error = try #require(throws: EngineError.self) {
            try function.construct(timeout: .milliseconds(20))
        }

        #expect(error.code == .timedOut)
    }

    @Test func methodsHaveATimeout() throws {
        let object = try #require(context.evaluate("({ go() { for (;;) {} } })").object)

        let error = try #require(throws: EngineError.self) {
            try object.call(method: "go", timeout: .milliseconds(20))
        }

        #expect(error.code == .timedOut)
    }

    @Test func scriptsHaveATimeout() throws {
        let script = try context.compile(Endless.loop)

        let error = try #require(throws: EngineError.self) {
            try script.run(timeout: .milliseconds(20))
        }

        #expect(error.code == .timedOut)
    }

    @Test func gettersAreHeldToTheTimeoutOfTheirContext() throws {
        let context = try Isolate().makeContext(timeout: .milliseconds(50))
        let object = try #require(context.evaluate("({ get x() { for (;;) {} } })").object)

        let error = try #require(throws: EngineError.self) { try object.value(forKey: "x") }

        #expect(error.code == .timedOut)
    }

    @Test func isolatesHaveTheirTimeoutsAtOnce() throws {
        let codes = try onThreads(4) { index in
            let context = try Isolate().makeContext()
            let error = #expect(throws: EngineError.self) {
                try context.evaluate(Endless.loop, timeout: .milliseconds(20 * (4 - index)))
            }
            return error?.code
        }

        #expect(codes == [.timedOut, .timedOut, .timedOut, .timedOut])
    }

    @Test func aCallThatEndedInTimeDoesNotKeepItsIsolateAlive() async {
        // In a process of its own, where no other deadline wakes the thread that watches them.
        await #expect(processExitsWith: .success) {
            weak let isolate = try isolateUsedInTime()

            #expect(isolate == nil)
        }
    }
}

private func isolateUsedInTime() throws -> Isolate {
    let isolate = Isolate()
    try isolate.makeContext().evaluate(
        "const start = Date.now(); while (Date.now() - start < 100);", timeout: .seconds(60))
    return isolate
}
