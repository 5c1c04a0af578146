import SwiftRacer

/// What is done with the bytes of an input.
///
/// Each ends the process when something is wrong: that is how libFuzzer is told.
enum Harness: String, CaseIterable, Sendable {
    /// The bytes choose a program of JavaScript, which is run within limits.
    case scripts
    /// The bytes choose a value, which crosses to JavaScript and back.
    case conversions
    /// The bytes choose operations on isolates, contexts and values, in any order.
    case api

    /// Does it, and checks that nothing of JavaScript's is alive afterwards.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .scripts: ScriptHarness.run(bytes)
        case .conversions: ConversionHarness.run(bytes)
        case .api: APIHarness.run(bytes)
        }
    }
}

/// Ends the process if something that must hold does not.
func mustHold(_ condition: @autoclosure () -> Bool, _ what: @autoclosure () -> String) {
    guard condition() else { fatalError("must hold: \(what())") }
}

/// What `body` returns; an error of the engine ends the process.
func mustNotThrow<Result>(_ what: String, _ body: () throws -> Result) -> Result {
    do {
        return try body()
    } catch {
        fatalError("must not throw: \(what): \(error)")
    }
}
