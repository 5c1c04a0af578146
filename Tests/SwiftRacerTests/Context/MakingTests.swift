import SwiftRacer
import Testing

@Suite struct MakingTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func check(_ object: JSObject, _ source: String) throws -> Bool {
        try Bool(try #require(try context.evaluate("(\(source))").function).call(.object(object)))
    }

    @Test func objectsHaveTheirPropertiesInOrder() throws {
        let object = try context.makeObject(["b": 1, "a": "x", "__proto__": .null])

        #expect(try object.keys() == ["b", "a", "__proto__"])
        #expect(try check(object, "x => Object.getPrototypeOf(x) === Object.prototype"))
        #expect(try context.makeObject().keys() == [])
    }

    @Test func mapsHaveTheirEntriesInOrder() throws {
        let map = try context.makeMap([
            (key: 1, value: "a"), (key: .number(.nan), value: "b"), (key: 1, value: "c"),
        ])

        #expect(try map.count() == 2)
        #expect(try check(map, "x => x instanceof Map && x.get(1) === 'c' && x.get(NaN) === 'b'"))
        #expect(try context.makeMap().count() == 0)
    }

    @Test func setsHaveTheirMembersOnce() throws {
        let set = try context.makeSet([1, 2, 1, .number(-0.0), 0])

        #expect(try set.count() == 3)
        #expect(try check(set, "x => x instanceof Set && x.has(2) && x.has(0)"))
        #expect(try context.makeSet().count() == 0)
    }

    @Test func datesHaveTheirTime() throws {
        let date = try context.makeDate(JSDate(millisecondsSince1970: 5))

        #expect(try check(date, "x => x instanceof Date && x.getTime() === 5"))
    }

    @Test(arguments: [
        (JSErrorType.error, "Error"), (.rangeError, "RangeError"),
        (.referenceError, "ReferenceError"), (.syntaxError, "SyntaxError"),
        (.typeError, "TypeError"),
    ])
    func errorsAreOfTheirConstructor(_ type: JSErrorType, _ name: String) throws {
        let error = try context.makeError("no\0\u{1F600}", type: type)

        #expect(try check(error, "x => x.constructor === \(name) && x.name === '\(name)'"))
        #expect(try check(error, "x => x.message === 'no\\0\\u{1f600}'"))
        #expect(try error.exception().name.description == name)
    }

    @Test func anErrorTellsWhatIsKnownOfIt() throws {
        let value = try context.evaluate(
            "new RangeError('far', { cause: new Error('near') })", name: "e.js")
        let exception = try #require(value.object as? JSError).exception()

        #expect(exception.name == "RangeError")
        #expect(exception.message == "far")
        #expect(exception.causes.map(\.message) == ["near"])
        #expect(exception.file == "e.js")
    }

    @Test func aValueOfAnotherIsolateIsRefused() throws {
        let foreign = JSValue.object(try Isolate().makeContext().makeObject())

        for make in [
            { _ = try self.context.makeObject(["x": foreign]) },
            { _ = try self.context.makeMap([(key: 1, value: foreign)]) },
            { _ = try self.context.makeSet([foreign]) },
        ] {
            let error = try #require(throws: EngineError.self) { try make() }
            #expect(error.code == .conversionFailed)
        }
    }

    @Test func functionsTakeAListOfArguments() throws {
        let count = try #require(
            try context.evaluate("(function () { return [this.x, ...arguments].length; })").function
        )
        let point = try #require(
            try context.evaluate("(class { constructor(x) { this.x = x; } })").function)
        let arguments: [JSValue] = [1, 2, 3]

        #expect(try Int(count.call(arguments: arguments, receiver: 1)) == 4)
        #expect(try Int(point.construct(arguments: arguments)["x"]) == 1)
    }
}
