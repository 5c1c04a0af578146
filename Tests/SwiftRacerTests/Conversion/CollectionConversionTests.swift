import SwiftRacer
import Testing

@Suite struct CollectionConversionTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func back<Value: JSConvertible>(_ value: Value) throws -> Value {
        try Value(value.jsValue(in: context))
    }

    @Test func everyIntegerWidthComesBack() throws {
        func check<Integer: FixedWidthInteger & Codable & JSConvertible>(
            _ type: Integer.Type
        ) throws {
            for integer in [Integer.min, .max, 0, 1] { #expect(try back(integer) == integer) }
        }

        try check(Int.self)
        try check(Int8.self)
        try check(Int16.self)
        try check(Int32.self)
        try check(Int64.self)
        try check(Int128.self)
        try check(UInt.self)
        try check(UInt8.self)
        try check(UInt16.self)
        try check(UInt32.self)
        try check(UInt64.self)
        try check(UInt128.self)
    }

    @Test(arguments: ["256", "-1", "0.5", "NaN", "256n", "-1n", "'1'", "null", "true"])
    func whatDoesNotFitIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: UInt8.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func floatsAreRoundedAndRefusedIfTooLarge() throws {
        #expect(try context.evaluate("0.1", as: Float.self) == 0.1)
        #expect(try context.evaluate("-Infinity", as: Float.self) == -.infinity)
        #expect(try context.evaluate("NaN", as: Float.self).isNaN)
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("1e39", as: Float.self)
        }
        #expect(
            error.message == "cannot convert the number 1e+39 to Float: it is out of range")
    }

    @Test func dictionariesComeFromObjectsAndMaps() throws {
        #expect(
            try context.evaluate("({ a: 1, b: 2 })", as: [String: Int].self) == ["a": 1, "b": 2])
        #expect(try context.evaluate("new Map([['a', 1]])", as: [String: Int].self) == ["a": 1])
        #expect(try back(["a": [1], "__proto__": []]) == ["a": [1], "__proto__": []])
    }

    @Test(arguments: [
        "[]", "1", "null", "() => 1", "new Set()", "/x/", "new Date()", "new Uint8Array(1)",
        "Promise.resolve()", "new Error('x')", "new WeakMap()", "new Map([[1, 1]])", "({ a: 'x' })",
        "({ '\\u00e9': 1, 'e\\u0301': 2 })", "new Map([['\\u00e9', 1], ['e\\u0301', 2]])",
    ])
    func whatIsNoDictionaryIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("(\(source))", as: [String: Int].self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test func setsComeFromSets() throws {
        #expect(try context.evaluate("new Set([1, 2])", as: Set<Int>.self) == [1, 2])
        #expect(try back(Set(["a", "b"])) == ["a", "b"])
    }

    @Test(arguments: ["[1]", "new Set(['x'])", "new Set([1, 1n])", "({})", "null"])
    func whatIsNoSetIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, as: Set<Int>.self)
        }

        #expect(error.code == .conversionFailed)
    }

    @Test(arguments: [0, -1, 1.9, -1.9, 8.64e15, -8.64e15, 8.64e15 + 1, .nan, .infinity, -0.0])
    func datesAreThoseOfJavaScript(_ milliseconds: Double) throws {
        let constructor = try #require(try context.evaluate("Date").function)
        let expected = try constructor.construct(.number(milliseconds))

        let date = JSDate(millisecondsSince1970: milliseconds)

        #expect(try JSDate(.object(expected)) == date)
        #expect(try back(date) == date)
        #expect(date.isValid == (milliseconds.magnitude <= 8.64e15))
        #expect(date.millisecondsSince1970.sign == .plus || date.millisecondsSince1970 < 0)
    }

    @Test(arguments: ["5", "'1970'", "({})", "null"])
    func whatIsNoDateIsRefused(_ source: String) throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("(\(source))", as: JSDate.self)
        }

        #expect(error.code == .conversionFailed)
    }

    private struct User: Codable, JSConvertible, Equatable {
        var name: String
        var age: UInt8
    }

    @Test func aCodableTypeIsConvertibleBySayingSo() throws {
        let users = [User(name: "Ada", age: 36)]
        let older = try #require(
            try context.evaluate("us => us.map(u => ({ ...u, age: u.age + 1 }))").function)

        #expect(try [User](older.call(users.jsValue(in: context))) == [User(name: "Ada", age: 37)])
    }

    @Test func theMessageOfACodableTypeHasThePath() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("[{ name: 'x', age: 300 }]", as: [User].self)
        }

        #expect(error.code == .conversionFailed)
        #expect(
            error.message
                == "cannot convert to User: cannot decode: the number 300.0 is not exactly of type UInt8 (at .age)"
        )
    }
}
