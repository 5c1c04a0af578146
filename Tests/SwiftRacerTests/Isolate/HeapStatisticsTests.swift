import SwiftRacer
import Testing

@Suite struct HeapStatisticsTests {
    @Test func theLimitIsWhatWasAskedForAndSomeMegabytes() throws {
        let isolate = Isolate(heapLimit: 64 << 20)

        let limit = try isolate.heapStatistics().heapLimitByteCount

        #expect((64 << 20)...(96 << 20) ~= limit)
    }

    @Test func theContextsAreCounted() throws {
        let isolate = Isolate()
        let contexts = try (0..<3).map { _ in try isolate.makeContext() }

        let count = try isolate.heapStatistics().contextCount

        #expect(count == contexts.count)
    }

    @Test func theUsedHeapGrowsWithWhatIsKept() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        let before = try isolate.heapStatistics().usedHeapByteCount

        try context.evaluate("globalThis.kept = new Array(1e6).fill(1.5)")

        #expect(try isolate.heapStatistics().usedHeapByteCount >= before + 8_000_000)
    }

    @Test func collectGarbageGivesBackWhatNothingHolds() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        try context.evaluate("globalThis.kept = new Array(1e6).fill(1.5)")
        let before = try isolate.heapStatistics().usedHeapByteCount

        try context.evaluate("kept = null")
        try isolate.collectGarbage()

        #expect(try isolate.heapStatistics().usedHeapByteCount <= before - 8_000_000)
    }

    @Test func droppedValuesAreCollected() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        try context.evaluate("globalThis.weak = new WeakRef({}); weak.deref() !== undefined")

        try isolate.collectGarbage()

        #expect(try context.evaluate("weak.deref() === undefined", as: Bool.self))
    }

    @Test func keptValuesAreNotCollected() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        let object = try context.makeObject()
        let weakRef = try #require(try context.evaluate("WeakRef").function)
        let weak = try weakRef.construct(.object(object))
        try context.globalObject().setValue(.object(weak), forKey: "weak")

        try isolate.collectGarbage()

        #expect(try context.evaluate("weak.deref() !== undefined", as: Bool.self))
        #expect(try object.keys().isEmpty)
    }

    @Test func closedContextsAreCollected() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        try isolate.makeContext().close()

        try context.evaluate("0")
        try isolate.collectGarbage()

        #expect(try isolate.heapStatistics().contextCount == 1)
    }
}
