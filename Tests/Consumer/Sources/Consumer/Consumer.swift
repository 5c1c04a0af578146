import SwiftRacer

@main
struct Consumer {
    static func main() async throws {
        let context = try Isolate().makeContext()
        let add = try context.makeFunction(named: "add") { (a: Int, b: Int) in a + b }
        let later = try context.makeFunction(named: "later") { (text: String) in
            try await Task.sleep(for: .milliseconds(1))
            return text
        }
        try context.globalObject().setValue(.object(add), forKey: "add")
        try context.globalObject().setValue(.object(later), forKey: "later")

        let sum = try context.evaluate("add(1, 1)", as: Int.self)
        let text = try await context.evaluateAsync("await later('1 + 1')", as: String.self)

        let ported = ported()
        precondition(ported == 42, "what was written for JavaScriptCore gave \(ported ?? 0)")
        precondition(sum == 2 && text == "1 + 1", "\(text) is \(sum) in V8 \(Engine.version)")
        print("\(text) is \(sum) in V8 \(Engine.version)")
    }
}
