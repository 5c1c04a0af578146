import SwiftRacer

let context = try Isolate().makeContext()
try context.evaluate(
    "function rule(order) { return order.count >= 10 ? 0.1 : 0 }", name: "rule.js")

print(try context.evaluate("rule({ count: 12 })", as: Double.self))  // 0.1
