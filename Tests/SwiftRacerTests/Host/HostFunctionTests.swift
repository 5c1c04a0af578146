import SwiftRacer
import Synchronization
import Testing

@Suite struct HostFunctionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func define(_ name: String, _ function: JSFunction) throws {
        try context.globalObject().setValue(.object(function), forKey: name)
    }

    // MARK: Arguments and results

    @Test func aClosureGetsConvertedArguments() throws {
        try define("add", context.makeFunction(named: "add") { (a: Int, b: Int) in a + b })

        #expect(try context.evaluate("add(1, 2)", as: Int.self) == 3)
    }

    @Test func aClosureMayHaveNoParameters() throws {
        try define("answer", context.makeFunction { 42 })

        #expect(try context.evaluate("answer()", as: Int.self) == 42)
    }

    @Test func aClosureMayHaveManyParametersOfManyTypes() throws {
        let join = try context.makeFunction {
            (a: Int, b: String, c: Bool, d: [Double], e: [String: Int], f: JSValue, g: UInt8) in
            "\(a) \(b) \(c) \(d) \(e) \(f.object == nil) \(g)"
        }
        try define("join", join)

        let text = try context.evaluate(
            "join(1, 'two', true, [3.5], { four: 4 }, 5, 6)", as: String.self)

        #expect(text == #"1 two true [3.5] ["four": 4] true 6"#)
    }

    @Test func aClosureWithoutResultReturnsUndefined() throws {
        let noted = Mutex<[Int]>([])
        try define("note", context.makeFunction { (n: Int) in noted.withLock { $0.append(n) } })

        #expect(try context.evaluate("note(1) === undefined", as: Bool.self))
        #expect(noted.withLock { $0 } == [1])
    }

    @Test func aClosureOfSeveralStatementsReturnsItsResult() throws {
        let shout = try context.makeFunction { (text: String) in
            let upper = text.uppercased()
            return upper + "!"
        }

        #expect(try String(shout.call("hey")) == "HEY!")
    }

    @Test func aMissingArgumentIsNilForAnOptional() throws {
        try define("greet", context.makeFunction { (name: String?) in "hello " + (name ?? "you") })

        #expect(try context.evaluate("greet()", as: String.self) == "hello you")
        #expect(try context.evaluate("greet(null)", as: String.self) == "hello you")
        #expect(try context.evaluate("greet('Ann')", as: String.self) == "hello Ann")
    }

    @Test func aMissingArgumentIsATypeErrorThatNamesIt() throws {
        try define("add", context.makeFunction(named: "add") { (a: Int, b: Int) in a + b })

        let text = try context.evaluate(
            "try { add(1) } catch (e) { `${e instanceof TypeError} ${e.name}: ${e.message}` }",
            as: String.self)
        let error = try #require(throws: EngineError.self) { try context.evaluate("add(1)") }

        #expect(
            text == "true TypeError: argument 2 of add: cannot convert undefined to Int")
        #expect((error.underlyingError as? EngineError)?.code == .conversionFailed)
        #expect(error.exception?.frames.first?.function == "")
    }

    @Test func anArgumentOfTheWrongTypeIsATypeError() throws {
        try define("add", context.makeFunction(named: "add") { (a: Int, b: Int) in a + b })

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("add('1', 2)")
        }

        #expect(error.message == "TypeError: argument 1 of add: cannot convert string to Int")
    }

    @Test func aResultThatCannotBeConvertedIsATypeError() throws {
        let other = try Isolate().makeContext().makeObject()
        try define("other", context.makeFunction(named: "other") { other })

        let error = try #require(throws: EngineError.self) { try context.evaluate("other()") }

        #expect(error.exception?.name == "TypeError")
        #expect(error.message.contains("belongs to another isolate"))
    }

    @Test func surplusArgumentsAreIgnored() throws {
        try define("first", context.makeFunction { (a: Int) in a })

        #expect(try context.evaluate("first(1, 2, 3)", as: Int.self) == 1)
    }

    @Test func objectsAndFunctionsAreArgumentsAndResults() throws {
        try define(
            "apply",
            context.makeFunction { (function: JSFunction, object: JSObject, key: JSSymbol) in
                try object.setValue(function.call(1), forKey: key)
                return object
            })

        let code = "let s = Symbol(), o = {}; apply(x => x + 1, o, s) === o && o[s]"
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("apply({}, {}, Symbol())")
        }

        #expect(try context.evaluate(code, as: Int.self) == 2)
        #expect(error.message.contains("cannot convert JSObject to JSFunction"))
    }

    @Test func codableTypesAreArgumentsAndResults() throws {
        let older = try context.makeFunction { (person: Person) in
            Person(name: person.name, age: person.age + 1)
        }
        try define("older", older)

        #expect(
            try context.evaluate("older({ name: 'Ann', age: 41 }).age", as: Int.self) == 42)
    }

    // MARK: The raw form

    @Test func aCallHasReceiverArgumentsAndContext() throws {
        let function = try context.makeFunction(named: "sum", length: 2) { call in
            let base = try call.receiver.object?.value(forKey: "base") ?? .undefined
            let numbers = try call.arguments.map { try Double($0) }
            let sum = try numbers.reduce(Double(base), +)
            return .object(try call.context.makeObject(["sum": .number(sum)]))
        }
        try define("sum", function)

        #expect(
            try context.evaluate("({ base: 10, sum }).sum(1, 2, 3).sum", as: Double.self) == 16)
        #expect(try context.evaluate("sum.length", as: Int.self) == 2)
    }

    @Test func aCallConvertsAnArgument() throws {
        try define(
            "f",
            context.makeFunction(named: "f") { call in
                .number(try call.argument(0) + call.argument(1, as: Double.self))
            })

        #expect(try context.evaluate("f(1, 2)", as: Int.self) == 3)
        #expect(
            try context.evaluate("try { f(1) } catch (e) { e.message }", as: String.self)
                == "argument 2 of f: cannot convert undefined to Double")
    }

    // MARK: What it is

    @Test func nameAndLengthAreVisible() throws {
        try define(
            "f", context.makeFunction(named: "given") { (_: Int, _: Int, _: Int?, _: Int) in 1 })

        #expect(try context.evaluate("f.name", as: String.self) == "given")
        #expect(try context.evaluate("f.length", as: Int.self) == 2)
        #expect(try context.evaluate("typeof f", as: String.self) == "function")
    }

    @Test func itIsNoConstructor() throws {
        try define("f", context.makeFunction(named: "f") { 1 })

        let error = try #require(throws: EngineError.self) { try context.evaluate("new f") }

        #expect(error.message == "TypeError: f is not a constructor")
    }

    @Test func itIsTheSameFunctionEachTimeItCrosses() throws {
        let function = try context.makeFunction { 1 }
        try define("f", function)
        try define("g", function)

        #expect(try context.evaluate("f === g", as: Bool.self))
        #expect(try context.evaluate("f").object?.isIdentical(to: function) == true)
    }

    @Test func itCanBeCalledFromAnotherContextOfTheIsolate() throws {
        let other = try context.isolate.makeContext()
        let function = try context.makeFunction { (a: Int) in a + 1 }
        try other.globalObject().setValue(.object(function), forKey: "f")

        #expect(try other.evaluate("f(1)", as: Int.self) == 2)
    }

    @Test func aClosedContextMakesNone() throws {
        context.close()

        let error = try #require(throws: EngineError.self) { try context.makeFunction { 1 } }

        #expect(error.code == .closed)
    }

    @Test func itMayCloseItsIsolate() throws {
        let isolate = context.isolate
        try define("close", context.makeFunction { isolate.close() })

        #expect(try context.evaluate("close(); 1 + 1", as: Int.self) == 2)
        #expect(throws: EngineError.self) { try context.evaluate("1") }
    }

    // MARK: Nesting and threads

    @Test func callsNest() throws {
        let context = context
        try define(
            "down",
            context.makeFunction { [weak context] (depth: Int) in
                depth == 0
                    ? 0 : try context?.evaluate("down(\(depth - 1)) + 1", as: Int.self) ?? -1
            })

        #expect(try context.evaluate("down(20)", as: Int.self) == 20)
    }

    @Test func endlessNestingIsARangeError() throws {
        let context = context
        try define(
            "again",
            context.makeFunction { [weak context] in try context?.evaluate("again()") ?? .null })

        let error = try #require(throws: EngineError.self) { try context.evaluate("again()") }

        #expect(error.message.contains("Maximum call stack size exceeded"))
        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func threadsTakeTurns() throws {
        let sum = Mutex(0)
        try define("add", context.makeFunction { (n: Int) in sum.withLock { $0 += n } })

        try onThreads(4) { [context] _ in
            for _ in 0..<100 { try context.evaluate("add(1)") }
        }

        #expect(sum.withLock { $0 } == 400)
    }

    @Test func aTimeoutStopsWhatCalledIt() throws {
        try define("nothing", context.makeFunction {})

        let error = try #require(throws: EngineError.self) {
            try context.evaluate("for (;;) nothing()", timeout: .milliseconds(50))
        }

        #expect(error.code == .timedOut)
        #expect(try context.evaluate("nothing() === undefined", as: Bool.self))
    }

    @Test func aTerminationInAnotherIsolateIsAnErrorHere() throws {
        let other = try Isolate().makeContext()
        try define(
            "run",
            context.makeFunction {
                try disturbing(with: { other.isolate.terminateExecution() }) {
                    try other.evaluate(Endless.loop)
                }
            })

        let name = try context.evaluate("try { run() } catch (e) { e.name }", as: String.self)

        #expect(name == "EngineError")
    }

    // MARK: Memory

    @Test func whatAClosureCapturesIsLetGoOfWithTheFunction() throws {
        let isolate = context.isolate
        weak var token: Token?
        try {
            let captured = Token()
            token = captured
            let function = try context.makeFunction { captured.number }
            #expect(try Int(function.call()) == 7)
        }()

        try context.evaluate("0")
        try isolate.collectGarbage()
        try isolate.collectGarbage()

        #expect(token == nil)
    }

    @Test func whatAClosureCapturesIsLetGoOfWithTheIsolate() throws {
        weak var token: Token?
        let isolate = Isolate()
        try {
            let captured = Token()
            token = captured
            let context = try isolate.makeContext()
            let function = try context.makeFunction { (context.isClosed, captured.number).1 }
            try context.globalObject().setValue(.object(function), forKey: "f")
        }()
        #expect(token != nil)

        isolate.close()

        #expect(token == nil)
    }

    @Test func theEndOfWhatAClosureCapturesMayUseTheIsolate() throws {
        let isolate = context.isolate
        let results = Mutex<[String]>([])
        try {
            let captured = OnDeinit { [context] in
                let text = (try? context.evaluate("'used'", as: String.self)) ?? "failed"
                results.withLock { $0.append(text) }
            }
            _ = try context.makeFunction { captured.number }
        }()

        try context.evaluate("0")
        try isolate.collectGarbage()
        try isolate.collectGarbage()

        #expect(results.withLock { $0 } == ["used"])
    }
}

private struct Person: Codable, JSConvertible {
    var name: String
    var age: Int
}

private final class Token: Sendable {
    let number = 7
}

private final class OnDeinit: Sendable {
    let number = 7
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    deinit { body() }
}
