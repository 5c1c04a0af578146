import SwiftRacer
import Testing

@Suite struct DynamicMemberTests {
    let context: Context
    let user: JSObject

    init() throws {
        context = try Isolate().makeContext()
        user = try JSObject(
            context.evaluate(
                """
                ({
                  name: 'Ada', address: { city: { name: 'London' } },
                  get broken() { throw new RangeError('no') },
                  greet(greeting, mark) { return greeting + ', ' + this.name + (mark ?? '!') },
                  sum: (...all) => all.flat().reduce((a, b) => a + b, 0),
                })
                """))
    }

    @Test func propertiesAreMembers() throws {
        #expect(try String(user.name) == "Ada")
        #expect(try String(user.address.city.name) == "London")
        #expect(try Optional<Int>(user.missing) == nil)
    }

    @Test func methodsAreCalledOnTheirObject() throws {
        #expect(try String(user.greet("Hello")) == "Hello, Ada!")
        #expect(try String(user.greet("Hello", "?")) == "Hello, Ada?")
        #expect(try Int(user.sum(1, [2, 3], 4.0)) == 10)
        #expect(throws: EngineError.self) { try user.address.city.name.isWellKnown() }
    }

    @Test func functionsAreCalled() throws {
        let add = try JSFunction(context.evaluate("(a, b) => a + b"))

        #expect(try Int(add(1, 2)) == 3)
        #expect(try String(add("a", "b")) == "ab")
        #expect(try Double(add(JSValue.number(1), 0.5)) == 1.5)
    }

    @Test func valuesOfSwiftAreSet() throws {
        try user.setValue([1, 2], forKey: "list")
        try user.setValue("Eve", forKey: "name")
        try user.setValue(.null, forKey: "address")

        #expect(try [Int](user.list) == [1, 2])
        #expect(try String(user.name) == "Eve")
    }

    @Test func whatFailsIsThrown() throws {
        let thrown = #expect(throws: EngineError.self) { try user.broken }
        #expect(thrown?.message == "RangeError: no")

        let none = #expect(throws: EngineError.self) { try user.missing.more }
        #expect(none?.code == .conversionFailed)
        #expect(none?.message == "cannot read 'more' of undefined: it is no object")

        let uncalled = #expect(throws: EngineError.self) { try user.name(1) }
        #expect(uncalled?.code == .exception)
    }
}
