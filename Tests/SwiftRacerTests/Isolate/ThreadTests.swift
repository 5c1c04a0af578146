import SwiftRacer
import Testing

@Suite struct ThreadTests {
    @Test func oneContextMayBeUsedFromManyThreads() throws {
        let context = try Isolate().makeContext()
        try context.evaluate("let counter = 0")

        try onThreads(8) { _ in
            for _ in 0..<200 { try context.evaluate("counter++") }
        }

        #expect(try context.evaluate("counter", as: Int.self) == 1600)
    }

    @Test func contextsOfOneIsolateMayBeUsedFromManyThreads() throws {
        let isolate = Isolate()
        let shared = try isolate.makeContext().makeArray()

        try onThreads(8) { index in
            let context = try isolate.makeContext()
            let push = try #require(context.evaluate("(array, x) => { array.push(x); }").function)
            for _ in 0..<50 { try push.call(.object(shared), .number(Double(index))) }
        }

        #expect(try Int(shared.value(forKey: "length")) == 400)
    }

    @Test func isolatesRunInParallel() throws {
        let sums = try onThreads(4) { _ in
            try Isolate().makeContext().evaluate(
                "let sum = 0; for (let i = 0; i < 100000; i++) sum += i; sum", as: Int.self)
        }

        #expect(sums == [4_999_950_000, 4_999_950_000, 4_999_950_000, 4_999_950_000])
    }

    @Test func aThreadDoesNotWaitForOtherIsolates() throws {
        let busy = Isolate()
        let endless = try busy.makeContext()
        let other = try Isolate().makeContext()

        let error = try disturbing(with: { stop(busy, onceUsed: other) }) {
            try #require(throws: EngineError.self) {
                try endless.evaluate(Endless.loop, timeout: .seconds(60))
            }
        }

        #expect(error.code == .terminated)
    }

    @Test func errorsStayWithTheirThread() throws {
        let context = try Isolate().makeContext()

        let messages = try onThreads(8) { index in
            let error = #expect(throws: EngineError.self) {
                try context.evaluate("throw new Error('\(index)')")
            }
            return error?.exception?.message.description
        }

        #expect(messages == ["0", "1", "2", "3", "4", "5", "6", "7"])
    }

    @Test(arguments: [256 << 10, 1 << 20])
    func deepRecursionIsAnErrorOnSmallStacksToo(_ stackSize: Int) throws {
        let context = try Isolate().makeContext()

        let names = try onThreads(1, stackSize: stackSize) { _ in
            let error = #expect(throws: EngineError.self) {
                try context.evaluate("(function recurse() { recurse(); })()")
            }
            return error?.exception?.name.description
        }

        #expect(names == ["RangeError"])
    }

    @Test func anIsolateMayBeUsedOnAnotherThreadThanThatWhichMadeIt() throws {
        let contexts = try onThreads(1) { _ in try Isolate().makeContext() }

        let sum = try contexts[0].evaluate("1 + 1", as: Int.self)

        #expect(sum == 2)
    }

    @Test func isolatesMayBeMadeAndClosedOnManyThreads() throws {
        let sums = try onThreads(8) { _ in
            let isolate = Isolate()
            defer { isolate.close() }
            return try isolate.makeContext().evaluate("1 + 1", as: Int.self)
        }

        #expect(sums == [2, 2, 2, 2, 2, 2, 2, 2])
    }
}

private func stop(_ busy: Isolate, onceUsed other: Context) {
    if (try? other.evaluate("true", as: Bool.self)) == true { busy.terminateExecution() }
}
