import SwiftRacer
import Testing

@Suite struct HandleScopeTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test func valuesAreReadWithoutKeepingThem() throws {
        try context.evaluate(
            "var items = Array.from({length: 100}, (_, i) => ({n: i, s: 'é' + i}))")
        let before = try context.isolate.liveHandleCount()

        let (sum, last) = try context.withHandleScope { (scope) throws(EngineError) in
            let items = try scope.value(forKey: "items", of: try scope.globalObject())
            var sum = 0.0
            var last = ""
            for index in 0..<100 {
                let item = try scope.value(forKey: index, of: items)
                sum += try scope.number(try scope.value(forKey: "n", of: item))
                last = try scope.string(try scope.value(forKey: "s", of: item))
            }
            let kept = try context.isolate.liveHandleCount()
            #expect(kept == before)
            return (sum, last)
        }

        #expect(sum == 4950)
        #expect(last == "é99")
    }

    @Test func valuesComeOutAndGoIn() throws {
        let value = try context.withHandleScope { (scope) throws(EngineError) in
            let made = try scope.evaluate("({})", name: "made.js", line: 3)
            try scope.setValue(try scope.local("tea"), forKey: "name", of: made)
            return try scope.value(made)
        }
        let (isTruthy, isNullish) = try context.withHandleScope { (scope) throws(EngineError) in
            let again = try scope.local(value)
            let none = try scope.value(forKey: "none", of: again)
            return (try scope.isTruthy(again), try scope.isNullish(none))
        }

        #expect(try String(value.object?.value(forKey: "name") ?? .null) == "tea")
        #expect(isTruthy && isNullish)
    }

    @Test func functionsAreCalled() throws {
        let results = try context.withHandleScope { (scope) throws(EngineError) in
            let add = try scope.evaluate("(function (...all) { return this + all.join() })")
            let one = try scope.local(1)
            let two = try scope.local(2)
            return [
                try scope.string(try scope.call(add, receiver: "a")),
                try scope.string(try scope.call(add, one, receiver: "b")),
                try scope.string(try scope.call(add, one, two, receiver: "c")),
                try scope.string(try scope.call(add, arguments: [1, 2, 3], receiver: "d")),
            ]
        }

        #expect(results == ["a", "b1", "c1,2", "d1,2,3"])
    }

    @Test(arguments: [
        "scope is not a function", "Assigning to it throws", "cannot convert string to Double",
        "cannot get or set a property of null",
    ])
    func failuresSayWhatTheyAre(_ message: String) throws {
        let error = #expect(throws: EngineError.self) {
            try context.withHandleScope { (scope) throws(EngineError) in
                switch message {
                case "scope is not a function": _ = try scope.call(try scope.local("scope"))
                case "Assigning to it throws":
                    let object = try scope.evaluate(
                        "({set x(value) { throw new Error('Assigning to it throws') }})")
                    try scope.setValue(try scope.local(1), forKey: "x", of: object)
                case "cannot convert string to Double": _ = try scope.number(try scope.local("1"))
                default: _ = try scope.value(forKey: "x", of: try scope.local(.null))
                }
            }
        }

        #expect(error?.message.contains(message) == true, "\(error?.message ?? "nothing")")
    }

    @Test(arguments: [true, false])
    func anOuterScopeIsNotUsedInsideOfAnother(_ isOfTheSameIsolate: Bool) throws {
        let other = isOfTheSameIsolate ? context : try Isolate().makeContext()

        let error = #expect(throws: EngineError.self) {
            try context.withHandleScope { (outer) throws(EngineError) in
                try other.withHandleScope { (_) throws(EngineError) in
                    _ = try outer.globalObject()
                }
            }
        }

        #expect(error?.code == .invalidArgument)
    }

    @Test func anOuterValueIsUsedInsideOfAnother() throws {
        let number = try context.withHandleScope { (outer) throws(EngineError) in
            let object = try outer.evaluate("({x: 42})")
            let inner = try context.withHandleScope { (inner) throws(EngineError) in
                try inner.number(try inner.value(forKey: "x", of: object))
            }
            return inner + (try outer.number(try outer.value(forKey: "x", of: object)))
        }

        #expect(number == 84)
    }

    @Test(arguments: [true, false])
    func valuesOfAnotherContextAreRefused(_ isOfTheSameIsolate: Bool) throws {
        let other = try (isOfTheSameIsolate ? context.isolate : Isolate()).makeContext()

        let error = #expect(throws: EngineError.self) {
            try context.withHandleScope { (outer) throws(EngineError) in
                let object = try outer.evaluate("({})")
                try other.withHandleScope { (inner) throws(EngineError) in
                    _ = try inner.value(object)
                }
            }
        }

        #expect(error?.code == .conversionFailed)
    }

    @Test func aScopeIsOneCallWithOneDeadline() throws {
        let error = #expect(throws: EngineError.self) {
            try context.withHandleScope(timeout: .milliseconds(20)) { (scope) throws(EngineError) in
                let spin = try scope.evaluate("() => { for (;;); }")
                _ = try? scope.call(spin)
                _ = try scope.call(spin)
            }
        }

        #expect(error?.code == .timedOut)
        #expect(try context.evaluate("1", as: Int.self) == 1)
    }

    @Test func closingInsideOfAScopeWaitsForItsEnd() throws {
        let number = try context.withHandleScope { (scope) throws(EngineError) in
            let object = try scope.evaluate("({x: 1})")
            context.isolate.close()
            return try scope.number(try scope.value(forKey: "x", of: object))
        }

        #expect(number == 1)
        #expect(throws: EngineError.self) { try context.evaluate("1") }
    }

    @Test func sharedMemoryOfAnotherIsolateComesIn() throws {
        let buffer = try Isolate().makeContext().evaluate("new SharedArrayBuffer(8)")

        let count = try context.withHandleScope { (scope) throws(EngineError) in
            let here = try scope.local(buffer)
            return try scope.number(try scope.value(forKey: "byteLength", of: here))
        }

        #expect(count == 8)
    }

    @Test func symbolsAndPrimitivesGoInAndOut() throws {
        let symbol = try context.evaluate("Symbol.for('a')")

        let (isSame, bigInt) = try context.withHandleScope { (scope) throws(EngineError) in
            let isSame = try scope.evaluate("(s => s === Symbol.for('a'))")
            let local = try scope.local(symbol)
            return (
                try scope.isTruthy(try scope.call(isSame, local)),
                try scope.value(try scope.local(.bigInt(JSBigInt(7))))
            )
        }

        #expect(isSame)
        #expect(try Int(bigInt) == 7)
    }

    @Test func valuesSurviveACollection() throws {
        let text = try context.withHandleScope { (scope) throws(EngineError) in
            let object = try scope.evaluate("({x: 'a'.repeat(1000)})")
            try context.isolate.collectGarbage()
            return try scope.string(try scope.value(forKey: "x", of: object))
        }

        #expect(text.count == 1000)
    }
}
