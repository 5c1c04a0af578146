import SwiftRacer

struct Order: Codable, JSConvertible {
    var item: String
    var count: Int
}

let context = try Isolate().makeContext()
try context.evaluate(
    "function rule(order) { return order.count >= 10 ? 0.1 : 0 }", name: "rule.js")

let rule = try context.evaluate("rule", as: JSFunction.self)
let order = Order(item: "tea", count: 12)
let discount = try rule.call(order.jsValue(in: context))
print(try Double(discount))  // 0.1
