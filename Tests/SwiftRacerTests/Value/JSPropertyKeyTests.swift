import SwiftRacer
import Testing

@Suite struct JSPropertyKeyTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private enum Field: String, JSPropertyKey { case name }

    private func object(_ source: String) throws -> JSObject {
        try #require(try context.evaluate("(\(source))").object)
    }

    @Test func stringsSymbolsAndIndicesAreKeys() throws {
        let object = try object(
            "{ name: 1, 7: 2, '-1': 3, '\\ud800': 4, [Symbol.iterator]: 5, 9007199254740993: 6 }")
        guard case .symbol(let iterator) = try context.evaluate("Symbol.iterator") else {
            Issue.record("no symbol")
            return
        }
        let name = "name"

        #expect(try Int(object["name"]) == 1)
        #expect(try Int(object[name]) == 1)
        #expect(try Int(object[Field.name]) == 1)
        #expect(try Int(object[7]) == 2)
        #expect(try Int(object[-1]) == 3)
        #expect(try Int(object[JSString(utf16: [0xD800])]) == 4)
        #expect(try Int(object[iterator]) == 5)
        #expect(try Int?(object["other"]) == nil)
    }

    @Test func anIndexThatNoNumberHoldsIsExact() throws {
        let object = try object("{ '9007199254740993': 1 }")

        #expect(try Int(object[9_007_199_254_740_993]) == 1)
        #expect(try Int?(object[9_007_199_254_740_992]) == nil)
    }

    @Test func everyOperationTakesEveryKey() throws {
        let object = try object("{}")
        guard case .symbol(let symbol) = try context.evaluate("Symbol('s')") else {
            Issue.record("no symbol")
            return
        }
        func check(_ key: some JSPropertyKey) throws {
            #expect(try !object.hasValue(forKey: key))
            try object.setValue(1, forKey: key)
            #expect(try object.hasValue(forKey: key))
            #expect(try Int(object.value(forKey: key)) == 1)
            try object.removeValue(forKey: key)
            #expect(try !object.hasValue(forKey: key))
        }

        try check("text")
        try check(JSString(utf16: [0xDC00]))
        try check(3)
        try check(-3)
        try check(Int.max)
        try check(symbol)
        try check(Field.name)
    }

    @Test func anArrayHasItsElementsByIndex() throws {
        let array = try object("['a', 'b']")

        #expect(try String(array[1]) == "b")
        #expect(try String?(array[2]) == nil)
    }

    @Test func aGetterMayThrow() throws {
        let object = try object("{ get x() { throw new Error('no x'); } }")

        let error = try #require(throws: EngineError.self) { try object["x"] }

        #expect(error.exception?.message == "no x")
    }

    @Test func methodsAreCalledByAnyKey() throws {
        let object = try object("{ 0() { return this.x; }, x: 5, add(a, b) { return a + b; } }")

        #expect(try Int(object.call(method: 0)) == 5)
        #expect(try Int(object.call(method: "add", arguments: [1, 2])) == 3)
    }

    @Test func propertiesAreInOrder() throws {
        let properties = try object("{ b: 1, a: 2, 0: 3, [Symbol()]: 4 }").properties()

        #expect(properties.map(\.key) == ["0", "b", "a"])
        #expect(try properties.map { try Int($0.value) } == [3, 1, 2])
    }
}
