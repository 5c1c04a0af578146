import SwiftRacer
import Testing

// One at a time: each of them fills tens of megabytes.
@Suite(.serialized) struct HeapLimitTests {
    static let bombs = [
        "(() => { const all = []; for (;;) all.push(new Array(1000).fill(1.5)); })()",
        "(() => { const all = []; for (;;) all.push({ a: 1, b: [2], c: 'x' + all.length }); })()",
        "(() => { const all = new Map(); for (let i = 0; ; i++) all.set(i, { i }); })()",
        "(() => { let last; for (;;) last = { last }; })()",
        """
        (() => {
          const all = [];
          for (;;) try { for (;;) all.push(new Array(1000).fill({})); } catch {}
        })()
        """,
    ]

    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate(heapLimit: 64 << 20)
        context = try isolate.makeContext()
    }

    @Test(arguments: bombs)
    func aScriptThatNeedsTooMuchMemoryIsStopped(_ bomb: String) throws {
        let error = try #require(throws: EngineError.self) { try context.evaluate(bomb) }

        #expect(error.code == .heapLimitReached)
        #expect(error.message == "JavaScript reached the heap limit")
    }

    @Test(arguments: bombs)
    func theContextIsUsableAfterTheHeapLimit(_ bomb: String) throws {
        #expect(throws: EngineError.self) { try context.evaluate(bomb) }

        #expect(try context.evaluate("new Array(1000).fill(1).length", as: Int.self) == 1000)
    }

    @Test func theLimitHoldsAgainAfterwards() throws {
        #expect(throws: EngineError.self) { try context.evaluate(HeapLimitTests.bombs[0]) }

        let error = try #require(throws: EngineError.self) {
            try context.evaluate(HeapLimitTests.bombs[1])
        }

        #expect(error.code == .heapLimitReached)
        #expect(try isolate.heapStatistics().heapLimitByteCount <= 96 << 20)
    }

    @Test func whatFillsTheHeapCanBeLetGo() throws {
        #expect(throws: EngineError.self) {
            try context.evaluate(
                "globalThis.all = []; for (;;) all.push(new Array(1000).fill(1.5))")
        }

        try context.evaluate("all = null")
        try isolate.collectGarbage()

        #expect(try isolate.heapStatistics().usedHeapByteCount < 16 << 20)
    }

    @Test func theHeapLimitComesBeforeATimeout() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(HeapLimitTests.bombs[0], timeout: .seconds(60))
        }

        #expect(error.code == .heapLimitReached)
    }

    @Test func otherIsolatesGoOn() throws {
        let other = try Isolate().makeContext()

        #expect(throws: EngineError.self) { try context.evaluate(HeapLimitTests.bombs[0]) }

        #expect(try other.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func memoryThatIsLetGoDoesNotCount() throws {
        let count = try context.evaluate(
            "let count = 0; for (; count < 30000; count++) new Array(1000).fill(1.5); count",
            as: Int.self)

        #expect(count == 30000)
    }
}
