import SwiftRacer
import Synchronization
import Testing

@Suite struct AsyncClosureTests {
    let context: Context

    @TaskLocal static var tag = "none"

    init() throws {
        context = try Isolate().makeContext()
    }

    private func define(_ name: String, _ function: JSFunction) throws {
        try context.globalObject().setValue(.object(function), forKey: name)
    }

    @Test func anAsyncClosureReturnsAPromise() async throws {
        try define(
            "double",
            context.makeFunction(named: "double") { (n: Int) in
                try await Task.sleep(for: .milliseconds(1))
                return 2 * n
            })

        #expect(try context.evaluate("double(1) instanceof Promise", as: Bool.self))
        #expect(try await context.evaluateAsync("double(21)", as: Int.self) == 42)
        #expect(try await context.evaluateAsync("await double(1) + 1", as: Int.self) == 3)
    }

    @Test func withoutAResultThePromiseIsOfUndefined() async throws {
        try define("rest", context.makeFunction { () async -> Void in await Task.yield() })

        #expect(try await context.evaluateAsync("await rest() === undefined", as: Bool.self))
    }

    @Test func anAsyncClosureGetsTheCall() async throws {
        try define(
            "first",
            context.makeFunction(length: 1) { call in
                await Task.yield()
                return call[0]
            })

        #expect(try await context.evaluateAsync("first(5)", as: Int.self) == 5)
    }

    @Test func theResultIsConvertedOnTheIsolatesThread() async throws {
        try define("list", context.makeFunction { (n: Int) async in Array(0..<n) })

        #expect(try await context.evaluateAsync("list(3)", as: [Int].self) == [0, 1, 2])
    }

    @Test func whatItThrowsRejects() async throws {
        let thrown = Failure()
        try define("fail", context.makeFunction { () async throws -> Int in throw thrown })

        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("fail()")
        }

        #expect(error.underlyingError as? Failure === thrown)
        #expect(
            try await context.evaluateAsync("fail().catch(e => e.name)", as: String.self)
                == "Failure")
    }

    @Test func aCancellationErrorRejects() async throws {
        try define(
            "fail", context.makeFunction { () async throws -> Int in throw CancellationError() })

        #expect(
            try await context.evaluateAsync("fail().catch(e => e.name)", as: String.self)
                == "CancellationError")
    }

    @Test func argumentsThatCannotBeConvertedReject() async throws {
        try define("double", context.makeFunction(named: "double") { (n: Int) async in 2 * n })

        let text = try await context.evaluateAsync(
            "double('x').catch(e => `${e instanceof TypeError} ${e.message}`)", as: String.self)

        #expect(text == "true argument 1 of double: cannot convert string to Int")
    }

    @Test func whatJavaScriptThrewRejectsWithTheSameValue() async throws {
        try define("call", context.makeFunction { (f: JSFunction) async throws in try f.call() })

        #expect(
            try await context.evaluateAsync(
                "const e = {}; call(() => { throw e }).catch(x => x === e)", as: Bool.self))
    }

    @Test func tenThousandRunAtOnce() async throws {
        try define(
            "double",
            context.makeFunction { (n: Int) in
                await Task.yield()
                return 2 * n
            })

        let sum = try await context.evaluateAsync(
            "(await Promise.all(Array.from({ length: 10000 }, (_, i) => double(i))))"
                + ".reduce((a, b) => a + b, 0)", as: Int.self)

        #expect(sum == 99_990_000)
    }

    @Test func aTaskLocalReachesTheClosure() async throws {
        try define("tag", context.makeFunction { () async in AsyncClosureTests.tag })

        let tag = try await AsyncClosureTests.$tag.withValue("mine") {
            try await context.evaluateAsync("tag().then(() => tag())", as: String.self)
        }

        #expect(tag == "mine")
    }

    @Test func cancellingTheTaskCancelsWhatItSetOff() async throws {
        let isCancelled = Signal()
        let isStarted = Signal()
        try define(
            "wait",
            context.makeFunction { () async throws -> Void in
                isStarted.set()
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    isCancelled.set()
                    throw error
                }
            })

        let task = Task { [context] in try await context.evaluateAsync("wait()") }
        await isStarted.wait()
        task.cancel()

        await isCancelled.wait()
        let error = await #expect(throws: EngineError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test func aClosureOfTheMainActorRunsThere() async throws {
        try define(
            "count",
            context.makeFunction { @MainActor (n: Int) async in
                MainActor.assertIsolated()
                return n + 1
            })

        #expect(try await context.evaluateAsync("count(1)", as: Int.self) == 2)
    }

    @Test func aRejectionThatNobodyHandlesIsReported() async throws {
        // Not the EngineError: it holds the context, which holds this closure.
        let reported = Mutex<(any Error)?>(nil)
        let isReported = Signal()
        let context = try Isolate().makeContext(
            options: ContextOptions(unhandled: { error in
                reported.withLock { $0 = error.underlyingError }
                isReported.set()
            }))
        let fail = try context.makeFunction { () async throws -> Int in throw Failure() }
        try context.globalObject().setValue(.object(fail), forKey: "fail")

        try context.evaluate("fail(); 0")

        await isReported.wait()
        #expect(reported.withLock { $0 is Failure })
    }

    @Test func aClosedContextMakesTheResultVanish() async throws {
        let isStarted = Signal()
        let mayEnd = Signal()
        let isolate = context.isolate
        try define(
            "wait",
            context.makeFunction { () async -> Int in
                isStarted.set()
                await mayEnd.wait()
                return 1
            })

        try context.evaluate("wait()")
        await isStarted.wait()
        context.close()
        mayEnd.set()

        #expect(try isolate.makeContext().evaluate("1", as: Int.self) == 1)
    }

    @Test func aReactionThatRunsTooLongIsReported() async throws {
        let reported = Mutex<EngineError?>(nil)
        let isReported = Signal()
        let context = try Isolate().makeContext(
            timeout: .milliseconds(50),
            options: ContextOptions(unhandled: { error in
                reported.withLock { $0 = error }
                isReported.set()
            }))
        let later = try context.makeFunction { () async in 1 }
        try context.globalObject().setValue(.object(later), forKey: "later")

        try context.evaluate("later().then(() => { for (;;) {} }); 0")

        await isReported.wait()
        #expect(reported.withLock { $0?.code } == .timedOut)
    }
}

private final class Failure: Error {}
