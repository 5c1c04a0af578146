import SwiftRacer
import Testing

@Suite struct IsolatePoolLifeTests {
    // MARK: Preparing

    @Test func aContextIsPreparedOnce() async throws {
        let prepared = Counter()
        let pool = IsolatePool(count: 1) { context in
            prepared.add()
            try await context.evaluateAsync("globalThis.base = await Promise.resolve(40)")
        }

        for _ in 0..<3 {
            #expect(try await pool.withContext { try $0.evaluate("base + 2", as: Int.self) } == 42)
        }

        #expect(prepared.value == 1)
    }

    @Test func aFailureToPrepareIsThrownAndTriedAgain() async throws {
        let attempts = Counter()
        let pool = IsolatePool(count: 1) { context in
            if attempts.add() < 3 { try context.evaluate("nope()") }
        }

        for _ in 0..<2 {
            let error = await #expect(throws: EngineError.self) {
                try await pool.withContext { _ in }
            }
            #expect(error?.message == "ReferenceError: nope is not defined")
        }

        #expect(try await pool.withContext { try $0.evaluate("1", as: Int.self) } == 1)
        #expect(attempts.value == 3)
    }

    @Test func allCanBePreparedAtOnce() async throws {
        let prepared = Counter()
        let pool = IsolatePool(count: 3) { _ in _ = prepared.add() }

        try await pool.prepareAll()
        try await pool.prepareAll()

        #expect(prepared.value == 3)
        #expect(pool.statistics.isolateCount == 3)
        #expect(pool.statistics.inUseCount == 0)
    }

    @Test func aFailureToPrepareAllIsThrown() async throws {
        let pool = IsolatePool(count: 3, script: "nope()")

        await #expect(throws: EngineError.self) { try await pool.prepareAll() }

        #expect(pool.statistics.inUseCount == 0)
    }

    @Test func contextsAreKeptUnlessTheyAreToBeFresh() async throws {
        let keeping = IsolatePool(count: 1, script: "var n = 0")
        let fresh = IsolatePool(count: 1, freshContexts: true, script: "var n = 0")

        for turn in 1...3 {
            #expect(try await keeping.withContext { try $0.evaluate("++n", as: Int.self) } == turn)
            #expect(try await fresh.withContext { try $0.evaluate("++n", as: Int.self) } == 1)
        }

        let context = try await fresh.withContext { $0 }
        #expect(context.isClosed)
        #expect(!context.isolate.isClosed)
    }

    @Test func theIsolateItselfCanBeUsed() async throws {
        let pool = IsolatePool(count: 1, heapLimit: 64 << 20)

        let sum = try await pool.withIsolate { isolate in
            let contexts = try [isolate.makeContext(), isolate.makeContext()]
            return try contexts.map { try $0.evaluate("20 + 1", as: Int.self) }.reduce(0, +)
        }

        #expect(sum == 42)
    }

    // MARK: Replacing

    @Test(arguments: [MemoryTests.fatal, MemoryTests.greedy])
    func anIsolateThatRanOutOfMemoryIsReplaced(_ bomb: String) async throws {
        let pool = IsolatePool(count: 1, heapLimit: 64 << 20, script: "const ready = true")

        let error = await #expect(throws: EngineError.self) {
            try await pool.withContext { _ = try $0.evaluate(bomb) }
        }

        #expect(error?.code == .heapLimitReached)
        #expect(try await pool.withContext { try $0.evaluate("ready", as: Bool.self) })
        #expect(pool.statistics.replacedCount == 1)
        #expect(pool.statistics.isolateCount == 1)
    }

    @Test func theNextInTheQueueGetsTheReplacement() async throws {
        let pool = IsolatePool(count: 1, heapLimit: 64 << 20, script: "const ready = true")
        let goOn = Signal()
        let isIn = Signal()
        let first = Task {
            try await pool.withContext { context in
                isIn.set()
                await goOn.wait()
                try context.evaluate(MemoryTests.greedy)
            }
        }
        await isIn.wait()
        let second = Task { try await pool.withContext { try $0.evaluate("ready", as: Bool.self) } }
        await until { pool.statistics.waitingCount == 1 }

        goOn.set()

        await #expect(throws: EngineError.self) { try await first.value }
        #expect(try await second.value)
    }

    @Test func whatAUserHasClosedIsReplaced() async throws {
        let pool = IsolatePool(count: 1, script: "const ready = true")

        try await pool.withIsolate { $0.close() }
        #expect(try await pool.withContext { try $0.evaluate("ready", as: Bool.self) })
        try await pool.withContext { $0.close() }
        #expect(try await pool.withContext { try $0.evaluate("ready", as: Bool.self) })

        #expect(pool.statistics.replacedCount == 1)
    }

    // MARK: Ending

    @Test func afterClosingThereAreNoTurns() async throws {
        let pool = IsolatePool(count: 1)
        let held = try await Held(pool)
        let waiting = Task { try await pool.withContext { _ in } }
        await until { pool.statistics.waitingCount == 1 }

        pool.close()
        pool.close()

        let early = await #expect(throws: EngineError.self) { try await waiting.value }
        let late = await #expect(throws: EngineError.self) {
            try await pool.withContext { _ in }
        }
        #expect(early?.code == .closed)
        #expect(late?.code == .closed)
        await #expect(throws: EngineError.self) { try await pool.prepareAll() }
        held.release()
        try await held.ended()
        #expect(pool.isClosed)
    }

    @Test func shutdownWaitsForTheUses() async throws {
        let pool = IsolatePool(count: 2)
        try await pool.prepareAll()
        let held = try await Held(pool)
        let hasEnded = Counter()
        let shutdown = Task {
            await pool.shutdown()
            hasEnded.add()
        }
        await until { pool.isClosed }
        try await Task.sleep(for: .milliseconds(20))
        let hadEnded = hasEnded.value == 1

        held.release()
        await shutdown.value

        #expect(!hadEnded)
        #expect(pool.statistics.isolateCount == 0)
        await pool.shutdown()
    }

    @Test func cancellingAShutdownStopsTheJavaScript() async throws {
        let pool = IsolatePool(count: 1)
        let isRunning = Signal()
        let use = Task {
            try await pool.withContext { context in
                isRunning.set()
                try context.evaluate(Endless.loop)
            }
        }
        await isRunning.wait()
        let shutdown = Task { await pool.shutdown() }
        await until { pool.isClosed }

        shutdown.cancel()
        await shutdown.value

        let error = await #expect(throws: EngineError.self) { try await use.value }
        #expect(error?.code == .terminated)
    }

    @Test func aPoolThatIsDroppedClosesItsIsolates() async throws {
        var pool: IsolatePool? = IsolatePool(count: 1)
        let isolate = try await pool?.withIsolate { $0 }
        #expect(isolate?.isClosed == false)

        pool = nil

        #expect(isolate?.isClosed == true)
    }
}
