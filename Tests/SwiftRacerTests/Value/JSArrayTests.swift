import SwiftRacer
import Testing

@Suite struct JSArrayTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func array(_ source: String) throws -> JSArray {
        try #require(try context.evaluate(source).object as? JSArray)
    }

    @Test func countIsTheLength() throws {
        #expect(try array("[]").count() == 0)
        #expect(try array("[1, 2, 3]").count() == 3)
        #expect(try array("new Array(2 ** 32 - 1)").count() == 4_294_967_295)
    }

    @Test func elementsAreReadByIndex() throws {
        let array = try array("['a', 'b']")

        #expect(try String(array.element(at: 0)) == "a")
        #expect(try String(array.element(at: 1)) == "b")
    }

    @Test func beyondTheEndIsUndefined() throws {
        let array = try array("[1]")

        #expect(try Int?(array.element(at: 1)) == nil)
        #expect(try Int?(array.element(at: 4_294_967_294)) == nil)
    }

    @Test(arguments: [-1, 4_294_967_295, .max, .min])
    func whatIsNoArrayIndexIsRefused(_ index: Int) throws {
        let array = try array("[1]")

        let reading = try #require(throws: EngineError.self) { try array.element(at: index) }
        let writing = try #require(throws: EngineError.self) { try array.setElement(1, at: index) }

        #expect(reading.code == .invalidArgument)
        #expect(writing.code == .invalidArgument)
    }

    @Test func elementsAreSet() throws {
        let array = try array("[1, 2]")

        try array.setElement("two", at: 1)

        #expect(try String(array.element(at: 1)) == "two")
    }

    @Test func settingBeyondTheEndGrowsTheArray() throws {
        let array = try array("[1]")

        try array.setElement(4, at: 3)

        #expect(try array.elements().map { try Int?($0) } == [1, nil, nil, 4])
    }

    @Test func holesAreUndefined() throws {
        let array = try array("[, 1, ,]")

        #expect(try array.elements().map { try Int?($0) } == [nil, 1, nil])
    }

    @Test func elementsOfEveryKindAreRead() throws {
        #expect(try context.evaluate("[1, 2, 3]", as: [Int].self) == [1, 2, 3])
        #expect(try context.evaluate("[1.5, -0.5]", as: [Double].self) == [1.5, -0.5])
        #expect(try context.evaluate("['a', '']", as: [String].self) == ["a", ""])
        #expect(try context.evaluate("[[1], []]", as: [[Int]].self) == [[1], []])
        #expect(try context.evaluate("[null, true]", as: [Bool?].self) == [nil, true])
    }

    @Test func aLongArrayIsRead() throws {
        let sum = try context.evaluate("Array.from({length: 100000}, (_, i) => i)", as: [Int].self)
            .reduce(0, +)

        #expect(sum == 4_999_950_000)
    }

    @Test func makeArrayHoldsItsElements() throws {
        let array = try context.makeArray([1, "two", .null, true])

        let text = try array.call(method: "join", "|")

        #expect(try array.count() == 4)
        #expect(try String(text) == "1|two||true")
    }

    @Test func makeArrayMakesAnEmptyOne() throws {
        let array = try context.makeArray()

        #expect(try array.count() == 0)
    }

    @Test func aSubclassOfArrayIsAnArray() throws {
        let array = try array("new (class Stack extends Array {})(1, 2)")

        #expect(try array.count() == 2)
    }

    @Test func aTypedArrayIsNoArray() throws {
        let object = try #require(try context.evaluate("new Uint8Array(2)").object)

        #expect(!(object is JSArray))
    }
}
