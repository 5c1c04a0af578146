import Foundation
import Testing

/// Replays the cases of the fuzzers: the seeds, and every input that found something.
///
/// A harness ends the process when something is wrong; the last case named is the one.
@Suite(.serialized) struct FuzzReplayTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fuzzing/Cases").standardized

    @Test(arguments: Harness.allCases) func everyCasePasses(_ harness: Harness) throws {
        let folder = Self.folder.appending(path: harness.rawValue)
        let cases = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
        #expect(!cases.isEmpty, "no cases in \(folder.path)")

        for each in cases { harness.run([UInt8](try Data(contentsOf: each))) }
    }
}
