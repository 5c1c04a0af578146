@_spi(Shell) import SwiftRacer
import Testing

@Suite struct ShellTests {
    let context: Context
    let shell: JSFunction

    init() throws {
        context = try Isolate().makeContext()
        shell = try context.makeShell()
    }

    private func text(_ operation: JSString, _ arguments: JSValue...) throws -> String? {
        let value = try shell.call(arguments: [.string(operation)] + arguments)
        guard case .string(let text) = value else { return nil }
        return text.description
    }

    private func completions(_ line: String) throws -> [String] {
        let words = try shell.call("complete", .string(JSString(line)))
        return try #require(words.object as? JSArray).elements().map { word in
            try String(word)
        }
    }

    @Test func aValueIsShownWithoutRunningItsCode() throws {
        let value = try context.evaluateForShell(
            "({ get a() { throw 1 }, toString() { throw 2 }, b: 1n })", name: "t", isTyped: false)

        #expect(
            try text("text", false, value)
                == "{ a: [Getter], toString: [Function: toString], b: 1n }")
        #expect(try text("text", true, value)?.contains("\u{1B}[33m1n\u{1B}[0m") == true)
    }

    @Test func whatScriptsReplaceIsNotUsed() throws {
        try context.evaluate(
            """
            const all = [];
            for (const type of [Object, Array, String, Promise, Reflect, JSON]) {
                for (const target of [type, type.prototype ?? {}]) {
                    for (const key of Reflect.ownKeys(target)) all.push([target, key]);
                }
            }
            // Without an iterator, which is one of them.
            for (let index = 0; index < all.length; index++) {
                try { all[index][0][all[index][1]] = () => { throw 'replaced' } } catch {}
            }
            """)
        let value = try context.evaluateForShell("[1, 'a']", name: "t", isTyped: false)

        #expect(try text("typed", false, value) == "[ 1, 'a' ]")
        #expect(try text("json", value) == "[1,\"a\"]")
        #expect(try completions("globalThis.undef") == ["undefined"])
    }

    @Test func whatIsTypedMayBeDeclaredAgain() async throws {
        for line in ["const a = 1", "const a = 2", "let b = await a"] {
            let completion = try context.evaluateForShell(line, name: "t", isTyped: true)
            _ = try await #require(completion.object as? JSPromise).value
        }

        #expect(try context.evaluate("a * b", as: Int.self) == 4)
    }

    @Test func namesAreCompletedWithoutRunningCode() throws {
        try context.evaluate(
            """
            let runs = 0;
            const run = () => { runs++; return { found: 1 } };
            const lamp = { colour: 'red', get power() { return run() }, inner: { deep: 1 } };
            const hidden = new Proxy({}, { get: run, ownKeys: run, getPrototypeOf: run });
            """)
        try shell.call("remember", "const lamp = 1; const hidden = 1; const { x, y: z } = {}")

        #expect(try completions("lamp.co") == ["colour", "constructor"])
        #expect(try completions("1 + lamp.inner.de") == ["deep"])
        #expect(try completions("lamp['inner'].de") == ["deep"])
        #expect(try completions("lamp.colour.toUpper") == ["toUpperCase"])
        #expect(try completions("lam") == ["lamp"])
        for line in ["lamp.power.", "hidden.", "hidden.a.", "run().", "missing.", "1.", "'lamp."] {
            #expect(try completions(line) == [], "\(line)")
        }
        #expect(try context.evaluate("runs", as: Int.self) == 0)
    }

    @Test func aTimerIsWaitedForUntilItWasRun() throws {
        #expect(try text("nextTimer") == nil)
        try context.evaluate("const id = setTimeout(() => {}, 1e6)")
        guard case .number(let wait) = try shell.call("nextTimer") else {
            Issue.record("no timer")
            return
        }

        #expect(wait > 9e5 && wait <= 1e6)
        try context.evaluate("clearTimeout(id)")
        guard case .undefined = try shell.call("nextTimer") else {
            Issue.record("a timer that was cleared")
            return
        }
    }
}
