import SwiftRacer
import Testing

@Suite struct JSMapTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func map(_ source: String) throws -> JSMap {
        try #require(try context.evaluate(source).object as? JSMap)
    }

    @Test func countIsTheSize() throws {
        #expect(try map("new Map()").count() == 0)
        #expect(try map("new Map([[1, 2], [3, 4]])").count() == 2)
    }

    @Test func entriesAreInOrderOfInsertion() throws {
        let entries = try map("new Map([['b', 1], ['a', 2]]).set('c', 3)").entries()

        #expect(try entries.map { try String($0.key) } == ["b", "a", "c"])
        #expect(try entries.map { try Int($0.value) } == [1, 2, 3])
    }

    @Test func everyValueMayBeAKey() throws {
        let entries = try map("new Map([[NaN, 1], [null, 2], [{}, 3], [1n, 4]])").entries()

        #expect(try Double(entries[0].key).isNaN)
        #expect(try Int?(entries[1].key) == nil)
        #expect(entries[2].key.object != nil)
        #expect(try Int(entries[3].key) == 1)
    }

    @Test func methodsChangeTheMap() throws {
        let map = try map("new Map()")

        try map.call(method: "set", "x", 1)

        #expect(try map.count() == 1)
        #expect(try Int(map.call(method: "get", "x")) == 1)
    }

    @Test func whatScriptsReplaceIsNotUsed() throws {
        let map = try map(
            "Map.prototype.entries = Map.prototype[Symbol.iterator] = () => []; new Map([[1, 2]])")

        #expect(try map.entries().count == 1)
    }

    @Test func aWeakMapIsNoMap() throws {
        let object = try #require(try context.evaluate("new WeakMap()").object)

        #expect(!(object is JSMap))
    }
}

@Suite struct JSSetTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func set(_ source: String) throws -> JSSet {
        try #require(try context.evaluate(source).object as? JSSet)
    }

    @Test func countIsTheSize() throws {
        #expect(try set("new Set()").count() == 0)
        #expect(try set("new Set([1, 2, 1])").count() == 2)
    }

    @Test func membersAreInOrderOfInsertion() throws {
        let members = try set("new Set(['b', 'a', 'b']).add('c')").members()

        #expect(try members.map { try String($0) } == ["b", "a", "c"])
    }

    @Test func methodsChangeTheSet() throws {
        let set = try set("new Set([1])")

        try set.call(method: "add", 2)
        try set.call(method: "delete", 1)

        #expect(try set.members().map { try Int($0) } == [2])
    }
}
