import Foundation
import SwiftRacer
import Synchronization
import Testing

/// Many threads at once, each storm in a process of its own, after which nothing may be left.
@Suite(.serialized) struct ThreadStormTests {
    @Test func thirtyTwoThreadsUseOneContext() async {
        await #expect(processExitsWith: .success) {
            try useOneContext()
            try expectNothingIsLeft()
        }
    }

    @Test func thirtyTwoThreadsUseAnIsolateEach() async {
        await #expect(processExitsWith: .success) {
            let sums = try onThreads(32) { index in
                try Isolate().makeContext().evaluate(
                    "let s = 0; for (let i = 0; i < 1e4; i++) s += i; s + \(index)", as: Int.self)
            }
            #expect(sums == (0..<32).map { 49_995_000 + $0 })
            try expectNothingIsLeft()
        }
    }

    @Test func handlesOfOneThreadAreDroppedOnOthers() async {
        await #expect(processExitsWith: .success) {
            try passHandlesOn()
            try expectNothingIsLeft()
        }
    }

    @Test func aThreadThatEndsDropsTheLastReference() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<100 {
                let context = try Isolate().makeContext()
                // The block goes with the thread, when its thread-local variables have gone already.
                Thread { _ = try? context.evaluate("1") }.start()
            }
            try expectNothingIsLeft()
        }
    }

    @Test func anIsolateIsClosedWhileThirtyTwoThreadsAreInsideOrWait() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<5 { try closeUnderway() }
            try expectNothingIsLeft()
        }
    }

    @Test func whoeverIsLastDisposesOfAClosedIsolate() async {
        await #expect(processExitsWith: .success) {
            let alone = try Closed { $0.isolate.close() }

            // All are kept: what a thread drops when it ends would be missing from the next count.
            let closed = try (0..<60).map { _ in
                try Closed { context in
                    try onThreads(2) { index in
                        if index == 0 {
                            context.isolate.close()
                        } else {
                            _ = try? context.evaluate("0")
                        }
                    }
                }
            }

            #expect(closed.map(\.leftCount) == Array(repeating: alone.leftCount, count: 60))
        }
    }

    @Test func terminationsFromAllSidesStopCallsAndNothingElse() async {
        await #expect(processExitsWith: .success) {
            try terminateFromAllSides()
            try expectNothingIsLeft()
        }
    }

    @Test func isolatesCallEachOtherOnManyThreads() async {
        await #expect(processExitsWith: .success) {
            try callAcrossIsolates()
            try expectNothingIsLeft()
        }
    }

    @Test func timersAndTasksGoOnBesideThreads() async {
        await #expect(processExitsWith: .success) {
            try await useTimersAndTasks()
            try expectNothingIsLeft()
        }
    }

    @Test func isolatesComeAndGoOnManyThreads() async {
        await #expect(processExitsWith: .success) {
            try makeAndDropIsolates()
            try expectNothingIsLeft()
        }
    }
}

/// Waits for what the library's own threads are about to let go of.
private func expectNothingIsLeft() throws {
    for _ in 0..<1000 where Engine.liveHandleCount > 0 { Thread.sleep(forTimeInterval: 0.01) }
    #expect(Engine.liveHandleCount == 0)
}

private func useOneContext() throws {
    let context = try Isolate().makeContext()
    try context.evaluate("var n = 0, inside = 0, most = 0")
    try onThreads(32) { _ in
        for _ in 0..<50 {
            try context.evaluate("inside++; most = Math.max(most, inside); n++; inside--")
        }
    }
    #expect(try context.evaluate("n", as: Int.self) == 1600)
    #expect(try context.evaluate("most", as: Int.self) == 1)
}

private func passHandlesOn() throws {
    let context = try Isolate().makeContext()
    let shelf = Shelf()
    try onThreads(32) { index in
        for round in 0..<50 {
            shelf.exchange(try context.makeObject(), at: (index + round) % 16)
            if round % 10 == 0 { try context.evaluate("[].map(x => x)") }
        }
    }
}

private func closeUnderway() throws {
    let isolate = Isolate()
    let context = try isolate.makeContext()
    try context.evaluate("var n = 0")
    let codes = try onThreads(32) { index in
        var kept: [JSObject] = []
        do {
            for round in 0..<100_000 {
                kept.append(try context.makeObject())
                try context.evaluate("for (let i = 0; i < 1e3; i++) n++")
                if index == 0, round == 10 { isolate.close() }
            }
        } catch let error as EngineError {
            return Optional(error.code)
        }
        return nil
    }
    #expect(codes == Array(repeating: .closed, count: 32))
}

/// A context whose isolate was closed, and how much more lives since it was made.
private struct Closed {
    let leftCount: Int
    private let context: Context
    private let function: JSFunction

    init(by close: (Context) throws -> Void) throws {
        let atFirst = Engine.liveHandleCount
        context = try Isolate().makeContext()
        // Held by V8, until the isolate is disposed of.
        function = try context.makeFunction { (n: Int) in n }
        try context.globalObject().setValue(.object(function), forKey: "f")
        try close(context)
        leftCount = Engine.liveHandleCount - atFirst
    }
}

private func terminateFromAllSides() throws {
    let isolate = Isolate()
    let context = try isolate.makeContext()
    let outcomes = try disturbing(with: isolate.terminateExecution) {
        try onThreads(32) { index in
            var outcomes: Set<EngineError.Code> = []
            for round in 0..<40 {
                if index % 4 == 0 { isolate.terminateExecution() }
                do {
                    let sum = try context.evaluate(
                        "(() => { let s = 0; for (let i = 0; i < 1e4; i++) s += i; return s })()",
                        as: Int.self, timeout: round % 8 == 0 ? .microseconds(50) : nil)
                    #expect(sum == 49_995_000)
                } catch let error as EngineError {
                    outcomes.insert(error.code)
                }
            }
            return outcomes
        }
    }
    let all = Set(outcomes.flatMap(\.self))
    #expect(all.isSubset(of: [EngineError.Code.terminated, .timedOut]))
    #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
}

private func callAcrossIsolates() throws {
    let contexts = try (0..<4).map { _ in try Isolate().makeContext() }
    for (index, context) in contexts.enumerated() where index > 0 {
        // Only towards the first: in a circle, two threads would wait for each other.
        let below = contexts[index - 1]
        let call = try context.makeFunction { (n: Int) in
            try below.evaluate("f(\(n))", as: Int.self)
        }
        try context.globalObject().setValue(.object(call), forKey: "below")
        try context.evaluate("function f(n) { return below(n + 1) }")
    }
    try contexts[0].evaluate("function f(n) { return n }")
    let sums = try onThreads(32) { index in
        try (0..<10).map { try contexts[(index + $0) % 4].evaluate("f(0)", as: Int.self) }
            .reduce(0, +)
    }
    #expect(sums == (0..<32).map { index in (0..<10).map { (index + $0) % 4 }.reduce(0, +) })
    // The closures hold the contexts below theirs.
    for context in contexts { context.isolate.close() }
}

private func useTimersAndTasks() async throws {
    let isolate = Isolate()
    let context = try isolate.makeContext()
    try context.evaluate("var ticks = 0; for (let i = 0; i < 8; i++) setInterval(() => ticks++)")
    let tasks = (0..<16).map { index in
        Task {
            var sum = 0
            for _ in 0..<10 {
                sum += try await context.evaluateAsync(
                    "await new Promise(r => setTimeout(r, 1)); \(index)", as: Int.self)
            }
            return sum
        }
    }
    try onThreads(16) { _ in
        for _ in 0..<50 { try context.evaluate("[1, 2, 3].map(x => ({ x }))") }
    }
    for (index, task) in tasks.enumerated() { #expect(try await task.value == index * 10) }
    #expect(try context.evaluate("ticks", as: Int.self) > 0)
    isolate.close()
}

private func makeAndDropIsolates() throws {
    let sums = try onThreads(8) { index in
        try (0..<25).map { round in
            let isolate = Isolate()
            let context = try isolate.makeContext()
            let object = try context.makeObject()
            defer {
                if round % 2 == 0 { isolate.close() }
                withExtendedLifetime(object) {}
            }
            return try context.evaluate("\(index) * \(round)", as: Int.self)
        }.reduce(0, +)
    }
    #expect(sums == (0..<8).map { $0 * 300 })
}

/// Places for objects; who puts one there drops the one that was there.
private final class Shelf: Sendable {
    private let places = Mutex<[JSObject?]>(Array(repeating: nil, count: 16))

    func exchange(_ object: JSObject, at place: Int) {
        let previous = places.withLock { places in
            defer { places[place] = object }
            return places[place]
        }
        _ = consume previous
    }
}
