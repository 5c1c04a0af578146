import Glibc
import SwiftRacer
import Testing

/// Whatever goes first: things of every kind are dropped and closed in every order.
@Suite struct DestructionTests {
    /// A thing, used: that gives 7.
    typealias Use = @Sendable () throws -> Int

    /// How a thing of each kind is made; what it is used by holds it, and nothing else of ours.
    static let kinds: [(name: String, make: @Sendable (Context) throws -> Use)] = [
        (
            "isolate",
            { context in
                let isolate = context.isolate
                return { try isolate.makeContext().evaluate("7", as: Int.self) }
            }
        ),
        ("context", { context in { try context.evaluate("7", as: Int.self) } }),
        (
            "script",
            { context in
                let script = try context.compile("7")
                return { try Int(script.run()) }
            }
        ),
        (
            "global object",
            { context in
                let global = try context.globalObject()
                try global.setValue(7, forKey: "seven")
                return { try Int(global.value(forKey: "seven")) }
            }
        ),
        (
            "object",
            { context in
                let object = try context.evaluate("({n: 7})", as: JSObject.self)
                return { try Int(object.value(forKey: "n")) }
            }
        ),
        (
            "array",
            { context in
                let array = try context.evaluate("[7]", as: JSArray.self)
                return { try Int(array.element(at: 0)) }
            }
        ),
        (
            "map",
            { context in
                let map = try context.evaluate("new Map([[1, 7]])", as: JSMap.self)
                return { try Int(try #require(try map.entries().first).value) }
            }
        ),
        (
            "set",
            { context in
                let set = try context.evaluate("new Set([7])", as: JSSet.self)
                return { try Int(try #require(try set.members().first)) }
            }
        ),
        (
            "function",
            { context in
                let function = try context.evaluate("() => 7", as: JSFunction.self)
                return { try Int(function.call()) }
            }
        ),
        (
            "promise",
            { context in
                let promise = try context.evaluate("Promise.resolve(7)", as: JSPromise.self)
                return { try Int(promise.settledValue()) }
            }
        ),
        (
            "resolver",
            { context in
                let (promise, resolver) = try context.makePromise()
                return {
                    try resolver.resolve(7)
                    return try Int(promise.settledValue())
                }
            }
        ),
        (
            "iterator",
            { context in
                let iterator = try context.evaluate("Array(9).fill(7)", as: JSArray.self)
                    .makeIterator()
                return { try Int(try #require(try iterator.next())) }
            }
        ),
        (
            "iterator of Swift's",
            { context in
                let iterator = try context.makeIterator(over: Array(repeating: 7, count: 99))
                return { try Int(try #require(try iterator.makeIterator().next())) }
            }
        ),
        (
            "buffer",
            { context in
                let buffer = try context.evaluate("new Uint8Array([7])", as: JSBuffer.self)
                return {
                    let bytes = try buffer.bytes()
                    return Int(try #require(bytes.first))
                }
            }
        ),
        (
            "closure",
            { context in
                let held = Held()
                let function = try context.makeFunction { () in held.number }
                return { try Int(function.call()) }
            }
        ),
        (
            "error",
            { context in
                let error = try #require(throws: EngineError.self) {
                    try context.evaluate("throw {n: 7}")
                }
                return { try Int(try #require(error.thrownValue?.object).value(forKey: "n")) }
            }
        ),
        (
            "timer",
            { context in
                let function = try context.evaluate(
                    "(() => { let n = 7; setInterval(() => 1, 1); return () => n })()",
                    as: JSFunction.self)
                return { try Int(function.call()) }
            }
        ),
    ]

    /// What a closure holds.
    private final class Held: Sendable {
        let number = 7
    }

    /// What its resolvers leave undone is of no interest.
    static func makeContext(in isolate: Isolate = Isolate()) throws -> Context {
        try isolate.makeContext(options: ContextOptions(unhandled: { _ in }))
    }

    /// Things of all kinds in one context, in an order of `seed`'s.
    static func make(seed: UInt64, in context: Context) throws -> [(name: String, use: Use)] {
        var random = SplitMix(seed: seed)
        return try kinds.map { ($0.name, try $0.make(context)) }.shuffled(using: &random)
    }

    @Test(arguments: kinds.indices)
    func aThingOfEachKindMayBeTheLast(_ index: Int) throws {
        let use = try DestructionTests.kinds[index].make(DestructionTests.makeContext())

        #expect(try use() == 7)
    }

    @Test(arguments: UInt64(0)..<12)
    func thingsOfAllKindsAreDroppedInAnyOrder(_ seed: UInt64) throws {
        var things = try DestructionTests.make(seed: seed, in: DestructionTests.makeContext())

        while things.popLast() != nil {
            for thing in things.suffix(2) { #expect(try thing.use() == 7, "\(thing.name)") }
        }
    }

    @Test(arguments: UInt64(0)..<12)
    func thingsOfAllKindsOutliveTheirContext(_ seed: UInt64) throws {
        try outlive(seed) { context in context.close() }
    }

    @Test(arguments: UInt64(0)..<12)
    func thingsOfAllKindsOutliveTheirIsolate(_ seed: UInt64) throws {
        try outlive(seed) { context in context.isolate.close() }
    }

    private func outlive(_ seed: UInt64, closing close: (Context) -> Void) throws {
        var context: Context? = try DestructionTests.makeContext()
        var things = try DestructionTests.make(seed: seed, in: try #require(context))
        things.removeLast(Int(seed) % things.count)

        close(try #require(context))
        let isolateIsClosed = context?.isolate.isClosed == true
        context = nil

        while let thing = things.popLast() {
            if thing.name == "isolate", !isolateIsClosed {
                #expect(try thing.use() == 7)
            } else {
                let error = #expect(throws: EngineError.self, "\(thing.name)") { try thing.use() }
                #expect(error?.code == .closed, "\(thing.name)")
            }
        }
    }

    @Test func aPairOfAnyKindsGoesInBothOrders() throws {
        let isolate = Isolate()
        for first in DestructionTests.kinds {
            for second in DestructionTests.kinds where second.name != first.name {
                let context = try DestructionTests.makeContext(in: isolate)
                var things = [try first.make(context), try second.make(context)]
                things.removeFirst()
                context.close()
                let result = Result { try things[0]() }
                if let error = result.failure as? EngineError { #expect(error.code == .closed) }
                things.removeFirst()
            }
        }

        #expect(try isolate.makeContext().evaluate("6 * 7", as: Int.self) == 42)
    }

    @Test func thingsOfAllKindsLeaveNothingBehind() async {
        await #expect(processExitsWith: .success) {
            for seed in UInt64(0)..<6 {
                var things = try DestructionTests.make(
                    seed: seed, in: DestructionTests.makeContext())
                while things.popLast() != nil {}
            }
            // A timer that runs at the moment keeps its context until it is done.
            for _ in 0..<1000 where Engine.liveHandleCount > 0 { usleep(10_000) }
            #expect(Engine.liveHandleCount == 0)
        }
    }
}

extension Result {
    /// Why it is none.
    fileprivate var failure: (any Error)? {
        if case .failure(let error) = self { error } else { nil }
    }
}
