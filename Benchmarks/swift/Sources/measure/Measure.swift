import CountedMalloc
import Foundation
import SwiftRacer

/// What something costs in Swift: memory that it asks for, counted, and time.
///
/// Counts have thresholds, and fail; times are reported.
@main struct Measure {
    struct Item: Codable, Equatable {
        let id: Int
        let name: String
        let tags: [String]
        let ok: Bool
    }

    static func main() throws {
        let context = try Isolate().makeContext()
        let add = try JSFunction(context.evaluate("(a, b) => a + b"))
        let object = try JSObject(context.evaluate("({ value: 7 })"))
        let host = try context.makeFunction(named: "host") { (a: Int, b: Int) in a + b }
        let loop = try JSFunction(
            context.evaluate(
                "(f) => { let sum = 0; for (let i = 0; i < 1000; i++) sum += f(i, 1); return sum }")
        )
        let items = try context.evaluate(
            """
            globalThis.items = Array.from({ length: 20000 }, (_, i) => (
              { id: i, name: 'item ' + i, tags: ['a' + i % 10, 'b' + i % 7], ok: i % 2 === 0 })); items
            """)
        let json = Data(try context.evaluate("JSON.stringify(items)", as: String.self).utf8)
        let decoded = try items.decoded(as: [Item].self)
        guard try decoded == JSONDecoder().decode([Item].self, from: json) else {
            fatalError("the decoders do not agree")
        }

        var table = Table()
        try table.add("call(1, 2)", atMost: 1.1) { _ = try add.call(1, 2) }
        try table.add("call(arguments:)", atMost: 1.1) {
            _ = try add.call(arguments: [.number(1), .number(2)])
        }
        try table.add("evaluate(\"1 + 1\")", atMost: 0.1) { _ = try context.evaluate("1 + 1") }
        try table.add("object[\"value\"]", atMost: 0.1) { _ = try object["value"] }
        try table.add("host function, from JavaScript", per: 1000, atMost: 3.1) {
            _ = try loop.call(.object(host))
        }
        try table.add("JSDecoder, an object of 20,000", per: 20_000, atMost: 3.1) {
            _ = try items.decoded(as: [Item].self)
        }
        try table.add("JSONDecoder, the same", per: 20_000, atMost: .infinity) {
            _ = try JSONDecoder().decode([Item].self, from: json)
        }
        exit(table.hasFailed ? 1 : 0)
    }
}

struct Table {
    private(set) var hasFailed = false

    /// Measures `work`, which does something `number` times.
    mutating func add(
        _ name: String, per number: Int = 1, atMost most: Double, _ work: () throws -> Void
    ) throws {
        for _ in 0..<max(3, 2000 / number) { try work() }
        let rounds = max(5, 20_000 / number)
        let before = counted_malloc_count()
        for _ in 0..<rounds { try work() }
        let allocations = Double(counted_malloc_count() - before) / Double(rounds * number)
        let clock = ContinuousClock()
        var samples: [Duration] = []
        for _ in 0..<9 {
            samples.append(try clock.measure { for _ in 0..<rounds { try work() } })
        }
        let median = samples.sorted()[samples.count / 2] / (rounds * number)
        let nanoseconds = Double(median.components.attoseconds) / 1e9
        let fails = allocations > most
        if fails { hasFailed = true }
        print(
            name.padding(toLength: 34, withPad: " ", startingAt: 0),
            String(format: "%6.2f allocations  %8.0f ns", allocations, nanoseconds),
            fails ? "  TOO MANY: at most \(most)" : "")
    }
}
