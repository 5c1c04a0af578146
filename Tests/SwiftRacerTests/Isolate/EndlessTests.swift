import Foundation
import SwiftRacer
import Testing

/// Scripts that never end by themselves are stopped: a sample of those of `Tests/Endless`, all of
/// which are run from Python.
///
/// The threads of tests block all signals, which those of Python do not.
@Suite(.serialized, .timeLimit(.minutes(5))) struct EndlessTests {
    static let folder = URL(filePath: #filePath).appending(path: "../../../Endless").standardized
    static let stopped = scripts(in: folder)
    static let lost = scripts(in: folder.appending(path: "lost"))

    static func scripts(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".js") }.sorted()
    }

    static func sample(_ names: [String], every step: Int) -> [String] {
        stride(from: 0, to: names.count, by: step).map { names[$0] }
    }

    @Test func thereAreScripts() {
        #expect(EndlessTests.stopped.count > 90)
        #expect(EndlessTests.lost.count > 5)
    }

    @Test(arguments: sample(stopped, every: 8))
    func anEndlessScriptIsStoppedAndItsContextIsUsable(_ name: String) throws {
        let context = try Isolate().makeContext()
        let source = try String(
            contentsOf: EndlessTests.folder.appending(path: name), encoding: .utf8)

        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, timeout: .milliseconds(200))
        }

        #expect(error.code == .timedOut)
        #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
    }

    @Test(arguments: sample(lost, every: 3))
    func aBuiltInFunctionThatDoesNotLookIsLeftBehind(_ name: String) throws {
        let context = try Isolate().makeContext()
        let source = try String(
            contentsOf: EndlessTests.folder.appending(path: "lost/\(name)"), encoding: .utf8)

        let error = try #require(throws: EngineError.self) {
            try context.evaluate(source, timeout: .milliseconds(50))
        }

        #expect(error.code == .timedOut)
        // An engine that looks after all gives no cause to lose anything.
        guard error.message.contains("its isolate is lost") else {
            #expect(try context.evaluate("1 + 1", as: Int.self) == 2)
            return
        }
        let after = try #require(throws: EngineError.self) { try context.evaluate("1 + 1") }
        #expect(after.code == .closed)
    }

    @Test func aTerminationLeavesSuchAFunctionBehindToo() throws {
        let isolate = Isolate()
        let context = try isolate.makeContext()

        let error = try disturbing(with: isolate.terminateExecution) {
            try #require(throws: EngineError.self) {
                try context.evaluate(
                    "Array.prototype.every.call({length: 2 ** 53 - 1}, () => true)")
            }
        }

        #expect(error.code == .terminated)
        #expect(isolate.isClosed)
    }
}
