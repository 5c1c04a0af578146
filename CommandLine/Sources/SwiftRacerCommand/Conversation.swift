internal import SwiftRacer

/// Runs what is typed, line by line, and prints the values.
struct Conversation {
    private static let help = """
        .help   show this
        .exit   leave; so does Ctrl-D
        Ctrl-C  drop what is typed, or stop what runs
        Tab     complete a name; twice: show all that fit
        await   may stand at the top level; a line that is not complete goes on in the next
        """

    private let limits: Limits
    private let arguments: ArraySlice<String>

    init(_ limits: Limits, arguments: ArraySlice<String>) {
        self.limits = limits
        self.arguments = arguments
    }

    /// Talks until there is no more to say.
    func run() -> Outcome {
        do throws(EngineError) {
            let current = CurrentSession(try makeSession())
            guard Output.isTerminal(0) else { return readAll(current) }
            guard let editor = LineEditor(current) else {
                Output.errors.write("swiftracer: error: cannot edit lines on this terminal")
                return .usage
            }
            return try talk(current, editor)
        } catch {
            Output.errors.write("swiftracer: error: \(error.message)")
            return .usage
        }
    }

    private func makeSession() throws(EngineError) -> Session {
        try Session(limits, asJSON: false, arguments: arguments) { session, failure in
            _ = session.report(failure)
        }
    }

    /// Reads lines that nobody types.
    private func readAll(_ current: CurrentSession) -> Outcome {
        var code = ""
        while let line = readLine() {
            if code.isEmpty, isCommand(line, ".help", Conversation.help) { continue }
            if code.isEmpty, isCommand(line, ".exit") { return .success }
            code = code.isEmpty ? line : "\(code)\n\(line)"
            if !evaluate(code, current) { code = "" }
        }
        if !code.isEmpty { evaluate(code, current, isLast: true) }
        return .success
    }

    private func talk(
        _ current: CurrentSession, _ editor: LineEditor
    ) throws(EngineError) -> Outcome {
        let history = History()
        for line in history.lines() { editor.remember(line) }
        Output.values.write(
            "SwiftRacer \(Program.version) (V8 \(Engine.version)); .help tells more, Ctrl-D leaves")
        var code = ""
        while true {
            switch editor.read(prompt: code.isEmpty ? "> " : "... ") {
            case .end: return .success
            case .interrupted:
                current.session.stop()
                code = ""
            case .line(let line):
                if line.contains(where: { !$0.isWhitespace }) {
                    editor.remember(line)
                    history.add(line)
                }
                if code.isEmpty, isCommand(line, ".help", Conversation.help) { continue }
                if code.isEmpty, isCommand(line, ".exit") { return .success }
                code = code.isEmpty ? line : "\(code)\n\(line)"
                if !evaluate(code, current) { code = "" }
            }
        }
    }

    private func isCommand(_ line: String, _ command: String, _ answer: String? = nil) -> Bool {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, words[0] == command else { return false }
        if let answer { Output.values.write(answer) }
        return true
    }

    /// Runs `code`; tells whether it wants more.
    @discardableResult
    private func evaluate(_ code: String, _ current: CurrentSession, isLast: Bool = false) -> Bool {
        guard code.contains(where: { !$0.isWhitespace }) else { return false }
        let session = current.session
        do throws(Failure) {
            try session.show(try session.evaluateLine(code, name: "<repl>"), typed: true)
        } catch {
            if !isLast, session.isIncomplete(error, code) { return true }
            if case .interrupted = error {
                // Behind what the terminal shows for Ctrl-C.
                Output.values.write("")
                return false
            }
            _ = session.report(error)
            if case .engine(let error) = error, error.code == .closed { renew(current) }
        }
        return false
    }

    /// Makes a new context in place of one that is lost.
    private func renew(_ current: CurrentSession) {
        do throws(EngineError) {
            current.session = try makeSession()
            Output.errors.write("swiftracer: here is a new context")
        } catch {
            Output.errors.write("swiftracer: error: \(error.message)")
        }
    }
}
