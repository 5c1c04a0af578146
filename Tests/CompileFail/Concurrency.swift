// What is not Sendable reaches no other thread by way of JavaScript.

import SwiftRacer

// expected-note@+1 4 {{class 'Counter' does not conform to the 'Sendable' protocol}}
final class Counter {
    var count = 0
}

func captured(in context: Context) throws(EngineError) {
    let counter = Counter()
    _ = try context.makeFunction { () -> Int in
        // expected-error@+1 {{capture of 'counter' with non-Sendable type 'Counter'}}
        counter.count += 1
        return counter.count
    }
}

func capturedVariable(in context: Context) throws(EngineError) {
    var count = 0
    _ = try context.makeFunction { () -> Int in
        // expected-error@+1 {{mutation of captured var 'count' in concurrently-executing code}}
        count += 1
        // expected-error@+1 {{reference to captured var 'count' in concurrently-executing code}}
        return count
    }
    print(count)
}

func capturedByAnAsyncOne(in context: Context) throws(EngineError) {
    let counter = Counter()
    // expected-error@+1 {{capture of 'counter' with non-Sendable type 'Counter'}}
    _ = try context.makeFunction { () async -> Int in counter.count }
}

extension Counter: JSConvertible {
    convenience init(_ value: JSValue) throws(EngineError) { self.init() }
    func jsValue(in context: Context) throws(EngineError) -> JSValue { .null }
}

func awaited(by context: Context) async throws {
    // expected-error@+1 {{type 'Counter' does not conform to the 'Sendable' protocol}}
    _ = try await context.evaluateAsync("1", as: Counter.self)
}

func promised(by context: Context) throws {
    // expected-error@+1 {{type 'Counter' does not conform to the 'Sendable' protocol}}
    _ = try context.makePromise { () async -> Counter in Counter() }
}

@MainActor final class View {
    // expected-note@+1 {{property declared here}}
    var title = ""

    func shown(by context: Context) throws {
        // expected-error@+1 {{main actor-isolated property 'title' can not be referenced}}
        _ = try context.makeFunction { () -> String in self.title }
    }
}
