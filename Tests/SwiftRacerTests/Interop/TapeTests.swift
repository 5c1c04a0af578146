import SwiftRacer
import Testing

/// Graphs of values in flat form, there and back.
@Suite struct TapeTests {
    let isolate: Isolate
    let context: Context

    init() throws {
        isolate = Isolate()
        context = try isolate.makeContext()
    }

    /// The copy of `source`'s value that its tape makes in `target`, as `it`.
    private func copy(_ source: String, to target: Context) throws {
        let tape = try context.recordDeep(source)
        try target.play(tape, as: "it")
    }

    @Test(arguments: [
        "1", "-1.5", "true", "null", "'text'", "''", "'é\\u{1f600}\\ud800\\0'", "[]", "({})",
        "[1, [2, [3, []]]]", "({ a: { b: ['c', null, true] }, '': 1, 2: 'x', '\\u{1f600}': 3 })",
        "[{ __proto__: null, x: 1 }, { ['__proto__']: 2 }]",
    ])
    func aGraphIsCopied(_ source: String) throws {
        let other = try Isolate().makeContext()
        let original = try context.evaluate("JSON.stringify(\(source))", as: String.self)

        try copy("(\(source))", to: other)

        #expect(try other.evaluate("JSON.stringify(it)", as: String.self) == original)
    }

    @Test(arguments: [
        ("undefined", "it === undefined"), ("-0", "Object.is(it, -0)"), ("NaN", "it !== it"),
        ("2n ** 100n", "it === 2n ** 100n"), ("-5n", "it === -5n"), ("0n", "it === 0n"),
        ("new Date(5)", "it instanceof Date && it.getTime() === 5"),
        ("new Map([[1, 'a'], [{}, 2]])", "it instanceof Map && it.size === 2 && it.get(1) === 'a'"),
        ("new Set([1, 'a', []])", "it instanceof Set && it.size === 3 && it.has('a')"),
        ("'x\\ud800'", "it === 'x\\ud800'"), ("[, 1]", "it.length === 2 && it[1] === 1"),
        ("/a\\/\\u{1f600}/giu", "`${it}` === '/a\\\\/\\\\u{1f600}/giu' && it.test('A/\\u{1f600}')"),
    ])
    func whatJSONLosesIsCopiedToo(_ source: String, _ check: String) throws {
        let other = try Isolate().makeContext()

        try copy("(\(source))", to: other)

        #expect(try other.evaluate(check, as: Bool.self))
    }

    @Test func aCycleStaysOne() throws {
        try copy("const a = { b: {} }; a.b.a = a; a", to: context)

        #expect(try context.evaluate("it.b.a === it && it !== a", as: Bool.self))
    }

    @Test func anErrorStaysItself() throws {
        try copy("const e = new Error('x'); e.cause = e; globalThis.e = e; [e, { e }]", to: context)

        #expect(try context.evaluate("it[0] === e && it[1].e === e", as: Bool.self))
    }

    @Test func sharingStays() throws {
        try copy("const s = {}; [s, s, {}, new Map([[s, s]]), new Set([s])]", to: context)

        #expect(
            try context.evaluate(
                "it[0] === it[1] && it[0] !== it[2] && it[3].get(it[0]) === it[0] && it[4].has(it[0])",
                as: Bool.self))
    }

    @Test func depthCostsNoStack() throws {
        try copy("let deep = []; for (let i = 0; i < 300000; i++) deep = [deep]; deep", to: context)

        let depth = try context.evaluate(
            "let depth = 0; for (let x = it; x.length; x = x[0]) depth++; depth", as: Int.self)
        #expect(depth == 300_000)
    }

    @Test func containersAreFoundOnceEach() throws {
        let tape = try context.recordDeep("const shared = []; [shared, shared, [shared]]")

        #expect(tape.tape.containers.count == 3)
        #expect(tape.tape.objects.isEmpty)
    }

    @Test func functionsStayWhatTheyAre() throws {
        try copy("function f() {} [f, /x/]", to: context)

        #expect(try context.evaluate("it[0] === f && it[1] instanceof RegExp", as: Bool.self))
    }

    @Test func functionsDoNotCrossToAnotherIsolate() throws {
        let other = try Isolate().makeContext()

        let error = try #require(throws: EngineError.self) { try copy("[() => 1]", to: other) }

        #expect(error.code == .conversionFailed)
    }

    @Test func aGetterThatThrowsEndsTheRecording() throws {
        let error = try #require(throws: EngineError.self) {
            try context.recordDeep("[{ get x() { throw new Error('no x'); } }]")
        }

        #expect(error.exception?.message == "no x")
    }

    @Test func aGetterThatGrowsTheArrayDoesNoHarm() throws {
        let tape = try context.recordDeep(
            """
            const a = [1, 2, 3];
            Object.defineProperty(a, 0, { get() { a.push(9); a.length = 1; return 7; } });
            a
            """)

        #expect(tape.tape.containers.map(\.count) == [3])
    }

    @Test func manySmallObjectsAreCopied() throws {
        try copy("Array.from({ length: 20000 }, (_, id) => ({ id, name: 'n' + id }))", to: context)

        #expect(try context.evaluate("it.length", as: Int.self) == 20_000)
        #expect(try context.evaluate("it[19999].name", as: String.self) == "n19999")
    }
}

private struct Recording: ~Copyable {
    let tape: Tape
    let root: Tape.Node
}

extension Context {
    @discardableResult
    fileprivate func recordDeep(_ source: String) throws(EngineError) -> Recording {
        try withScope { (scope) throws(EngineError) in
            var tape = Tape()
            let value = try scope.evaluate(
                try scope.makeString(source), name: try scope.makeString("tape.js"), line: 1)
            let root = try scope.recordDeep(value, in: &tape)
            return Recording(tape: tape, root: root)
        }
    }

    fileprivate func play(
        _ recording: borrowing Recording, as name: String
    ) throws(EngineError) {
        try withScope { (scope) throws(EngineError) in
            let value = try scope.play(recording.root, from: recording.tape)
            try scope.define(scope.globalObject(), try scope.key(name), value)
        }
    }
}
