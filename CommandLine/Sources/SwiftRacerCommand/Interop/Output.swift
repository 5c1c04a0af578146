internal import Glibc

/// Standard output or standard error.
struct Output: Sendable {
    /// Where values go, and what scripts log.
    static let values = Output(descriptor: STDOUT_FILENO)
    /// Where errors go, and what scripts warn of.
    static let errors = Output(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    let isColored: Bool

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        isColored =
            Output.isTerminal(descriptor) && (Environment["NO_COLOR"] ?? "").isEmpty
            && Environment["TERM"] != "dumb"
    }

    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Writes a line, or several, at once: another stream may go to the same place.
    func write(_ text: String) {
        let error = Output.write("\(text)\n", descriptor)
        // It was closed when the program began: nobody reads it.
        if error == 0 || error == EBADF { return }
        _ = Output.write(
            "swiftracer: error: cannot write output: \(Output.reason(error))\n", STDERR_FILENO)
        end(.scriptError)
    }

    /// Writes `text` to a file that only its owner can read.
    ///
    /// - Returns: Whether that went well.
    static func write(_ text: String, to path: String, appending: Bool) -> Bool {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC)
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return write(text, descriptor) == 0
    }

    /// What the system says of an error.
    static func reason(_ error: Int32) -> String {
        // Safety: the text is not changed before it is copied.
        guard let text = unsafe strerror(error) else { return "error \(error)" }
        return unsafe String(cString: text)
    }

    /// Writes all; returns what went wrong, or 0.
    private static func write(_ text: String, _ descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            // Safety: no more than the rest of the buffer is written.
            var rest = unsafe bytes[...]
            while unsafe !rest.isEmpty {
                let part = unsafe UnsafeBufferPointer(rebasing: rest)
                let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return errno }
                unsafe rest = rest.dropFirst(count)
            }
            return 0
        }
    }
}

/// Ends the process from any thread, whatever the others do: all that was written is written.
func end(_ outcome: Outcome) -> Never {
    _exit(outcome.rawValue)
}

/// The variables of the process.
enum Environment {
    static subscript(name: String) -> String? {
        // Safety: nothing in the process sets variables, and the text is copied at once.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
