import Foundation
import SwiftRacer
import Testing

// The standard library leaves it out, since few programs may call it.
@_silgen_name("fork") private func fork() -> Int32

/// What V8 runs by itself, while nobody is inside or at the end of a call.
@Suite struct ForegroundTaskTests {
    let isolate = Isolate()
    let reports = Reports()
    let context: Context

    init() throws {
        context = try isolate.makeContext(options: reports.options)
        try context.evaluate("globalThis.cells = new Int32Array(new SharedArrayBuffer(16))")
    }

    @Test func webAssemblyIsInstantiated() async throws {
        guard try hasWebAssembly(context) else { return }

        let answer = try await context.evaluateAsync(
            "const made = await WebAssembly.instantiate(\(adding)); made.instance.exports.add(40, 2)"
        )

        #expect(try Int(answer) == 42)
    }

    @Test func invalidWebAssemblyRejects() throws {
        guard try hasWebAssembly(context) else { return }

        try context.evaluate(
            "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 1])); 0")

        #expect(try reports.next().message.contains("CompileError"))
    }

    @Test func waitAsyncTimesOut() async throws {
        let result = try await context.evaluateAsync(
            "await Atomics.waitAsync(cells, 0, 0, 10).value")

        #expect(try String(result) == "timed-out")
    }

    @Test func anotherIsolateNotifies() async throws {
        let other = try Isolate().makeContext()
        let notify = try #require(
            try other.evaluate("cells => Atomics.notify(cells, 0)").function)
        let cells = try context.evaluate("cells")
        try context.evaluate(
            "Atomics.waitAsync(cells, 0, 0).value.then(result => { throw result }); 0")

        try notify.call(cells)

        #expect(try reports.next().message == "ok")
    }

    @Test func aRegistryIsToldOfWhatWasCollected() throws {
        try context.evaluate(
            "globalThis.told = []; globalThis.registry = new FinalizationRegistry(n => told.push(n));"
                + "for (let i = 0; i < 3; i++) registry.register({}, i)")

        try isolate.collectGarbage()

        #expect(try context.evaluate("told.sort().join()", as: String.self) == "0,1,2")
    }

    @Test func anEndlessCallbackIsStopped() throws {
        var options = reports.options
        options.backgroundTimeout = .milliseconds(50)
        let context = try isolate.makeContext(options: options)
        try context.evaluate(
            "globalThis.registry = new FinalizationRegistry(() => { for (;;); });"
                + "registry.register({}, 0)")

        try isolate.collectGarbage()

        #expect(try reports.next().code == .timedOut)
        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test func isolatesGoWithPendingTasks() throws {
        for _ in 0..<100 {
            let context = try Isolate().makeContext()
            try context.evaluate(
                "const cells = new Int32Array(new SharedArrayBuffer(16));"
                    + "Atomics.waitAsync(cells, 0, 0, 5e5); Atomics.waitAsync(cells, 0, 0);"
                    + "globalThis.WebAssembly?.compile(\(adding)); 0")
            context.isolate.close()
        }

        try context.evaluate("Atomics.waitAsync(cells, 0, 0, 1).value.then(r => { throw r }); 0")
        #expect(try reports.next().message == "timed-out")
    }

    @Test func aForkWithPendingTasks() async {
        await #expect(processExitsWith: .success) {
            let context = try Isolate().makeContext()
            try context.evaluate(
                "globalThis.cells = new Int32Array(new SharedArrayBuffer(16));"
                    + "Atomics.waitAsync(cells, 0, 0, 50).value.then(r => globalThis.result = r); 0"
            )

            let child = fork()
            if child == 0 {
                let fresh = try Isolate().makeContext()
                try fresh.evaluate("globalThis.cells = new Int32Array(new SharedArrayBuffer(16))")
                _exit(try isTold(fresh, "Atomics.waitAsync(cells, 0, 0, 10).value") ? 0 : 1)
            }
            var status: Int32 = -1
            let ended = unsafe waitpid(child, &status, 0)

            #expect(ended == child)
            #expect(status == 0)
            #expect(try isTold(context, "Atomics.waitAsync(cells, 0, 0, 100).value"))
            #expect(try context.evaluate("result", as: String.self) == "timed-out")
        }
    }
}

/// Whether the promise is fulfilled, by calls alone or on the timers' thread.
private func isTold(_ context: Context, _ promise: String) throws -> Bool {
    try context.evaluate("globalThis.isTold = false; \(promise).then(() => { isTold = true }); 0")
    for _ in 0..<2000 {
        if try context.evaluate("isTold", as: Bool.self) { return true }
        usleep(10_000)
    }
    return false
}

// V8 has none where it makes no machine code.
private func hasWebAssembly(_ context: Context) throws -> Bool {
    try context.evaluate("typeof WebAssembly === 'object'", as: Bool.self)
}

// Exports a function that adds two numbers.
private let adding = """
    new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, \
    1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11])
    """
