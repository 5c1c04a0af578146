import SwiftRacer
import Testing

/// Values without end, and those deeper than any stack.
@Suite struct CodingDepthTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private final class Node: Codable {
        var next: Node?
        var name: String?
    }

    private struct Tree: Codable {
        var children: [Tree] = []

        init(children: [Tree] = []) { self.children = children }

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            while !container.isAtEnd { children.append(try container.decode(Tree.self)) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            for child in children { try container.encode(child) }
        }
    }

    private func description(_ error: any Error) -> String? {
        switch error {
        case DecodingError.dataCorrupted(let context): context.debugDescription
        case EncodingError.invalidValue(_, let context): context.debugDescription
        default: nil
        }
    }

    @Test(arguments: [
        "const a = {}; a.next = a; a", "const a = { next: {} }; a.next.next = a; a",
        "const a = new Map; a.set('next', { next: a }); a",
    ])
    func aCyclicObjectEndsInAnError(_ source: String) throws {
        let error = try #require(throws: DecodingError.self) {
            try context.evaluate(source, decoding: Node.self)
        }

        #expect(
            description(error)
                == "cannot decode: the value contains itself: a Node in it would be decoded without end"
        )
    }

    @Test func aCyclicArrayEndsInAnError() throws {
        #expect(throws: DecodingError.self) {
            try context.evaluate("const a = []; a.push([], [a]); a", decoding: Tree.self)
        }
    }

    @Test func aCycleThroughSeveralTypesEndsInAnError() throws {
        struct First: Decodable { let next: Second }
        struct Second: Decodable {
            let next: Third
            init(from decoder: any Decoder) throws {
                next = try decoder.singleValueContainer().decode(Third.self)
            }
        }
        struct Third: Decodable {
            init(from decoder: any Decoder) throws {
                _ = try decoder.singleValueContainer().decode(First.self)
            }
        }

        let error = try #require(throws: DecodingError.self) {
            try context.evaluate("const a = {}; a.next = a; a", decoding: First.self)
        }

        #expect(description(error)?.contains("contains itself") == true)
    }

    @Test func aCycleThatTheTypesDoNotFollowIsDecoded() throws {
        struct Parent: Decodable {
            let name: String
            let children: [Child]
        }
        struct Child: Decodable {
            let name: String
            let parent: Name
        }
        struct Name: Decodable { let name: String }

        let parent = try context.evaluate(
            "const p = { name: 'p', children: [] }; p.children.push({ name: 'c', parent: p }); p",
            decoding: Parent.self)

        #expect(parent.children.map(\.parent.name) == ["p"])
    }

    @Test func depthEndsInAnErrorBeforeTheStackDoes() throws {
        let source = "let deep = []; for (let i = 0; i < 100000; i++) deep = [deep]; deep"

        let error = try #require(throws: DecodingError.self) {
            try context.evaluate(source, decoding: Tree.self)
        }

        #expect(description(error) == "cannot decode: the value is nested too deeply for the stack")
    }

    @Test func someHundredLevelsAreNoDepth() throws {
        let tree = try context.evaluate(
            "let deep = []; for (let i = 0; i < 500; i++) deep = [deep]; deep", decoding: Tree.self)
        let depth = try #require(
            try context.evaluate("x => { let n = 0; for (; x.length; x = x[0]) n++; return n; }")
                .function)

        #expect(try Int(depth.call(JSValue(encoding: tree, in: context))) == 500)
    }

    @Test func aSmallStackIsLookedAtToo() throws {
        let deep = try context.evaluate(
            "let deep = []; for (let i = 0; i < 100000; i++) deep = [deep]; deep")

        let descriptions = try onThreads(1, stackSize: 512 << 10) { _ in
            let error = #expect(throws: DecodingError.self) { try deep.decoded(as: Tree.self) }
            return error.flatMap { self.description($0) }
        }

        #expect(
            descriptions == ["cannot decode: the value is nested too deeply for the stack"])
    }

    @Test func aCyclicInstanceEndsInAnError() throws {
        let first = Node()
        first.next = Node()
        first.next?.next = first
        defer { first.next = nil }

        let error = try #require(throws: EncodingError.self) {
            try JSValue(encoding: [first], in: context)
        }

        guard case .invalidValue(_, let context) = error else { return }
        #expect(context.debugDescription == "cannot encode: the instance contains itself")
        #expect(context.codingPath.map(\.stringValue) == ["Index 0", "next", "next"])
    }

    @Test func oneInstanceAtTwoPlacesIsNoCycle() throws {
        let node = Node()
        node.name = "n"

        let value = try JSValue(encoding: [node, node], in: context)

        #expect(try value.decoded(as: [Node].self).map(\.name) == ["n", "n"])
    }

    @Test func aDeepInstanceEndsInAnError() throws {
        var first = Node()
        for _ in 0..<100_000 {
            let outer = Node()
            outer.next = first
            first = outer
        }
        // Freed link by link: releasing the first would recurse.
        defer {
            while let next = first.next {
                first.next = nil
                first = next
            }
        }

        let error = try #require(throws: EncodingError.self) {
            try JSValue(encoding: first, in: context)
        }

        #expect(description(error) == "cannot encode: the value is nested too deeply for the stack")
    }
}
