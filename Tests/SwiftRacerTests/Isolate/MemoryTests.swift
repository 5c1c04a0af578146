import SwiftRacer
import Synchronization
import Testing

// One at a time: each of them fills tens of megabytes.
@Suite(.serialized) struct MemoryTests {
    static let greedy =
        "(() => { const all = []; for (;;) all.push(new Array(1000).fill(1)); })()"
    // A single built-in call that no limit stops half-way.
    static let fatal = "new Array(2 ** 25).fill(1).map((x) => [x])"

    static func code(_ body: () throws -> Void) -> EngineError.Code? {
        #expect(throws: EngineError.self) { try body() }?.code
    }

    @Test(arguments: [
        "new ArrayBuffer(1e9)",
        "(() => { const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1)); })()",
        "(() => { const all = []; for (;;) try { all.push(new SharedArrayBuffer(1e6)); } catch {} })()",
        "(() => { const m = new WebAssembly.Memory({ initial: 1 }); for (;;) m.grow(16); })()",
        "(() => { try { return new Float64Array(2 ** 27); } catch { return 7; } })()",
    ])
    func whatLiesOutsideOfTheHeapCounts(_ bomb: String) throws {
        let context = try Isolate(heapLimit: 64 << 20).makeContext()

        #expect(Self.code { try context.evaluate(bomb) } == .heapLimitReached)
        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
        #expect(Self.code { try context.evaluate("throw new Error('plain')") } == .exception)
    }

    @Test func anIsolateIsLostWhereV8HasNoWayBack() throws {
        let isolate = Isolate(heapLimit: 64 << 20)
        let context = try isolate.makeContext()
        let kept = try context.evaluate("({ a: 1 })")

        let error = try #require(throws: EngineError.self) { try context.evaluate(Self.fatal) }

        #expect(error.code == .heapLimitReached)
        #expect(error.message.contains("lost"))
        #expect(isolate.isClosed)
        let later = try #require(throws: EngineError.self) { try context.evaluate("1") }
        #expect(later.code == .closed)
        #expect(later.message.contains("lost"))
        withExtendedLifetime(kept) {}
        #expect(try Isolate().makeContext().evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func aLossPassesThroughTheHost() throws {
        let context = try Isolate(heapLimit: 64 << 20).makeContext()
        let inner = Mutex<EngineError.Code?>(nil)
        let host = try context.makeFunction {
            let code = Self.code { try context.evaluate(Self.fatal) }
            inner.withLock { $0 = code }
        }
        let use = try context.evaluate("(f) => { try { f(); } finally { for (;;); } }")

        let code = Self.code { _ = try use.function?.call(.object(host)) }

        #expect(inner.withLock { $0 } == .heapLimitReached)
        #expect(code == .heapLimitReached)
    }

    @Test func theLimitCanBeSetAtAnyTime() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        #expect(isolate.heapLimit == nil)

        isolate.heapLimit = 64 << 20
        #expect(isolate.heapLimit == 64 << 20)
        #expect(try isolate.heapStatistics().memoryLimitByteCount == 64 << 20)
        #expect(Self.code { try context.evaluate(Self.greedy) } == .heapLimitReached)

        isolate.heapLimit = nil
        #expect(
            try context.evaluate(
                "(() => { const all = []; while (all.length < 12000) all.push(new Array(1000).fill(1)); return all.length })()",
                as: Int.self) == 12000)
    }

    @Test func theSoftLimitIsToldOfFirst() throws {
        let told = Atomic<Int>(0)
        let isolate = Isolate(
            heapLimit: 64 << 20, softHeapLimit: 32 << 20,
            onSoftHeapLimit: { told.add(1, ordering: .relaxed) })
        let context = try isolate.makeContext()

        #expect(Self.code { try context.evaluate(Self.greedy) } == .heapLimitReached)
        #expect(told.load(ordering: .relaxed) == 1)
        #expect(Self.code { try context.evaluate(Self.greedy) } == .heapLimitReached)
        #expect(told.load(ordering: .relaxed) == 2)
    }

    @Test func theSoftLimitCanBeSetAtAnyTime() throws {
        let told = Atomic<Int>(0)
        let isolate = Isolate(onSoftHeapLimit: { told.add(1, ordering: .relaxed) })
        let context = try isolate.makeContext()
        try context.evaluate("globalThis.all = [new Uint8Array(20e6)]")
        #expect(isolate.softHeapLimit == nil)
        #expect(told.load(ordering: .relaxed) == 0)

        isolate.softHeapLimit = 16 << 20
        #expect(isolate.softHeapLimit == 16 << 20)
        try context.evaluate("all.push(new Uint8Array(20e6))")
        #expect(told.load(ordering: .relaxed) == 1)
    }

    @Test func whatIsThrownWhenToldOfTheSoftLimitStopsTheScript() throws {
        struct Enough: Error {}
        let isolate = Isolate(softHeapLimit: 32 << 20, onSoftHeapLimit: { throw Enough() })
        let context = try isolate.makeContext()

        let error = try #require(throws: EngineError.self) { try context.evaluate(Self.greedy) }

        #expect(error.code == .terminated)
        #expect(error.underlyingError is Enough)
        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func buffersAreToldByTheStatistics() throws {
        let isolate = Isolate(heapLimit: 64 << 20)
        let context = try isolate.makeContext()
        let before = try isolate.heapStatistics()
        let kept = try context.evaluate("new SharedArrayBuffer(1e6)")
        let after = try isolate.heapStatistics()

        #expect(after.bufferByteCount == before.bufferByteCount + 1_000_000)
        #expect(after.externalByteCount >= 1_000_000)
        withExtendedLifetime(kept) {}
    }
}
