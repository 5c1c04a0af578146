import SwiftRacer
import Testing

@Suite struct TimerTests {
    let isolate = Isolate()
    let reports = Reports()
    let context: Context

    init() throws {
        context = try isolate.makeContext(options: reports.options)
    }

    @Test func timersRunWhileNobodyIsInside() throws {
        try context.evaluate("setTimeout(() => { throw 'it ran' }, 1)")

        #expect(try reports.next().message == "it ran")
    }

    @Test func timersRunInTheOrderOfTheirTimes() throws {
        // So far apart that it does not matter when each was set on a machine that is busy.
        try context.evaluate("for (const t of [1500, 1, 700]) setTimeout(() => { throw t }, t)")

        #expect(try (0..<3).map { _ in try reports.next().message } == ["1", "700", "1500"])
    }

    @Test func anIntervalGoesOnAfterAnError() throws {
        try context.evaluate("let n = 0; setInterval(() => { throw new Error(++n) })")

        #expect(try reports.next().message == "Error: 1")
        #expect(try reports.next().message == "Error: 2")
    }

    @Test func theTimeoutOfTheContextStopsAnEndlessTimer() throws {
        let context = try isolate.makeContext(
            timeout: .milliseconds(50), options: reports.options)

        try context.evaluate("setTimeout(() => { for (;;); })")

        #expect(try reports.next().code == .timedOut)
    }

    @Test func aTimerDoesNotKeepItsContext() throws {
        weak var dropped: Context?
        do {
            let context = try isolate.makeContext()
            try context.evaluate("setInterval(() => 1, 1e9)")
            dropped = context
        }

        #expect(dropped == nil)
        try isolate.collectGarbage()
        #expect(try isolate.heapStatistics().contextCount <= 1)
    }

    @Test func aClosedContextRunsNoTimers() throws {
        try context.evaluate("setTimeout(() => { throw 'closed' }, 1e9)")
        try context.evaluate("setInterval(() => { throw 'closed' }, 1e9)")
        context.close()

        let other = try isolate.makeContext(options: reports.options)
        try other.evaluate("setTimeout(() => { throw 'open' }, 30)")

        #expect(try reports.next().message == "open")
    }

    @Test func theHandlerMayUseTheContext() throws {
        let isolate = Isolate()
        let box = WeakBox()
        let reports = Reports()
        let tell = try #require(reports.options.unhandled)
        let context = try isolate.makeContext(
            options: ContextOptions(unhandled: { error in
                // In a call of its own, whose microtasks run.
                let ran = try? box.context?.evaluate("Promise.resolve().then(() => ran++); ran")
                if ran != nil { tell(error) }
            }))
        box.context = context

        try context.evaluate("var ran = 0; setTimeout(() => { throw 1 })")
        _ = try reports.next()

        #expect(try context.evaluate("ran", as: Int.self) == 1)
    }

    @Test func whatIsSwitchedOffIsNotThere() throws {
        let context = try isolate.makeContext(
            options: ContextOptions(timers: false, queueMicrotask: false))

        let names = try context.evaluate(
            """
            ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask']
              .filter(name => name in globalThis)
            """, as: [String].self)

        #expect(names.isEmpty)
    }
}

private final class WeakBox: @unchecked Sendable {
    // Written before any other thread reads it.
    weak var context: Context?
}
