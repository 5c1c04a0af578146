import SwiftRacer
import Testing

@Suite struct IsolateTests {
    @Test func closeMayBeCalledAgain() {
        let isolate = Isolate()

        isolate.close()
        isolate.close()

        #expect(isolate.isClosed)
    }

    @Test func anIsolateIsOpenUntilItIsClosed() throws {
        let isolate = Isolate()

        try isolate.makeContext().evaluate("0")

        #expect(!isolate.isClosed)
    }

    @Test func aClosedIsolateMakesNoContext() throws {
        let isolate = Isolate()
        isolate.close()

        let error = try #require(throws: EngineError.self) { try isolate.makeContext() }

        #expect(error.code == .closed)
        #expect(error.message == "cannot use the isolate: it is closed")
    }

    @Test func liveHandlesAreTheValuesThatAreHeld() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        let script = try context.compile("[{}, Symbol(), Promise.resolve(1), 1, 'text']")
        #expect(try isolate.liveHandleCount() == 0)

        var values = try [JSValue](script.run())
        #expect(try isolate.liveHandleCount() == 3)
        values.removeLast(3)
        #expect(try isolate.liveHandleCount() == 2)
        values = []
        #expect(try isolate.liveHandleCount() == 0)
    }

    @Test func aHeapSnapshotShowsWhatIsHeld() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        try context.evaluate("class Unmistakable {}; globalThis.kept = new Unmistakable()")

        let text = String(decoding: try isolate.heapSnapshot(), as: UTF8.self)

        #expect(text.hasPrefix("{\"snapshot\":{\"meta\":"))
        #expect(text.contains("\"Unmistakable\""))
        #expect(text.hasSuffix("}"))
    }

    @Test func aHeapSnapshotStopsWithTheCallThatItIsTakenIn() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        defer { isolate.close() }
        let take = try context.makeFunction(named: "take") {
            while true { _ = try isolate.heapSnapshot() }
        }
        try context.globalObject().setValue(.object(take), forKey: "take")

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("take()", timeout: .milliseconds(100))
        }

        #expect(error.code == .timedOut)
        #expect(try Int(context.evaluate("1 + 1")) == 2)
    }

    @Test func aClosedIsolateHasNoHeapSnapshot() throws {
        let isolate = Isolate()
        isolate.close()

        let error = try #require(throws: EngineError.self) { try isolate.heapSnapshot() }

        #expect(error.code == .closed)
    }

    @Test func aClosedIsolateTellsNoStatistics() throws {
        let isolate = Isolate()
        isolate.close()

        let error = try #require(throws: EngineError.self) { try isolate.heapStatistics() }

        #expect(error.code == .closed)
    }

    @Test func aClosedIsolateCollectsNoGarbage() throws {
        let isolate = Isolate()
        isolate.close()

        let error = try #require(throws: EngineError.self) { try isolate.collectGarbage() }

        #expect(error.code == .closed)
    }

    @Test func aClosedIsolateMayBeTerminated() {
        let isolate = Isolate()
        isolate.close()

        isolate.terminateExecution()

        #expect(isolate.isClosed)
    }

    @Test func closingAnIsolateClosesItsContexts() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()

        isolate.close()

        let error = try #require(throws: EngineError.self) { try context.evaluate("1") }
        #expect(context.isClosed)
        #expect(error.code == .closed)
    }

    @Test func valuesOfAClosedIsolateThrowWhenTheyAreUsed() throws {
        let isolate = Isolate()
        let object = try isolate.makeContext().makeObject()

        isolate.close()

        let error = try #require(throws: EngineError.self) { try object.value(forKey: "x") }
        #expect(error.code == .closed)
    }

    @Test func valuesOfAClosedIsolateKeepTheirPrimitives() throws {
        let isolate = Isolate()
        let value = try isolate.makeContext().evaluate("'text'")

        isolate.close()

        #expect(try String(value) == "text")
    }

    @Test func anErrorOutlivesItsIsolate() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()
        let error = try #require(throws: EngineError.self) { try context.evaluate("missing") }

        isolate.close()

        #expect(error.exception?.name == "ReferenceError")
    }

    @Test func aContextKeepsItsIsolateAlive() throws {
        let context = try Isolate().makeContext()

        let sum = try context.evaluate("1 + 1", as: Int.self)

        #expect(sum == 2)
    }

    @Test func aContextMayBeClosedAfterItsIsolate() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()

        isolate.close()
        context.close()

        #expect(context.isClosed)
    }

    @Test func anIsolateMayBeClosedAfterItsContexts() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()

        context.close()
        isolate.close()

        #expect(isolate.isClosed)
    }

    @Test func otherIsolatesGoOnWhenOneIsClosed() throws {
        let isolate = Isolate()
        let context = try Isolate().makeContext()

        isolate.close()

        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func globalsAreNotSharedBetweenIsolates() throws {
        let first = try Isolate().makeContext()
        let second = try Isolate().makeContext()

        try first.evaluate("globalThis.x = 1")

        #expect(try second.evaluate("typeof x", as: String.self) == "undefined")
    }

    @Test func theStackLimitBoundsHowDeepScriptsGo() throws {
        let measure = "let depth = 0; (function go() { depth++; try { go(); } catch {} })(); depth"

        let small = try Isolate(stackLimit: 64 << 10).makeContext().evaluate(
            measure, as: Int.self)
        let usual = try Isolate().makeContext().evaluate(measure, as: Int.self)

        #expect(small > 100)
        #expect(usual > 4 * small)
    }
}
