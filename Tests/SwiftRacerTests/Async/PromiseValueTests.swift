import SwiftRacer
import Synchronization
import Testing

/// `await promise.value`, and promises that Swift settles.
@Suite struct PromiseValueTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func promise(_ source: String) throws -> JSPromise {
        try #require(try context.evaluate(source).object as? JSPromise)
    }

    @Test func theValueOfASettledPromise() async throws {
        let promise = try promise("Promise.resolve(42)")

        #expect(try await Int(promise.value) == 42)
        #expect(try await promise.value(as: Int.self) == 42)
    }

    @Test func theReasonOfARejectedPromiseIsThrown() async throws {
        let promise = try promise("Promise.reject('why')")

        let error = try await #require(throws: EngineError.self) { try await promise.value }

        #expect(try error.thrownValue.map { try String($0) } == "why")
    }

    @Test func aPromiseIsSettledLater() async throws {
        let promise = try promise("let resolve; new Promise(r => { resolve = r })")
        let value = Task { try await promise.value(as: String.self) }

        try context.evaluate("resolve('late')")

        #expect(try await value.value == "late")
    }

    @Test func manyMayWait() async throws {
        let (promise, resolver) = try context.makePromise()
        let values = (0..<20).map { _ in Task { try await promise.value(as: Int.self) } }

        try resolver.resolve(3)

        for value in values { #expect(try await value.value == 3) }
    }

    @Test func cancellingEndsTheWaitingOnly() async throws {
        let (promise, resolver) = try context.makePromise()
        let waiting = Task { try await promise.value }
        waiting.cancel()

        let error = await #expect(throws: EngineError.self) { try await waiting.value }
        try resolver.resolve(1)

        #expect(error?.code == .cancelled)
        #expect(try await promise.value(as: Int.self) == 1)
    }

    @Test func closingTheContextEndsTheWaiting() async throws {
        let promise = try promise("new Promise(() => {})")
        let isWaiting = Signal()
        let waiting = Task {
            isWaiting.set()
            return try await promise.value
        }
        await isWaiting.wait()

        context.close()

        let error = await #expect(throws: EngineError.self) { try await waiting.value }
        #expect(error?.code == .closed)
    }

    @Test func closingTheIsolateEndsTheWaiting() async throws {
        let promise = try promise("new Promise(() => {})")
        let waiting = Task { try await promise.value }
        // It waits by now, or finds it closed.
        try await Task.sleep(for: .milliseconds(20))

        context.isolate.close()

        let error = await #expect(throws: EngineError.self) { try await waiting.value }
        #expect(error?.code == .closed)
    }

    @Test func aPromiseThatNobodyCanSettleIsTold() async throws {
        let isRunning = Signal()
        let running = try context.makeFunction { isRunning.set() }
        try context.globalObject().setValue(.object(running), forKey: "running")
        let waiting = Task { [context] in
            try await context.evaluateAsync("running(); new Promise(() => {})")
        }
        await isRunning.wait()

        // The handle is let go of at an entry, the promise by a collection.
        let isDone = Signal()
        let collecting = Task.detached { [context] in
            while !Task.isCancelled {
                try context.evaluate("0")
                try context.isolate.collectGarbage()
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let error = await #expect(throws: EngineError.self) { try await waiting.value }
        collecting.cancel()
        isDone.set()

        #expect(error?.code == .closed)
        #expect(error?.message == "cannot wait for a promise that can no longer be settled")
    }

    // MARK: Promises of Swift's

    @Test func aPromiseOfSwiftIsResolved() throws {
        let (promise, resolver) = try context.makePromise()
        try context.globalObject().setValue(.object(promise), forKey: "promise")
        try context.evaluate("var got; promise.then(value => { got = value })")
        #expect(try promise.state() == .pending)

        try resolver.resolve([1, 2])

        #expect(try promise.state() == .fulfilled)
        #expect(try context.evaluate("got", as: [Int].self) == [1, 2])
    }

    @Test func aPromiseOfSwiftIsRejected() async throws {
        let thrown = Failure()
        let (promise, resolver) = try context.makePromise()

        try resolver.reject(thrown)

        let error = try await #require(throws: EngineError.self) { try await promise.value }
        #expect(error.underlyingError as? Failure === thrown)
        #expect(error.exception?.name == "Failure")
    }

    @Test func aPromiseOfSwiftIsRejectedWithAnyValue() async throws {
        let (promise, resolver) = try context.makePromise()

        try resolver.reject(with: 7)

        let error = try await #require(throws: EngineError.self) { try await promise.value }
        #expect(try error.thrownValue.map { try Int($0) } == 7)
    }

    @Test func onlyTheFirstTimeCounts() async throws {
        let (promise, resolver) = try context.makePromise()

        try resolver.resolve(1)
        try resolver.resolve(2)
        try resolver.reject(Failure())

        #expect(try await promise.value(as: Int.self) == 1)
    }

    @Test func aPromiseFollowsAnother() async throws {
        let (promise, resolver) = try context.makePromise()

        try resolver.resolve(try self.promise("Promise.resolve('followed')"))

        #expect(try await promise.value(as: String.self) == "followed")
    }

    @Test func aResolverThatIsDroppedRejects() async throws {
        let promise = try context.makePromise().promise

        let error = try await #require(throws: EngineError.self) { try await promise.value }

        #expect(error.exception?.message == "the resolver of the promise is gone, and never used")
    }

    @Test func aPromiseOfATask() async throws {
        let promise = try context.makePromise {
            try await Task.sleep(for: .milliseconds(1))
            return "done"
        }
        let failing = try context.makePromise { () async throws -> Int in throw Failure() }

        #expect(try await promise.value(as: String.self) == "done")
        let error = try await #require(throws: EngineError.self) { try await failing.value }
        #expect(error.underlyingError is Failure)
    }

    @Test func threadsMaySettleWhileOthersWait() async throws {
        let pairs = try (0..<50).map { _ in try context.makePromise() }
        let values = pairs.map { pair in Task { try await pair.promise.value(as: Int.self) } }

        try onThreads(2) { thread in
            for index in pairs.indices where index % 2 == thread {
                try pairs[index].resolver.resolve(index)
            }
        }

        for (index, value) in values.enumerated() { #expect(try await value.value == index) }
    }
}

private final class Failure: Error {}
