import SwiftRacer
import Synchronization
import Testing

@Suite struct JSAsyncSequenceTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func object(_ source: String) throws -> JSObject {
        try #require(try context.evaluate("(\(source))").object)
    }

    private func set(_ object: JSObject, _ name: String) throws {
        try context.globalObject().setValue(.object(object), forKey: name)
    }

    // MARK: JavaScript's in Swift

    @Test(arguments: [
        "(async function* () { yield 1; await null; yield 2; yield Promise.resolve(3) })()",
        "[1, Promise.resolve(2), { then(resolve) { resolve(3) } }]",
        "(function* () { yield 1; yield 2; yield 3 })()",
        """
        { [Symbol.asyncIterator]() {
            let n = 0;
            return { next: () => ({ then: resolve => resolve({ value: ++n, done: n > 3 }) }) };
        } }
        """,
    ])
    func swiftGoesOverIt(_ source: String) async throws {
        var numbers: [Int] = []

        for try await number in try object(source).asyncElements(as: Int.self) {
            numbers.append(number)
        }

        #expect(numbers == [1, 2, 3])
    }

    @Test func itsErrorsAreEngineErrors() async throws {
        let generator = try object("(async function* () { yield 1; throw new RangeError('no') })()")
        var numbers: [Double] = []

        do throws(EngineError) {
            for try await value in generator.asyncElements { numbers.append(try Double(value)) }
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.message == "RangeError: no")
        }

        #expect(numbers == [1])
    }

    @Test func afterAnErrorThereIsNothing() async throws {
        var iterator = try object("{ [Symbol.asyncIterator]: () => ({ next() { throw 1 } }) }")
            .asyncElements.makeAsyncIterator()

        await #expect(throws: EngineError.self) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
    }

    @Test func whatIsNotIterableIsATypeError() async throws {
        var iterator = try object("{}").asyncElements.makeAsyncIterator()

        let error = await #expect(throws: EngineError.self) { try await iterator.next() }

        #expect(error?.message == "TypeError: #<Object> is not iterable")
    }

    @Test func leavingTheLoopEndsTheGenerator() async throws {
        let isEnded = Signal()
        try set(context.makeFunction { isEnded.set() }, "end")
        let generator = try object(
            "(async function* () { try { for (let i = 0; ; i++) yield i } finally { end() } })()")

        for try await number in generator.asyncElements(as: Int.self) where number == 2 { break }

        await isEnded.wait()
    }

    @Test func nothingRunsBeforeTheFirstValueIsAskedFor() async throws {
        let elements = try object("{ get [Symbol.asyncIterator]() { throw globalThis.read = 1 } }")
            .asyncElements

        _ = elements.makeAsyncIterator()

        #expect(try context.evaluate("globalThis.read === undefined", as: Bool.self))
    }

    @Test func cancellingTheTaskEndsTheWaiting() async throws {
        let isWaiting = Signal()
        try set(context.makeFunction { isWaiting.set() }, "waiting")
        let generator = try object(
            "(async function* () { waiting(); await new Promise(() => {}); yield 1 })()")
        let task = Task {
            for try await _ in generator.asyncElements {}
        }
        await isWaiting.wait()

        task.cancel()

        let error = await #expect(throws: EngineError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test func cancellingTheTaskStopsTheScript() async throws {
        let isRunning = Signal()
        try set(context.makeFunction { isRunning.set() }, "running")
        let generator = try object("(async function* () { running(); for (;;) {} })()")
        let task = Task {
            for try await _ in generator.asyncElements {}
        }
        await isRunning.wait()

        task.cancel()

        await #expect(throws: EngineError.self) { try await task.value }
        #expect(try await context.evaluateAsync("1 + 1", as: Int.self) == 2)
    }

    // MARK: Swift's in JavaScript

    @Test func javaScriptGoesOverAnAsyncSequence() async throws {
        let (stream, continuation) = AsyncStream<Int>.makeStream()
        try set(context.makeAsyncIterator(over: stream), "stream")
        let sum = Task { [context] in
            try await context.evaluateAsync(
                "let sum = 0; for await (const n of stream) sum += n; sum", as: Int.self)
        }

        for number in 1...10 {
            continuation.yield(number)
            await Task.yield()
        }
        continuation.finish()

        #expect(try await sum.value == 55)
    }

    @Test func whatItThrowsIsThrownInJavaScript() async throws {
        let thrown = Failure()
        let stream = AsyncThrowingStream<Int, any Error> { continuation in
            continuation.yield(1)
            continuation.finish(throwing: thrown)
        }
        try set(context.makeAsyncIterator(over: stream), "stream")

        let error = try await #require(throws: EngineError.self) {
            try await context.evaluateAsync("for await (const n of stream) {}")
        }

        #expect(error.underlyingError as? Failure === thrown)
        #expect(try await context.evaluateAsync("(await stream.next()).done", as: Bool.self))
    }

    @Test func valuesThatAreAskedForAtOnceComeInOrder() async throws {
        let stream = AsyncStream<Int> { continuation in
            for number in 1...100 { continuation.yield(number) }
            continuation.finish()
        }
        try set(context.makeAsyncIterator(over: stream), "stream")

        let code = """
            const steps = await Promise.all(Array.from({ length: 102 }, () => stream.next()));
            steps.map(step => step.done ? 'end' : step.value).join()
            """

        #expect(
            try await context.evaluateAsync(code, as: String.self)
                == (1...100).map { "\($0)" }.joined(separator: ",") + ",end,end")
    }

    @Test func leavingTheLoopLetsGoOfTheSequence() async throws {
        let stream = AsyncStream<Int> { continuation in
            for number in 1...5 { continuation.yield(number) }
        }
        try set(context.makeAsyncIterator(over: stream), "stream")

        let code = "let last; for await (const n of stream) { last = n; if (n == 2) break } last"

        #expect(try await context.evaluateAsync(code, as: Int.self) == 2)
        #expect(
            try await context.evaluateAsync(
                "JSON.stringify([await stream.next(), await stream.return(7)])", as: String.self)
                == #"[{"done":true},{"value":7,"done":true}]"#)
    }

    @Test func thereAndBackAgain() async throws {
        let generator = try object("(async function* () { for (let i = 0; i < 5; i++) yield i })()")
        try set(context.makeAsyncIterator(over: generator.asyncElements), "again")

        let code = "let all = []; for await (const n of again) all.push(n); all"

        #expect(try await context.evaluateAsync(code, as: [Int].self) == [0, 1, 2, 3, 4])
    }
}

private final class Failure: Error {}
