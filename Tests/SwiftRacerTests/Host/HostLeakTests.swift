import SwiftRacer
import Testing

/// Nothing is left of closures, promises and iterators; each in a process of its own, because the
/// count is one for the process.
@Suite struct HostLeakTests {
    @Test func nothingIsLeftOfClosures() async {
        await #expect(processExitsWith: .success) {
            try useClosures()
            #expect(Engine.liveHandleCount == 0)
        }
    }

    @Test func nothingIsLeftOfAsyncCalls() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<3 { try await useAsyncCalls() }
            try await expectNothingLives()
        }
    }

    @Test func nothingIsLeftOfCancelledCalls() async {
        await #expect(processExitsWith: .success) {
            try await cancelCalls()
            try await expectNothingLives()
        }
    }

    @Test func nothingIsLeftOfIterations() async {
        await #expect(processExitsWith: .success) {
            try await iterate()
            try await expectNothingLives()
        }
    }

    @Test func repeatedCallsKeepNothing() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            let function = try context.makeFunction { (object: JSObject) in object }
            try context.globalObject().setValue(.object(function), forKey: "f")
            try context.evaluate("0")
            let atFirst = Engine.liveHandleCount

            try context.evaluate("for (let i = 0; i < 10000; i++) f({})")

            try context.evaluate("0")
            #expect(Engine.liveHandleCount == atFirst)
        }
    }
}

/// Waits for what threads and tasks are about to let go of.
private func expectNothingLives() async throws {
    for _ in 0..<500 where Engine.liveHandleCount > 0 {
        try await Task.sleep(for: .milliseconds(10))
    }
    #expect(Engine.liveHandleCount == 0)
}

private func useClosures() throws {
    let context = try Isolate().makeContext()
    let captured = try context.makeObject()
    let function = try context.makeFunction { (f: JSFunction) in
        try captured.setValue(f.call(1), forKey: "x")
        return captured
    }
    try context.globalObject().setValue(.object(function), forKey: "f")
    try context.evaluate("f(x => x)")
    #expect(throws: EngineError.self) { try context.evaluate("f(() => { throw {} })") }
    #expect(Engine.liveHandleCount > 2)
    // The closure keeps the isolate alive, through the object that it captures.
    context.isolate.close()
}

private func useAsyncCalls() async throws {
    let context = try Isolate().makeContext()
    let function = try context.makeFunction { (object: JSObject) in
        await Task.yield()
        return object
    }
    try context.globalObject().setValue(.object(function), forKey: "f")
    let (promise, resolver) = try context.makePromise()
    let value = Task { try await promise.value }
    try resolver.resolve(context.makeObject())
    _ = try await value.value
    let result = try await context.evaluateAsync(
        "(await Promise.all([f({}), f({}), f(1).catch(() => ({}))])).length", as: Int.self)
    #expect(result == 3)
    _ = try context.makePromise()
    #expect(Engine.liveHandleCount > 2)
}

private func cancelCalls() async throws {
    let context = try Isolate().makeContext()
    let isRunning = Signal()
    let running = try context.makeFunction { isRunning.set() }
    let wait = try context.makeFunction { () async throws -> Void in
        try await Task.sleep(for: .seconds(60))
    }
    try context.globalObject().setValue(.object(running), forKey: "running")
    try context.globalObject().setValue(.object(wait), forKey: "wait")
    let tasks = ["await wait()", "running(); for (;;) {}", "new Promise(() => {})"].map { code in
        Task { try await context.evaluateAsync(code) }
    }
    await isRunning.wait()
    for task in tasks { task.cancel() }
    for task in tasks { await #expect(throws: EngineError.self) { try await task.value } }
}

private func iterate() async throws {
    let context = try Isolate().makeContext()
    let generator = try #require(
        try context.evaluate("(async function* () { for (;;) yield {} })()").object)
    var count = 0
    for try await _ in generator.asyncElements {
        count += 1
        if count == 3 { break }
    }
    let waiting = Signal()
    let wait = try context.makeFunction { waiting.set() }
    try context.globalObject().setValue(.object(wait), forKey: "waiting")
    let stuck = try #require(
        try context.evaluate(
            "(async function* () { waiting(); await new Promise(() => {}); yield })()"
        ).object)
    let task = Task { for try await _ in stuck.asyncElements {} }
    await waiting.wait()
    task.cancel()
    await #expect(throws: EngineError.self) { try await task.value }
    let iterator = try context.makeAsyncIterator(over: AsyncStream<Int> { $0.finish() })
    let sequence = try context.makeIterator(over: [1, 2])
    try context.globalObject().setValue(.object(iterator), forKey: "iterator")
    try context.globalObject().setValue(.object(sequence), forKey: "sequence")
    try await context.evaluateAsync("for await (const x of iterator) {}; [...sequence]")
    #expect(Engine.liveHandleCount > 2)
}
