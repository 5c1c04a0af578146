import SwiftRacer
import Synchronization
import Testing

@Suite struct EvaluateAsyncTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: [
        ("1 + 1", 2),
        ("Promise.resolve(3)", 3),
        ("(async () => { await null; return 4 })()", 4),
        ("await 5", 5),
        ("const six = await 6; six", 6),
        ("let sum = 0; for (const n of [3, 4]) sum += await n; sum", 7),
        ("await null; Promise.resolve(8)", 8),
        ("await (async () => 9)()", 9),
        ("await\n[10].map(Number)[0]", 10),
        ("await -11 + 22", 11),
        ("var await = n => n + 2; await (10)", 12),
        ("async function f() { return await (13) } f()", 13),
        ("Promise.resolve({ then(resolve) { resolve(9) } })", 9),
    ])
    func itGivesWhatThePromiseGives(_ code: String, _ value: Int) async throws {
        #expect(try await context.evaluateAsync(code, as: Int.self) == value)
    }

    @Test func whatIsDeclaredStaysDeclared() async throws {
        try await context.evaluateAsync("let a = await 1; function f() { return a }")

        #expect(try context.evaluate("f()", as: Int.self) == 1)
    }

    @Test func aRejectionIsThrown() async throws {
        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("Promise.reject(new RangeError('no'))")
        }

        #expect(error.message == "RangeError: no")
        #expect(error.thrownValue?.object is JSError)
    }

    @Test func whatAwaitingCodeThrowsNamesTheScript() async throws {
        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("await null;\nnope()", name: "main.js")
        }

        #expect(error.message == "ReferenceError: nope is not defined")
        #expect(error.exception?.frames.first?.file == "main.js")
        #expect(error.exception?.frames.first?.line == 2)
    }

    @Test(arguments: ["await (", "let let = 1", "await x y", "1 +"])
    func codeThatDoesNotCompileIsASyntaxError(_ code: String) async throws {
        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync(code)
        }

        #expect(error.code == .syntax)
    }

    @Test func aResultThatCannotBeConvertedThrows() async throws {
        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("Promise.resolve('x')", as: Int.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func aTimeoutStopsTheScript() async throws {
        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync(Endless.loop, timeout: .milliseconds(50))
        }

        #expect(error.code == .timedOut)
    }

    @Test(arguments: Endless.loops)
    func cancellingTheTaskStopsTheScript(_ loop: String) async throws {
        let isRunning = Signal()
        let running = try context.makeFunction { isRunning.set() }
        try context.globalObject().setValue(.object(running), forKey: "running")

        let task = Task { [context] in try await context.evaluateAsync("running(); \(loop)") }
        await isRunning.wait()
        task.cancel()

        let error = await #expect(throws: EngineError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(error?.underlyingError is CancellationError)
        #expect(try await context.evaluateAsync("1 + 1", as: Int.self) == 2)
    }

    @Test func cancellingTheTaskStopsWhatRunsAfterAnAwait() async throws {
        let isRunning = Signal()
        let running = try context.makeFunction { isRunning.set() }
        let later = try context.makeFunction { () async in 1 }
        try context.globalObject().setValue(.object(running), forKey: "running")
        try context.globalObject().setValue(.object(later), forKey: "later")

        let task = Task { [context] in
            try await context.evaluateAsync("await later(); running(); for (;;) {}")
        }
        await isRunning.wait()
        task.cancel()

        await #expect(throws: EngineError.self) { try await task.value }
        #expect(try await context.evaluateAsync("1 + 1", as: Int.self) == 2)
    }

    @Test func aCancelledTaskRunsNothing() async throws {
        let task = Task { [context] in
            while !Task.isCancelled { await Task.yield() }
            try await context.evaluateAsync("globalThis.ran = true")
        }
        task.cancel()

        let error = await #expect(throws: EngineError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(try await context.evaluateAsync("globalThis.ran === undefined", as: Bool.self))
    }

    @Test func oneThatWaitsForTheIsolateIsCancelledAtOnce() async throws {
        let isRunning = Signal()
        let running = try context.makeFunction { isRunning.set() }
        try context.globalObject().setValue(.object(running), forKey: "running")
        let endless = Task { [context] in try await context.evaluateAsync("running(); for (;;) {}")
        }
        await isRunning.wait()

        let waiting = Task { [context] in try await context.evaluateAsync("1") }
        waiting.cancel()

        let error = await #expect(throws: EngineError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        endless.cancel()
        await #expect(throws: EngineError.self) { try await endless.value }
    }

    @Test func otherTasksGoOnWhileJavaScriptRuns() async throws {
        // More scripts than the machine has threads for tasks.
        let contexts = try (0..<32).map { _ in try Isolate().makeContext() }
        let scripts = contexts.map { context in
            Task { try await context.evaluateAsync(Endless.loop) }
        }

        var count = 0
        for _ in 0..<100 {
            await Task.detached {}.value
            count += 1
        }

        #expect(count == 100)
        for script in scripts { script.cancel() }
        for script in scripts { await #expect(throws: EngineError.self) { try await script.value } }
    }

    @Test func aClosedContextThrows() async throws {
        context.close()

        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("1")
        }

        #expect(error.code == .closed)
    }

    @Test func aFunctionIsCalledAndAwaited() async throws {
        let add = try #require(
            try context.evaluate("(async function (a, b) { await null; return this.c + a + b })")
                .function)
        let object = try context.makeObject(["c": 3, "add": .object(add)])

        #expect(try await Int(add.callAsync(1, 2, receiver: .object(object))) == 6)
        #expect(try await Int(object.callAsync(method: "add", 1, 2)) == 6)
    }

    @Test func aTimerSettlesWhatIsAwaited() async throws {
        #expect(
            try await context.evaluateAsync(
                "new Promise(resolve => setTimeout(resolve, 5, 7))", as: Int.self) == 7)
    }
}
