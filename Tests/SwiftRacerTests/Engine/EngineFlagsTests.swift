import Glibc
import SwiftRacer
import Testing

/// Flags are set once for a process, so each test has one of its own.
@Suite struct EngineFlagsTests {
    @Test func aFlagIsSetBeforeTheFirstIsolate() async {
        await #expect(processExitsWith: .success) {
            try Engine.setFlags("--expose-gc")

            #expect(
                try Isolate().makeContext().evaluate("typeof gc", as: String.self) == "function")
        }
    }

    @Test func aJitlessEngineHasNoWebAssembly() async {
        await #expect(processExitsWith: .success) {
            try Engine.setFlags("--jitless")
            let context = try Isolate().makeContext()

            #expect(try context.evaluate("typeof WebAssembly", as: String.self) == "undefined")
            #expect(try context.evaluate("[1, 2].map(n => n * 2).join()", as: String.self) == "2,4")
        }
    }

    @Test(arguments: ["--unheard-of", "--stack-size=much", "jitless", "--help", ""])
    func whatV8DoesNotKnowIsRefusedByName(flag: String) {
        // None of them sets anything, started or not.
        let error = #expect(throws: EngineError.self) { try Engine.setFlags(flag) }

        #expect(error?.code == .invalidArgument)
    }

    @Test func afterTheStartItIsTooLate() async {
        await #expect(processExitsWith: .success) {
            try Engine.start()

            let error = #expect(throws: EngineError.self) { try Engine.setFlags("--jitless") }

            #expect(error?.message.contains("has started") == true)
        }
    }

    @Test func wrongFlagsOfTheEnvironmentKeepV8FromStarting() async {
        await #expect(processExitsWith: .success) {
            _ = unsafe setenv("SWIFTRACER_V8_FLAGS", "--jitles", 1)

            let error = #expect(throws: EngineError.self) { try Engine.start() }

            #expect(error?.message.contains("'--jitles'") == true)
            #expect(error?.message.contains("SWIFTRACER_V8_FLAGS") == true)
        }
    }

    @Test func withWrongFlagsOfTheEnvironmentAnIsolateEndsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            _ = unsafe setenv("SWIFTRACER_V8_FLAGS", "--jitles", 1)

            _ = Isolate()
        }
    }
}
