import SwiftRacer

struct Order: Codable, JSConvertible {
    var item: String
    var count: Int
}

struct UnknownItem: Error, CustomStringConvertible {
    let item: String
    var description: String { "no \(item) in this shop" }
}

let prices = ["tea": 4.5, "cake": 3]

let context = try Isolate().makeContext()
let price = try context.makeFunction(named: "price") { (item: String) async throws -> Double in
    try await Task.sleep(for: .milliseconds(1))  // the database
    guard let price = prices[item] else { throw UnknownItem(item: item) }
    return price
}
try context.globalObject().setValue(.object(price), forKey: "price")
try context.evaluate(
    """
    async function rule({ item, count }) {
        const total = await price(item) * count;
        return count >= 10 ? total * 0.9 : total;
    }
    """, name: "rule.js")

let rule = try context.evaluate("rule", as: JSFunction.self)
let total = try await rule.callAsync(Order(item: "cake", count: 4).jsValue(in: context))
print(try Double(total))  // 12.0
