import SwiftRacer

/// Runs a program that the bytes choose, in an isolate with limits, reads what it left behind, and
/// checks that the isolate still works.
enum ScriptHarness {
    static let heapLimit = 64 << 20
    static let timeout = Duration.milliseconds(150)

    static func run(_ bytes: [UInt8]) {
        var writer = ProgramWriter(bytes)
        let program = writer.program()
        let isolate = Isolate(heapLimit: heapLimit)
        defer { isolate.close() }
        mustHold(!program.isEmpty, "a program has text")
        let context = mustNotThrow("making a context") {
            try isolate.makeContext(
                timeout: timeout, options: ContextOptions(console: { _ in }, unhandled: { _ in }))
        }
        mustNotThrow("giving functions of the host") { try Self.giveHost(to: context) }

        var results: [JSValue] = []
        for source in [ProgramWriter.prelude, program] {
            do throws(EngineError) {
                results.append(try context.evaluate(source, name: "fuzz.js"))
            } catch {
                results.append(error.thrownValue ?? .undefined)
                _ = error.description
                if isLost(context) { return }
            }
        }
        for result in results { use(result) }
        if isLost(context) { return }
        if writer.collectsGarbage { _ = try? isolate.collectGarbage() }
        checkStillWorks(isolate)
    }

    /// Whether the isolate can no longer be used: what is left, when V8 has run out of memory where it
    /// cannot go on, is that every call says so.
    private static func isLost(_ context: Context) -> Bool {
        do throws(EngineError) {
            _ = try context.evaluate("0")
            return false
        } catch {
            return error.code == .heapLimitReached
        }
    }

    /// In a context of its own, as a script may have broken the other's built-ins.
    private static func checkStillWorks(_ isolate: Isolate) {
        do throws(EngineError) {
            let context = try isolate.makeContext(timeout: .seconds(10))
            guard case .number(2) = try context.evaluate("[1].length + 1") else {
                fatalError("1 + 1 is something else")
            }
        } catch {
            // What the script left reachable may leave no room for another context.
            mustHold(error.code == .heapLimitReached, "the isolate works: \(error)")
        }
    }

    private static func giveHost(to context: Context) throws(EngineError) {
        let global = try context.globalObject()
        let echo = try context.makeFunction(named: "host") { (call: JSCall) in call[0] }
        let back = try context.makeFunction(named: "hostCalls") { (call: JSCall) in
            guard let function = call[0].function else { return .undefined }
            return try function.call(arguments: Array(call.arguments.dropFirst()))
        }
        let fails = try context.makeFunction(named: "hostThrows") { (call: JSCall) in
            if call.arguments.isEmpty { throw FuzzFailure() }
            return .number(try call.argument(0))
        }
        try global.setValue(.object(echo), forKey: "host")
        try global.setValue(.object(back), forKey: "hostCalls")
        try global.setValue(.object(fails), forKey: "hostThrows")
    }

    /// Everything that a host may do with a value that it knows nothing of; getters and traps run.
    static func use(_ value: JSValue) {
        _ = try? value.decoded(as: AnyDatum.self)
        guard let object = value.object else { return }
        _ = try? object.keys()
        _ = try? object.properties()
        _ = try? object.value(forKey: "length")
        _ = try? object.setValue(1, forKey: "x")
        _ = try? object.hasValue(forKey: "x")
        _ = try? object.removeValue(forKey: "x")
        switch object {
        case let function as JSFunction:
            _ = try? function.call(value)
            _ = try? function.construct(value)
        case let array as JSArray: _ = try? array.elements()
        case let map as JSMap: _ = try? map.entries()
        case let set as JSSet: _ = try? set.members()
        case let promise as JSPromise: _ = try? promise.settledValue()
        case let error as JSError: _ = try? error.exception()
        case let buffer as JSBuffer: use(buffer)
        default: _ = try? object.makeIterator().next()
        }
    }

    private static func use(_ buffer: JSBuffer) {
        _ = try? buffer.bytes()
        do throws(EngineError) {
            try buffer.withMutableBytes { (bytes) throws(EngineError) in
                for index in bytes.indices.prefix(64) { bytes[index] &+= 1 }
            }
        } catch {
            mustHold(
                [.detached, .invalidArgument, .closed, .timedOut, .heapLimitReached]
                    .contains(error.code), "a buffer says why it has no bytes: \(error)")
        }
    }
}

/// What a host function throws.
struct FuzzFailure: Error {}
