import SwiftRacer
import Synchronization
import Testing

@Suite struct ConsoleTests {
    let isolate = Isolate()
    let messages = Messages()
    let context: Context

    init() throws {
        context = try isolate.makeContext(
            options: ContextOptions(console: { [messages] in messages.append($0) }))
    }

    @Test func theClosureGetsMethodAndText() throws {
        try context.evaluate("console.warn('%s is', 'it', { a: [1] })")

        let message = try #require(messages.all.first)
        #expect(message.level == .warn)
        #expect(message.text == "it is { a: [ 1 ] }")
    }

    @Test func groupsIndent() throws {
        try context.evaluate("console.group('g'); console.log('in'); console.groupEnd()")

        #expect(messages.all.map(\.text) == ["g", "  in"])
    }

    @Test func eachContextHasCountersOfItsOwn() throws {
        let others = Messages()
        let other = try isolate.makeContext(
            options: ContextOptions(console: { others.append($0) }))

        try context.evaluate("console.count(); console.count()")
        try other.evaluate("console.count()")

        #expect(messages.all.map(\.text) == ["default: 1", "default: 2"])
        #expect(others.all.map(\.text) == ["default: 1"])
    }

    @Test func theClosureMayUseTheContext() throws {
        let other = try isolate.makeContext()
        let values = Messages()
        let context = try isolate.makeContext(
            options: ContextOptions(console: { message in
                if (try? other.evaluate("1 + 1")) != nil { values.append(message) }
            }))

        try context.evaluate("console.log('x')")

        #expect(values.all.map(\.text) == ["x"])
    }

    @Test func withoutAClosureScriptsThatLogGoOn() throws {
        #expect(try isolate.makeContext().evaluate("console.log('x'); 7", as: Int.self) == 7)
    }

    @Test func aClosedContextLetsGoOfItsConsole() throws {
        try context.evaluate("console.log('x')")
        #expect(try isolate.heapStatistics().contextCount == 2)

        context.close()
        try isolate.collectGarbage()

        #expect(try isolate.heapStatistics().contextCount < 2)
    }
}

/// What was written.
final class Messages: Sendable {
    private let messages = Mutex<[ConsoleMessage]>([])

    var all: [ConsoleMessage] { messages.withLock { $0 } }

    func append(_ message: ConsoleMessage) {
        messages.withLock { $0.append(message) }
    }
}
