import SwiftRacer
import Testing

@Suite struct EngineTests {
    @Test func versionIsThatOfV8() {
        #expect(Engine.version.prefixMatch(of: /\d+\.\d+\.\d+/) != nil)
    }

    @Test func handlesGoWithTheirIsolates() async {
        await #expect(processExitsWith: .success) {
            let atFirst = Engine.liveHandleCount

            try useEverything()

            #expect(atFirst == 0)
            #expect(Engine.liveHandleCount == 0)
        }
    }

    @Test func handlesOfAClosedIsolateGoWhenTheyAreDropped() async {
        await #expect(processExitsWith: .success) {
            try dropAfterClosing()

            #expect(Engine.liveHandleCount == 0)
        }
    }

    @Test func droppedHandlesGoWhenTheirIsolateIsEnteredAgain() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            let atFirst = Engine.liveHandleCount

            try makeAndDrop(1000, in: context)
            try context.evaluate("0")

            #expect(Engine.liveHandleCount == atFirst)
        }
    }

    @Test func handlesMayBeDroppedOnAnotherThread() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            let atFirst = Engine.liveHandleCount

            try dropOnAnotherThread(try (0..<1000).map { _ in try context.makeObject() })
            try context.evaluate("0")

            #expect(Engine.liveHandleCount == atFirst)
        }
    }

    @Test func handlesMayBeDroppedWhileAnotherThreadIsInside() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            let atFirst = Engine.liveHandleCount

            try onThreads(4) { _ in try makeAndDrop(500, in: context) }
            try context.evaluate("0")

            #expect(Engine.liveHandleCount == atFirst)
        }
    }

    @Test func valuesMayBeTheLastToHoldTheirIsolate() async {
        await #expect(processExitsWith: .success) {
            let object = try Isolate().makeContext().makeObject()

            try object.setValue(1, forKey: "x")
            try dropOnAnotherThread([object])

            #expect(try Int(object.value(forKey: "x")) == 1)
        }
    }

    @Test func theProcessEndsWithLiveContexts() async {
        await #expect(processExitsWith: .success) {
            let isolate = Isolate()
            let contexts = try (0..<2).map { _ in try isolate.makeContext(timeout: .seconds(60)) }

            try contexts[0].evaluate("globalThis.kept = new Map()")
            try contexts[1].evaluate("globalThis.kept = Promise.resolve()")

            #expect(contexts.count == 2)
        }
    }
}

private func useEverything() throws {
    let isolate = Isolate(heapLimit: 64 << 20)
    let first = try isolate.makeContext()
    let second = try isolate.makeContext()
    let values = try first.evaluate(
        "[{}, [], () => 1, new Map([[{}, 1]]), new Set([{}]), Promise.resolve({}), Symbol()]",
        as: [JSValue].self)
    let error = #expect(throws: EngineError.self) {
        try second.evaluate("throw new Error('x', {cause: {}})")
    }
    try second.globalObject().setValue(try #require(values.first), forKey: "shared")
    try second.compile("shared").run()
    #expect(error?.thrownValue != nil)
    #expect(Engine.liveHandleCount > 8)
}

private func dropAfterClosing() throws {
    let isolate = Isolate()
    let context = try isolate.makeContext()
    let objects = try (0..<10).map { _ in try context.makeObject() }
    isolate.close()
    #expect(Engine.liveHandleCount >= objects.count)
}

private func makeAndDrop(_ count: Int, in context: Context) throws {
    for _ in 0..<count { _ = try context.evaluate("({})") }
}

private func dropOnAnotherThread(_ objects: consuming [JSObject]) throws {
    let objects = Droppable(objects)
    try onThreads(1) { _ in objects.drop() }
}
