/// What was typed in earlier sessions: lines in a file, the same for all programs that have them.
final class History {
    private static let mostLines = 1000

    // Nil for none.
    private var path: String?

    /// Finds the file: `SWIFTRACER_HISTORY`, where an empty one stands for none.
    init() {
        let home = Environment["HOME"].map { $0.isEmpty ? "" : "\($0)/.swiftracer_history" }
        let path = Environment["SWIFTRACER_HISTORY"] ?? home ?? ""
        self.path = path.isEmpty ? nil : path
    }

    /// The last lines, the oldest first; none if the file cannot be read.
    func lines() -> [String] {
        // There is none yet; and nobody wants to be told at each start that there never will be.
        guard let path, let bytes = try? Input.bytes(path) else { return [] }
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let last = lines.suffix(History.mostLines).map(String.init)
        if lines.count > 2 * History.mostLines {
            write(last.map { "\($0)\n" }.joined(), appending: false)
        }
        return last
    }

    /// Adds a line at once: a session may end in any way.
    func add(_ line: String) {
        write("\(line)\n", appending: true)
    }

    private func write(_ text: String, appending: Bool) {
        guard let path else { return }
        // As above: the session goes on without.
        if !Output.write(text, to: path, appending: appending) { self.path = nil }
    }
}
