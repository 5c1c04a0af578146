import Foundation
import SwiftRacer
import Testing

/// Scripts that never end by themselves are stopped: those of `Tests/Endless`.
@Suite struct EndlessTests {
    static let folder = URL(filePath: #filePath).appending(path: "../../../Endless").standardized
    static let stopped = scripts(in: folder)
    static let lost = scripts(in: folder.appending(path: "lost"))

    static func scripts(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".js") }.sorted()
    }

    @Test func thereAreScripts() {
        #expect(EndlessTests.stopped.count > 90)
        #expect(EndlessTests.lost.count > 5)
    }

    @Test(arguments: stopped)
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

    @Test(arguments: lost)
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
}
