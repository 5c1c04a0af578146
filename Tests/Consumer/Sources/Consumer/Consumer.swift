import SwiftRacer

@main
struct Consumer {
    static func main() throws {
        let sum = try Isolate().makeContext().evaluate("1 + 1", as: Int.self)
        precondition(sum == 2, "1 + 1 is \(sum) in V8 \(Engine.version)")
        print("1 + 1 is \(sum) in V8 \(Engine.version)")
    }
}
