import SwiftRacer
import Testing

@Suite struct JSValueTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    @Test(arguments: [
        ("undefined", "undefined"), ("null", "null"), ("true", "boolean"), ("1", "number"),
        ("1n", "bigInt"), ("''", "string"), ("Symbol()", "symbol"), ("({})", "object"),
    ])
    func everyKindOfValueHasItsCase(_ source: String, _ expected: String) throws {
        let value = try context.evaluate(source)

        #expect("\(value)".hasPrefix(expected))
    }

    @Test func aValueComesBackAsItWas() throws {
        let identity = try #require(try context.evaluate("x => x").function)

        #expect(try String(describing: identity.call(.undefined)) == "undefined")
        #expect(try String(describing: identity.call(.null)) == "null")
        #expect(try Bool(identity.call(true)))
        #expect(try Double(identity.call(1.5)) == 1.5)
    }

    @Test func literalsAreValues() throws {
        let tell = try #require(
            try context.evaluate("(...all) => all.map(x => typeof x).join()").function)

        let kinds = try tell.call(true, 1, 1.5, "x")

        #expect(try String(kinds) == "boolean,number,number,string")
    }

    @Test func onlyObjectsAreObjects() throws {
        #expect(try context.evaluate("({})").object != nil)
        #expect(try context.evaluate("1").object == nil)
        #expect(try context.evaluate("null").object == nil)
    }

    @Test func onlyFunctionsAreFunctions() throws {
        #expect(try context.evaluate("() => 1").function != nil)
        #expect(try context.evaluate("({})").function == nil)
        #expect(try context.evaluate("1").function == nil)
    }
}
