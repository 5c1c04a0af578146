import SwiftRacer
import SwiftRacerJavaScriptCore

extension JSContext {
    /// A context whose calls may not take long.
    static func limited() throws -> JSContext? {
        JSContext(engine: try Isolate().makeContext(timeout: .milliseconds(50)))
    }

    func close() {
        engine.close()
    }

    func collectGarbage() throws {
        try engine.isolate.collectGarbage()
    }
}
