import SwiftRacer
import Testing

@Suite struct JSObjectTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func object(_ source: String) throws -> JSObject {
        try #require(try context.evaluate("(\(source))").object)
    }

    @Test func aNewObjectIsEmpty() throws {
        let object = try context.makeObject()

        #expect(try object.keys().isEmpty)
    }

    @Test func whatIsSetCanBeRead() throws {
        let object = try context.makeObject()

        try object.setValue(1.5, forKey: "x")

        #expect(try Double(object.value(forKey: "x")) == 1.5)
    }

    @Test func anAbsentPropertyIsUndefined() throws {
        let object = try object("{}")

        let value = try object.value(forKey: "x")

        #expect(try Int?(value) == nil)
        #expect(try object.hasValue(forKey: "x") == false)
    }

    @Test func propertiesOfThePrototypeAreRead() throws {
        let object = try object("Object.create({ x: 1 })")

        let value = try object.value(forKey: "x")

        #expect(try Int(value) == 1)
        #expect(try object.hasValue(forKey: "x"))
        #expect(try object.keys().isEmpty)
    }

    @Test func aDeletedPropertyIsGone() throws {
        let object = try object("{ x: 1 }")

        try object.removeValue(forKey: "x")

        #expect(try object.hasValue(forKey: "x") == false)
    }

    @Test func deletingWhatIsAbsentDoesNothing() throws {
        let object = try object("{ x: 1 }")

        try object.removeValue(forKey: "y")

        #expect(try object.keys() == ["x"])
    }

    @Test func keysAreTheOwnEnumerableStringsInOrder() throws {
        let object = try object("{ b: 1, 2: 2, a: 3, 1: 4, [Symbol()]: 5, __proto__: { c: 6 } }")

        let keys = try object.keys()

        #expect(keys == ["1", "2", "b", "a"])
    }

    @Test(arguments: ["", "a\0b", "\u{1F600}", "constructor", "a.b", "0", "-1", "4294967295"])
    func everyStringIsAKey(_ key: String) throws {
        let object = try object("Object.create(null)")

        try object.setValue("here", forKey: key)

        #expect(try String(object.value(forKey: key)) == "here")
        #expect(try object.keys().map(\.description) == [key])
    }

    @Test func keysKeepLoneSurrogates() throws {
        let object = try object("{ 'a\\ud800': 1 }")

        let keys = try object.keys()

        #expect(keys.map(\.utf16) == [[0x61, 0xD800]])
    }

    @Test func settersRun() throws {
        let object = try object("{ set x(value) { this.y = value * 2; } }")

        try object.setValue(21, forKey: "x")

        #expect(try Int(object.value(forKey: "y")) == 42)
    }

    @Test func gettersRunWithTheObjectAsThis() throws {
        let object = try object("{ y: 21, get x() { return this.y * 2; } }")

        let value = try object.value(forKey: "x")

        #expect(try Int(value) == 42)
    }

    @Test func methodsRunWithTheObjectAsThis() throws {
        let object = try object("{ base: 40, add(x, y) { return this.base + x + y; } }")

        let sum = try object.call(method: "add", 1, 1)

        #expect(try Int(sum) == 42)
    }

    @Test func methodsOfThePrototypeAreCalled() throws {
        let object = try object("new Date(86400000)")

        let text = try object.call(method: "toISOString")

        #expect(try String(text) == "1970-01-02T00:00:00.000Z")
    }

    @Test func callingAnAbsentMethodIsATypeError() throws {
        let object = try object("{}")

        let error = try #require(throws: EngineError.self) { try object.call(method: "go") }

        #expect(error.code == .exception)
        #expect(error.exception?.name == "TypeError")
        #expect(error.exception?.message == "undefined is not a function")
    }

    @Test func theSameObjectIsIdenticalHoweverItWasGot() throws {
        let first = try object("globalThis.it = {}")
        let second = try object("it")

        #expect(try first.isIdentical(to: second))
        #expect(try first.isIdentical(to: first))
    }

    @Test func equalObjectsAreNotIdentical() throws {
        let first = try object("{}")
        let second = try object("{}")

        #expect(try first.isIdentical(to: second) == false)
    }

    @Test func objectsOfTwoIsolatesAreNotIdentical() throws {
        let first = try object("{}")
        let second = try Isolate().makeContext().makeObject()

        #expect(try first.isIdentical(to: second) == false)
    }

    @Test func anObjectIsTheSameOneEachTimeItIsUsed() throws {
        let object = try context.makeObject()
        let identical = try #require(try context.evaluate("(a, b) => a === b").function)

        let result = try identical.call(.object(object), .object(object))

        #expect(try Bool(result))
    }

    @Test(arguments: [
        "/x/", "new Date()", "new Boolean(false)", "new WeakMap()", "new ArrayBuffer(8)",
        "new Uint8Array(8)", "Object.create(null)", "globalThis", "Math", "new Proxy({}, {})",
        "(function* () {})()", "new (class extends Map {})().constructor.prototype",
    ])
    func everyObjectIsAnObject(_ source: String) throws {
        let object = try object(source)

        try object.setValue(1, forKey: "extra")

        #expect(try Int(object.value(forKey: "extra")) == 1)
    }

    @Test func theKindOfAnObjectIsItsClass() throws {
        #expect(try object("[]") is JSArray)
        #expect(try object("() => 1") is JSFunction)
        #expect(try object("new Map()") is JSMap)
        #expect(try object("new Set()") is JSSet)
        #expect(try object("new TypeError()") is JSError)
        #expect(try object("Promise.resolve()") is JSPromise)
        #expect(try type(of: object("{}")) == JSObject.self)
    }
}
