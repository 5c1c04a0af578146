import SwiftRacer
import Testing

@Suite struct IsolatePoolTests {
    @Test func aThousandTasksShareAFewIsolates() async throws {
        let pool = IsolatePool(count: 3, script: "let served = 0; const add = (a, b) => a + b")
        let inside = Counter()

        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    try await pool.withContext { context in
                        inside.add()
                        defer { inside.add(-1) }
                        return try context.evaluate("served++; add(\(number), 1)", as: Int.self)
                    }
                }
            }
            return try await group.reduce(0, +)
        }

        #expect(sum == 1000 * 1001 / 2)
        #expect((1...3).contains(inside.most))
        #expect(pool.statistics.inUseCount == 0)
        #expect(pool.statistics.waitingCount == 0)
        #expect(try await served(by: pool) == 1000)
    }

    /// How many uses the contexts of a pool have counted together.
    private func served(by pool: IsolatePool) async throws -> Int {
        let count = pool.statistics.isolateCount
        let allIn = Meeting(of: count)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await pool.withContext { context in
                        await allIn.arrive()
                        return try context.evaluate("served", as: Int.self)
                    }
                }
            }
            return try await group.reduce(0, +)
        }
    }

    @Test func isolatesRunAtTheSameTime() async throws {
        let pool = IsolatePool(count: 2)
        let bothIn = Meeting(of: 2)

        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    try await pool.withContext { context in
                        try context.evaluate("1")
                        await bothIn.arrive()
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(pool.statistics.isolateCount == 2)
    }

    @Test func isolatesAreMadeOnlyWhenTheyAreNeeded() async throws {
        let pool = IsolatePool(count: 8)
        #expect(pool.statistics.isolateCount == 0)

        for _ in 0..<10 { try await pool.withContext { _ = try $0.evaluate("1") } }

        #expect(pool.statistics.isolateCount == 1)
    }

    @Test func whoComesFirstIsServedFirst() async throws {
        let pool = IsolatePool(count: 1)
        let held = try await Held(pool)
        let order = Log()

        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try await pool.withContext { _ in order.add(number) }
                }
                await until { pool.statistics.waitingCount == number + 1 }
            }
            held.release()
            try await group.waitForAll()
        }

        #expect(order.all == Array(0..<100))
    }

    @Test func whoComesLaterDoesNotOvertake() async throws {
        let pool = IsolatePool(count: 1)
        let order = Log()
        let held = try await Held(pool)

        try await withThrowingTaskGroup { group in
            for number in 0..<50 {
                group.addTask {
                    for turn in 0..<4 {
                        try await pool.withContext { _ in order.add(turn * 50 + number) }
                    }
                }
                await until { pool.statistics.waitingCount == number + 1 }
            }
            held.release()
            try await group.waitForAll()
        }

        // Whoever was served goes to the end: nobody has a turn more than one ahead of another.
        let turns = order.all.map { $0 / 50 }
        for turn in 0..<4 {
            #expect(turns.lastIndex(of: turn).map { $0 < (turn + 2) * 50 } == true)
        }
        #expect(turns.count == 200)
    }

    @Test func aCancelledTaskLeavesTheQueue() async throws {
        let pool = IsolatePool(count: 1)
        let held = try await Held(pool)
        let waiting = Task { try await pool.withContext { _ in 1 } }
        await until { pool.statistics.waitingCount == 1 }
        let next = Task { try await pool.withContext { try $0.evaluate("2", as: Int.self) } }
        await until { pool.statistics.waitingCount == 2 }

        waiting.cancel()
        let error = await #expect(throws: EngineError.self) { try await waiting.value }

        #expect(error?.code == .cancelled)
        #expect(error?.underlyingError is CancellationError)
        #expect(pool.statistics.waitingCount == 1)
        held.release()
        #expect(try await next.value == 2)
    }

    @Test func tasksMayBeCancelledWhileTheyAreServed() async throws {
        let pool = IsolatePool(count: 2)
        let served = Counter()

        await withTaskGroup { group in
            for number in 0..<500 {
                let task = Task {
                    try await pool.withContext { _ in _ = served.add() }
                }
                if number % 2 == 0 { task.cancel() }
                group.addTask { _ = await task.result }
            }
        }

        #expect(served.value >= 250)
        #expect(pool.statistics.waitingCount == 0)
        #expect(pool.statistics.inUseCount == 0)
        #expect(try await pool.withContext { try $0.evaluate("3", as: Int.self) } == 3)
    }

    @Test(arguments: Endless.loops)
    func cancellingStopsTheJavaScript(_ loop: String) async throws {
        let pool = IsolatePool(count: 1)
        let isRunning = Signal()
        let task = Task {
            try await pool.withContext { context in
                isRunning.set()
                try context.evaluate(loop)
            }
        }
        await isRunning.wait()

        task.cancel()
        let error = await #expect(throws: EngineError.self) { try await task.value }

        #expect(error?.code == .cancelled)
        #expect(try await pool.withContext { try $0.evaluate("2", as: Int.self) } == 2)
        #expect(pool.statistics.replacedCount == 0)
    }

    @Test func aCancelledUseCannotGoOnWithTheNextScript() async throws {
        let pool = IsolatePool(count: 1)
        let isRunning = Signal()
        let task = Task {
            try await pool.withContext { context in
                isRunning.set()
                for _ in 0..<3 {
                    #expect(throws: EngineError.self) { try context.evaluate(Endless.loop) }
                }
            }
        }
        await isRunning.wait()

        task.cancel()
        try await task.value

        #expect(try await pool.withContext { try $0.evaluate("2", as: Int.self) } == 2)
    }

    @Test func theBodyDoesNotHoldUpTheThreadsOfAllTasks() async throws {
        let pool = IsolatePool(count: 8)
        let goOn = Counter()

        try await withThrowingTaskGroup { group in
            // More than there are processors, each busy until all the others are too.
            let busy = Counter()
            for _ in 0..<8 {
                group.addTask {
                    try await pool.withContext { context in
                        busy.add()
                        while goOn.value == 0 { try context.evaluate("1") }
                    }
                }
            }
            await until { busy.value == 8 }
            goOn.add()
            try await group.waitForAll()
        }
    }

    @Test func promisesCanBeAwaitedInside() async throws {
        let pool = IsolatePool(count: 2, script: "const later = async (n) => n * 2")

        let doubled = try await pool.withContext { context in
            try await context.evaluateAsync("await later(21)", as: Int.self)
        }

        #expect(doubled == 42)
    }

    @Test func whatTheBodyThrowsComesOut() async throws {
        struct Mine: Error {}
        let pool = IsolatePool(count: 1)

        await #expect(throws: Mine.self) { try await pool.withContext { _ in throw Mine() } }
        let error = await #expect(throws: EngineError.self) {
            try await pool.withContext { _ = try $0.evaluate("throw new RangeError('no')") }
        }

        #expect(error?.message == "RangeError: no")
        #expect(pool.statistics.inUseCount == 0)
    }

    @Test func actorsMayShareAPool() async throws {
        actor Renderer {
            let pool: IsolatePool
            var rendered = 0

            init(_ pool: IsolatePool) {
                self.pool = pool
            }

            func render(_ name: String) async throws -> String {
                rendered += 1
                return try await pool.withContext { context in
                    try context.evaluate("hello('\(name)')", as: String.self)
                }
            }
        }
        let pool = IsolatePool(count: 2, script: "const hello = (name) => `Hello, ${name}!`")
        let renderers = [Renderer(pool), Renderer(pool)]

        for renderer in renderers { #expect(try await renderer.render("Ada") == "Hello, Ada!") }
    }
}
