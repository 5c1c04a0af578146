import Foundation
import SwiftRacer

/// What libFuzzer, which has the `main` of this program, calls for each input.
///
/// `$SWIFTRACER_FUZZ` names the harness: an option of the command line would get lost where libFuzzer
/// starts itself again.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Chosen.harness.run(Array(UnsafeBufferPointer(start: data, count: count)))
    checkNothingLives()
    return 0
}

/// Whatever a harness made must be gone: what the timers' thread and others had in hand, soon.
private func checkNothingLives() {
    for _ in 0..<10_000 where Engine.liveHandleCount > 0 { usleep(1000) }
    let count = Engine.liveHandleCount
    if count > 0 { fatalError("must hold: nothing is alive afterwards, but \(count) handles are") }
}

private enum Chosen {
    static let harness: Harness = {
        let name = ProcessInfo.processInfo.environment["SWIFTRACER_FUZZ"] ?? ""
        guard let harness = Harness(rawValue: name) else {
            let names = Harness.allCases.map(\.rawValue).joined(separator: ", ")
            fatalError("fuzz: $SWIFTRACER_FUZZ is \"\(name)\", not one of: \(names)")
        }
        return harness
    }()
}
