import Foundation
import SwiftRacer

/// Does operations on isolates, contexts and values that the bytes choose, in their order, and checks
/// that each does what it says, or says that what it needs is closed.
enum APIHarness {
    static func run(_ bytes: [UInt8]) {
        let machine = Machine(bytes)
        while machine.step() {}
        machine.end()
    }
}

/// Isolates, contexts and values by number, and what to do next.
final class Machine: @unchecked Sendable {
    // @unchecked Sendable because only the thread that runs the harness uses what is in it, from
    // host functions too, which JavaScript calls on that thread.

    private var bytes: ByteReader
    private var stepCount = 0
    private var nesting = 0
    // What takes long is done a few times only.
    private var patience = 6
    private var isolates: [Isolate] = []
    private var contexts: [Context] = []
    private var values: [JSValue] = []
    private var scripts: [Script] = []
    private var resolvers: [JSResolver] = []

    init(_ input: [UInt8]) {
        bytes = ByteReader(input)
    }

    /// Does the next operation; false if there is none.
    func step() -> Bool {
        guard !bytes.isAtEnd, stepCount < 60 else { return false }
        stepCount += 1
        guard let context = contexts.isEmpty ? nil : bytes.one(of: contexts) else {
            makeContext()
            return true
        }
        // What fails is as much an outcome as what does not: the operations check what they can.
        _ = try? operate(context)
        return true
    }

    /// Lets go of everything, in an order that the bytes choose.
    func end() {
        if bytes.bool() { for isolate in isolates { isolate.close() } }
        if bytes.bool() { contexts.reverse() }
        contexts = []
        isolates = []
        resolvers = []
        scripts = []
        values = []
    }

    private func operate(_ context: Context) throws(EngineError) {
        switch bytes.below(28) {
        case 0: makeContext()
        case 1, 2, 3: keep(try open(context) { () throws(EngineError) in try evaluate(context) })
        case 4: try addUp(context)
        case 5: keep(try object().value(forKey: bytes.one(of: ["x", "then", "length", "0"])))
        case 6: try object().setValue(value(), forKey: bytes.one(of: ["x", "then", "length", "0"]))
        case 7: keep(try function().call(value(), value(), receiver: value()))
        case 8: keep(.object(try function().construct(value())))
        case 9: context.close()
        case 10: if bytes.below(3) == 0 { context.isolate.close() }
        case 11: if !values.isEmpty { values.remove(at: bytes.below(values.count)) }
        case 12: dropElsewhere()
        case 13: try terminateIdle(context)
        case 14 where isPatient(1): try runEndless(context)
        case 15 where isPatient(1): try terminateFromElsewhere(context)
        case 16: try context.isolate.collectGarbage()
        case 17: keep(try hostFunction(context))
        case 18: try setTimer(context)
        case 19: closeFromElsewhere(context)
        case 20: _ = try context.isolate.heapStatistics()
        case 21: _ = try? value().decoded(as: AnyDatum.self)
        case 22: try settle(context)
        case 23: try runScript(context)
        case 24: keep(try object().makeIterator().next() ?? .undefined)
        case 25: try useBuffer(context)
        case 26 where isPatient(4): try exhaust(context)
        default: drop(context)
        }
    }

    private func isPatient(_ cost: Int) -> Bool {
        patience -= cost
        return patience >= 0
    }

    // MARK: - Choices

    private func object() throws(EngineError) -> JSObject {
        guard let object = value().object else { return try bytes.one(of: contexts).globalObject() }
        return object
    }

    private func function() throws(EngineError) -> JSFunction {
        if let function = value().function { return function }
        let made = try bytes.one(of: contexts).evaluate("(function (a) { this.x = a; return a })")
        guard let function = made.function else { fatalError("a function is no function") }
        return function
    }

    private func value() -> JSValue {
        values.isEmpty ? .number(bytes.number()) : bytes.one(of: values)
    }

    private func keep(_ value: JSValue) {
        values.append(value)
        if values.count > 12 { values.removeFirst() }
    }

    /// What `body` returns; if the context was closed, it must say so.
    private func open<Result>(
        _ context: Context, _ body: () throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        guard context.isClosed else { return try body() }
        do throws(EngineError) {
            _ = try body()
        } catch {
            mustHold(error.code == .closed, "what is closed says so: \(error)")
            throw error
        }
        fatalError("must hold: a closed context does nothing")
    }

    // MARK: - Operations

    private func makeContext() {
        if isolates.isEmpty || bytes.below(4) == 0 {
            isolates.append(Isolate(heapLimit: 16 << 20))
            if isolates.count > 3 { isolates.removeFirst() }
        }
        let isolate = bytes.one(of: isolates)
        let wasClosed = isolate.isClosed
        do throws(EngineError) {
            contexts.append(
                try isolate.makeContext(
                    timeout: .milliseconds(500),
                    options: ContextOptions(console: { _ in }, unhandled: { _ in })))
            mustHold(!wasClosed, "a closed isolate makes no context")
            if contexts.count > 5 { contexts.removeFirst() }
        } catch {
            mustHold(wasClosed == (error.code == .closed), "making a context: \(error)")
            isolates.removeAll { $0 === isolate }
        }
    }

    private static let sources = [
        "({x: 1})", "[1, {}, 'a']", "(function (a, b) { return a })", "new Map([[1, {}]])",
        "new Set([{}])", "new Uint8Array(8)", "new SharedArrayBuffer(8)", "Promise.resolve(1)",
        "Promise.reject(new Error('r'))", "new Promise(() => {})", "throw {}", "Symbol('s')",
        "10n ** 30n", "'\\ud800'", "new Proxy({}, {get() { throw 1 }})",
        "(function* () { yield 1 })()",
        "new Error('e', {cause: {}})", "var kept = this; kept", "class A {}; A", "/x/g",
        "new Date(0)",
        "(async () => { await 1; await {then(f) { f() }} })()", "globalThis.x", "(",
        "new Proxy([], {})",
        "new WeakRef({})",
        "var d = new Uint8Array(4); structuredClone(d, {transfer: [d.buffer]}); d",
    ]

    private func evaluate(_ context: Context) throws(EngineError) -> JSValue {
        try context.evaluate(bytes.one(of: Self.sources))
    }

    private func addUp(_ context: Context) throws(EngineError) {
        let (a, b) = (Int(bytes.byte()), Int(bytes.byte()))
        let sum = try open(context) { () throws(EngineError) in
            try context.evaluate("\(a) + \(b)", as: Int.self)
        }
        mustHold(sum == a + b, "\(a) + \(b) is \(sum)")
    }

    private func dropElsewhere() {
        guard !values.isEmpty else { return }
        let dropped = values.remove(at: bytes.below(values.count))
        Thread.detachNewThread { withExtendedLifetime(dropped) {} }
    }

    private func drop(_ context: Context) {
        contexts.removeAll { $0 === context }
        if bytes.bool() { isolates.removeAll { $0 === context.isolate } }
    }

    /// The next call runs as usual.
    private func terminateIdle(_ context: Context) throws(EngineError) {
        guard nesting == 0 else { return context.isolate.terminateExecution() }
        context.isolate.terminateExecution()
        try addUp(context)
    }

    private static let endless = [
        "for (;;);", "(function f() { Promise.resolve().then(f) })()",
        "[2, 1].sort(() => { for (;;); })",
        "new Proxy({}, {get() { for (;;); }}).x", "/^(a+)+$/.test('a'.repeat(40) + 'b')",
        "for (;;) { try { (function r() { r() })() } catch {} }",
        "for (;;) 'ab'.replace(/b/, () => 1)",
    ]

    private func runEndless(_ context: Context) throws(EngineError) {
        do throws(EngineError) {
            _ = try open(context) { () throws(EngineError) in
                try context.evaluate(bytes.one(of: Self.endless), timeout: .milliseconds(3))
            }
            // One that only leaves microtasks returns at once where they are not run yet.
            mustHold(nesting > 0, "an endless script ends")
        } catch {
            mustHold(
                [.closed, .timedOut, .terminated].contains(error.code) || nesting > 0,
                "an endless script is stopped: \(error)")
            throw error
        }
        if nesting == 0 { try addUp(context) }
    }

    private func terminateFromElsewhere(_ context: Context) throws(EngineError) {
        let isolate = context.isolate
        let delay = Double(bytes.below(4)) / 1000
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: delay)
            isolate.terminateExecution()
            isDone.signal()
        }
        defer { isDone.wait() }
        _ = try? context.evaluate(bytes.one(of: Self.endless), timeout: .milliseconds(20))
    }

    /// While this thread is inside, more often than not.
    private func closeFromElsewhere(_ context: Context) {
        let closesIsolate = bytes.bool()
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            if closesIsolate { context.isolate.close() } else { context.close() }
            isDone.signal()
        }
        _ = try? context.evaluate("for (let i = 0; i < 20000; i++) ({}).x = i")
        isDone.wait()
        mustHold(context.isClosed, "what was closed is closed")
    }

    /// A function that does the next operations, from within JavaScript.
    private func hostFunction(_ context: Context) throws(EngineError) -> JSValue {
        let count = bytes.below(4)
        let function = try context.makeFunction(named: "nested") {
            [weak self] (call: JSCall) throws -> JSValue in
            guard let self, self.nesting < 4 else { return .undefined }
            self.nesting += 1
            defer { self.nesting -= 1 }
            for _ in 0..<count where !self.step() { break }
            if self.bytes.below(5) == 0 { throw FuzzFailure() }
            return self.bytes.bool() ? call[0] : .null
        }
        if bytes.bool() { keep(try function.call(value())) }
        return .object(function)
    }

    /// Only what needs no machine runs on the timers' thread.
    private func setTimer(_ context: Context) throws(EngineError) {
        let code = bytes.one(of: ["() => {}", "() => { throw 1 }", "() => clearTimeout(1)"])
        _ = try context.evaluate("setTimeout(\(code), \(bytes.below(3)))")
    }

    private func settle(_ context: Context) throws(EngineError) {
        let (promise, resolver) = try context.makePromise()
        keep(.object(promise))
        resolvers.append(resolver)
        let chosen = bytes.one(of: resolvers)
        if bytes.bool() {
            try chosen.resolve(value())
        } else {
            try chosen.reject(with: value())
        }
        if resolvers.count > 4 { resolvers.removeFirst() }
    }

    private func runScript(_ context: Context) throws(EngineError) {
        scripts.append(try context.compile(bytes.one(of: Self.sources)))
        keep(try bytes.one(of: scripts).run())
        if scripts.count > 4 { scripts.removeFirst() }
    }

    private func useBuffer(_ context: Context) throws(EngineError) {
        let buffer = try context.makeBuffer(copying: [1, 2, 3, 4])
        keep(.object(buffer))
        let moves = bytes.bool()
        let closes = bytes.bool()
        try context.globalObject().setValue(.object(buffer), forKey: "lent")
        try buffer.withMutableBytes { (span) throws(EngineError) in
            if moves {
                _ = try? context.evaluate("structuredClone(lent, {transfer: [lent.buffer]})")
            }
            if closes { context.close() }
            span[3] = 9
            mustHold(span[0] == 1 && span[3] == 9, "lent bytes stay where they are")
        }
    }

    private func exhaust(_ context: Context) throws(EngineError) {
        let source = bytes.one(of: [
            "(function f() { f() })()", "JSON.parse('['.repeat(50000))",
            "var a = []; for (;;) a.push(new Array(1000).fill(a))",
            "var s = 'x'; for (;;) s += s", "for (var o = {};;) o = {o}",
        ])
        do throws(EngineError) {
            _ = try context.evaluate(source, timeout: .seconds(5))
        } catch {
            _ = try? context.evaluate("a = s = o = undefined")
            throw error
        }
    }
}
