import SwiftRacer

func total(by source: String) -> String {
    do throws(EngineError) {
        let isolate = Isolate(heapLimit: 32 << 20)
        let context = try isolate.makeContext(timeout: .milliseconds(500))
        try context.evaluate(source, name: "rule.js")
        let rule = try context.evaluate("rule", as: JSFunction.self)
        return "\(try Double(rule.call(10)))"
    } catch {
        switch error.code {
        case .syntax: return "does not parse, line \(error.exception?.line ?? 0)"
        case .exception: return "\(error.message), line \(error.exception?.line ?? 0)"
        case .timedOut: return "took too long"
        case .heapLimitReached: return "took too much memory"
        default: return error.message
        }
    }
}

print(total(by: "const rule = (count) => count * 4.5"))  // 45.0
print(total(by: "const rule = (count) => count +* 2"))  // does not parse, line 1
print(total(by: "const rule = (count) =>\n total"))  // ReferenceError: total is not defined, line 2
print(total(by: "const rule = () => { for (;;); }"))  // took too long

let hoarder = "const rule = () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }"
print(total(by: hoarder))  // took too much memory
