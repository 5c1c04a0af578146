import SwiftRacer
import Testing

extension Context {
    /// Runs a case: asynchronously if it asks for functions of the host.
    func run(_ code: String, host: Told?) async throws -> JSValue {
        guard let host else { return try evaluate(code, name: "main.js") }
        for name in host.elements.map(\.text.description) {
            try globalObject().setValue(.object(hostFunction(name)), forKey: name)
        }
        return try await evaluateAsync(code, name: "main.js")
    }

    /// One of the functions that the README of the corpus tells of.
    private func hostFunction(_ name: String) throws -> JSFunction {
        switch name {
        case "add": try makeFunction(named: name) { (a: Double, b: Double) in a + b }
        case "fail":
            try makeFunction(named: name) { (text: String) throws -> Void in
                throw HostFailure(description: text)
            }
        case "call": try makeFunction(named: name) { (function: JSFunction) in try function.call() }
        case "later":
            try makeFunction(named: name) { (value: JSValue) in
                await Task.yield()
                return value
            }
        case "reject":
            try makeFunction(named: name) { (text: String) async throws -> Void in
                await Task.yield()
                throw HostFailure(description: text)
            }
        case "count":
            try makeFunction(named: name) { call in
                .object(try call.context.makeIterator(over: 0..<call.argument(0, as: Int.self)))
            }
        case "ticks":
            try makeFunction(named: name) { call in
                let count = try call.argument(0, as: Int.self)
                let stream = AsyncStream<Int> { continuation in
                    for number in 0..<count { continuation.yield(number) }
                    continuation.finish()
                }
                return .object(try call.context.makeAsyncIterator(over: stream))
            }
        default: try #require(nil as JSFunction?, "a function that the Swift runner does not know")
        }
    }
}

private struct HostFailure: Error, CustomStringConvertible {
    let description: String
}
