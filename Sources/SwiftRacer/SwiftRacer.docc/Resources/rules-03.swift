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
let price = try context.makeFunction(named: "price") { (item: String) throws -> Double in
    guard let price = prices[item] else { throw UnknownItem(item: item) }
    return price
}
try context.globalObject().setValue(.object(price), forKey: "price")
try context.evaluate(
    """
    function rule({ item, count }) {
        const total = price(item) * count;
        return count >= 10 ? total * 0.9 : total;
    }
    """, name: "rule.js")

let rule = try context.evaluate("rule", as: JSFunction.self)
print(try Double(rule.call(Order(item: "tea", count: 10).jsValue(in: context))))  // 40.5
do {
    try rule.call(Order(item: "jam", count: 1).jsValue(in: context))
} catch {
    print(error.message)  // UnknownItem: no jam in this shop
}
