#if Macros
import SwiftRacer
import SwiftRacerMacros
import Testing

@Suite struct JSExportTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
        try context.defineClass(Vector.self)
        try context.defineClass(Account.self)
        try context.defineClass(Counter.self)
        try context.defineClass(Window.self)
        try context.defineClass(Token.self)
    }

    private func text(_ code: String) throws -> String {
        try context.evaluate("String(\(code))", as: String.self)
    }

    @Test(arguments: [
        ("new Vector(3, 4).length", "5"),
        ("new Vector(3).length", "3"),
        ("new Vector(3, 4).scaled(2).y", "8"),
        ("new Vector(1, 2).plus(new Vector(3, 4)).x", "4"),
        (
            "(() => { const v = new Vector(1, 2); v.add(new Vector(3, 4)); return v.x * 10 + v.changes })()",
            "41"
        ),
        ("(() => { const v = new Vector(1, 2); v.x = 7; return v.x })()", "7"),
        ("(() => { const v = new Vector(1, 2); v.doubled = 8; return v.x })()", "4"),
        ("Vector.zero.length", "0"),
        ("Vector.along(2).x", "2"),
        ("Vector.name + Vector.length", "Vector1"),
        ("Vector.prototype.scaled.name + Vector.prototype.scaled.length", "scaled1"),
        ("new Vector(1) instanceof Vector", "true"),
        ("new Vector(1).constructor === Vector", "true"),
        ("'hidden' in new Vector(1) || 'alsoHidden' in new Vector(1)", "false"),
        ("Object.keys(new Vector(1)).length", "0"),
    ])
    func aStructIsAnObjectWithAValueOfItsOwn(_ code: String, _ result: String) throws {
        #expect(try text(code) == result)
    }

    @Test(arguments: [
        ("new Account('Ada', 5).balance", "5"),
        ("new Account('Ada').balance", "0"),
        ("new Account('Ada', null).owner", "Ada"),
        ("new Account('Ada', 5).withdraw(2)", "3"),
        ("(() => { const a = new Account('Ada', 5); return a.itself() === a })()", "true"),
        (
            "(() => { const a = new Account('A', 5), b = new Account('B', 0); a.transferTo(2, b); return b.balance })()",
            "2"
        ),
        ("(() => { const a = new Account('Ada', 5); a.balance = 9; return a.balance })()", "9"),
        ("new Account('Ada', 1).describe(1, 2, 3)", "3"),
        ("new Account('Ada', 1).greet()", "Hello, Ada!"),
        ("new Account('Ada', 1).greet('Hi')", "Hi, Ada!"),
        ("new Account('Ada', 1).greet('Hi', '?')", "Hi, Ada?"),
        ("Account.prototype.greet.length", "0"),
        ("Account.open('Bob').balance", "1"),
        ("Account.open('')", "null"),
        ("Account.currency", "EUR"),
        (
            "(class extends Account { more() { return this.balance + 1 } }, new (class extends Account { more() { return this.balance + 1 } })('Ada', 5).more())",
            "6"
        ),
    ])
    func aClassIsAClass(_ code: String, _ result: String) throws {
        #expect(try text(code) == result)
    }

    @Test(arguments: [
        ("Vector(1)", "TypeError: Class constructor Vector cannot be invoked without 'new'"),
        ("new Vector('x')", "TypeError: argument 1 of Vector: cannot convert string to Double"),
        (
            "new Vector(1).scaled({})",
            "TypeError: argument 1 of Vector.scaled: cannot convert JSObject to Double"
        ),
        (
            "new Vector(1).plus({})",
            "TypeError: argument 1 of Vector.plus: cannot convert JSObject to Vector"
        ),
        (
            "Vector.prototype.scaled.call({}, 1)",
            "TypeError: cannot call Vector.scaled: this is JSObject, not Vector"
        ),
        (
            "Vector.prototype.scaled.call(undefined, 1)",
            "TypeError: cannot call Vector.scaled: this is"
        ),
        ("Vector.prototype.x", "TypeError: cannot call Vector.x: this is JSObject, not Vector"),
        (
            "Vector.prototype.scaled.call(new Account('A', 1), 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        (
            "Vector.prototype.scaled.call(new Proxy(new Vector(1), {}), 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        (
            "Vector.prototype.scaled.call(Object.create(new Vector(1)), 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        (
            "Vector.prototype.scaled.call({ ...new Vector(1) }, 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        (
            "Vector.prototype.scaled.call(Object.assign({}, new Vector(1)), 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        (
            "Vector.prototype.scaled.call(structuredClone(new Vector(1)), 1)",
            "TypeError: cannot call Vector.scaled"
        ),
        ("new Account('Ada', 1).withdraw(3)", "NotEnough: NotEnough(missing: 2)"),
        ("new Account('Ada', 1).audited", "NotEnough: NotEnough(missing: 0)"),
        ("new Account('', 1)", "TypeError: cannot make a Account of these arguments"),
        ("new Token('x')", "TypeError: Token cannot be made by JavaScript"),
        (
            "'use strict'; new Account('Ada', 1).owner = 'Eve'",
            "TypeError: Cannot set property owner of"
        ),
        (
            "(() => { const v = new Vector(1); v.each(() => v.x) })()",
            "EngineError: cannot use a Vector: it is being changed"
        ),
    ])
    func whatCannotBeDoneSaysSo(_ code: String, _ message: String) throws {
        let told = try context.evaluate(
            "(() => { try { return 'nothing thrown: ' + eval(code) } catch (error) { return String(error) } })()"
                .replacing("code", with: JSON.text(code)), as: String.self)

        #expect(told.hasPrefix(message))
    }

    @Test func aStructIsUsableAfterAFailedChange() throws {
        #expect(
            try text(
                "(() => { const v = new Vector(1); try { v.each(() => v.x) } catch {} v.each((x) => x + 1); return v.x })()"
            )
                == "2")
    }

    @Test(arguments: [
        ("await new Account('Ada', 5).later(2)", "3"),
        ("await new Account('Ada', 5).settle()", "undefined"),
        ("(await Account.openLater('Ada')).balance", "2"),
        ("await new Account('Ada', 1).later(2).catch(String)", "NotEnough: NotEnough(missing: 1)"),
        (
            "await new Account('Ada', 1).later('x').catch(String)",
            "TypeError: argument 1 of Account.later: cannot convert string to Int"
        ),
        ("await new Tally(2).increment()", "2"),
        ("await new Tally().increment(5)", "5"),
        (
            "await (async () => { const t = new Tally(3); await t.increment(); return await t.count })()",
            "3"
        ),
        ("await new Tally().fail().catch(String)", "NotEnough: NotEnough(missing: 1)"),
        ("new Tally(4).step + new Tally().twice(3)", "10"),
        ("Tally.name", "Tally"),
        (
            "await (async () => { const w = new Window(); await w.rename('x'); return w.title })()",
            "x"
        ),
    ])
    func whatMustBeWaitedForIsAPromise(_ code: String, _ result: String) async throws {
        let value = try await context.evaluateAsync("(async () => { return \(code) })()")

        #expect(try context.makeFunction { (value: JSValue) in value }.call(value).told == result)
    }

    @Test func instancesGoBothWays() throws {
        let account = try #require(Account(owner: "Ada", balance: 3))
        let object = try account.jsValue(in: context)
        try context.globalObject().setValue(object, forKey: "account")

        #expect(try context.evaluate("account.withdraw(1)", as: Int.self) == 2)
        #expect(account.balance == 2)
        #expect(try context.evaluate("account", as: Account.self) === account)
        #expect(
            try context.evaluate("(a) => a === account").function?
                .call(try account.jsValue(in: context)).boolean == true)
        #expect(try context.evaluate("[account, account]", as: [Account].self)[1] === account)
    }

    @Test func structsAreCopiedBothWays() throws {
        var vector = Vector(x: 1)
        try context.globalObject().setValue(try vector.jsValue(in: context), forKey: "v")
        vector.x = 5

        #expect(try context.evaluate("v.x", as: Double.self) == 1)
        #expect(try context.evaluate("v.x = 2; v", as: Vector.self) == Vector(x: 2))
    }

    @Test func whatCannotBeMadeCanBeGiven() throws {
        let function = try context.makeFunction { (token: Token) in token.text }
        let result = try function.call(try Token(text: "secret").jsValue(in: context))

        #expect(try String(result) == "secret")
    }

    @Test func instancesEndWithTheirObjects() throws {
        weak var seen: Account?
        try {
            let account = try #require(Account(owner: "Ada", balance: 3))
            seen = account
            try context.evaluate("(a) => { a.balance }").function?
                .call(try account.jsValue(in: context))
            try context.evaluate("for (let i = 0; i < 100; i++) new Account('x', i).balance")
        }()

        try context.isolate.collectGarbage()
        try context.evaluate("1")

        #expect(seen == nil)
    }

    @Test func instancesOutliveTheirIsolate() throws {
        let account = try #require(Account(owner: "Ada", balance: 3))
        let object = try account.jsValue(in: context)
        context.isolate.close()

        #expect(account.balance == 3)
        #expect(throws: EngineError.self) { try Account(object) }
    }

    @Test func eachContextHasAClassOfItsOwn() throws {
        let other = try context.isolate.makeContext()
        let first = try context.makeClass(of: Vector.self)

        #expect(try first.isIdentical(to: context.makeClass(of: Vector.self)))
        #expect(try !first.isIdentical(to: other.makeClass(of: Vector.self)))
        #expect(try other.evaluate("typeof Vector", as: String.self) == "undefined")
    }

    @Test func whatScriptsReplaceDoesNotMatter() throws {
        try context.evaluate(
            """
            Account.prototype = null; Vector.prototype.constructor = null;
            Object.defineProperty = Object.create = Reflect.construct = () => { throw 1 };
            delete Account.prototype;
            """)

        let object = try Vector(x: 2).jsValue(in: context).object

        #expect(try object?.value(forKey: "x").told == "2")
    }
}

extension JSValue {
    fileprivate var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    fileprivate var told: String {
        switch self {
        case .undefined: "undefined"
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): value == value.rounded() ? "\(Int(value))" : "\(value)"
        case .string(let value): value.description
        default: "something else"
        }
    }
}

private enum JSON {
    /// `text` as a literal of JavaScript.
    static func text(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
#endif
