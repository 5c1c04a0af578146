internal import LineEditing
internal import Synchronization

/// The session of a conversation, which another may take the place of.
final class CurrentSession: Sendable {
    private let current: Mutex<Session>

    init(_ session: Session) {
        current = Mutex(session)
    }

    var session: Session {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// Reads lines from a terminal, with history and completion; one in a process, which it stays in.
@safe final class LineEditor {
    /// What came of reading.
    enum Reading {
        case line(String)
        case interrupted
        case end
    }

    private let editor: OpaquePointer

    /// Begins to edit; from now on Ctrl-C interrupts the session that is current then.
    ///
    /// It fails if the terminal cannot be used.
    ///
    /// - Parameter current: Who completes names.
    init?(_ current: CurrentSession) {
        // Safety: both keep the pointer for ever, so it is never released.
        let context = unsafe Unmanaged.passRetained(current).toOpaque()
        let isWatching = unsafe le_watch_interrupts(
            { context in
                guard let context = unsafe context else { return }
                unsafe LineEditor.current(context).session.interrupt()
            }, context)
        let editor = unsafe le_editor_new(
            { context, editor, text in
                guard let context = unsafe context else { return }
                let line = unsafe String(cString: text)
                let prefix = line.unicodeScalars.reversed().prefix {
                    $0.properties.isIDContinue || $0 == "$" || $0 == "\u{200C}" || $0 == "\u{200D}"
                }
                let length = prefix.reduce(0) { $0 + UTF8.width($1) }
                for word in unsafe LineEditor.current(context).session.completions(of: line) {
                    unsafe le_offer(editor, word, length)
                }
            }, context)
        guard isWatching, let editor = unsafe editor else { return nil }
        unsafe self.editor = editor
    }

    private static func current(_ context: UnsafeMutableRawPointer) -> CurrentSession {
        // Safety: it is what was retained above.
        unsafe Unmanaged<CurrentSession>.fromOpaque(context).takeUnretainedValue()
    }

    /// Reads a line, without its end.
    func read(prompt: String) -> Reading {
        // Safety: the line is good until the next call, and copied before.
        var line: UnsafePointer<CChar>?
        switch unsafe le_editor_read(editor, prompt, &line) {
        case le_outcome_line:
            guard let line = unsafe line else { return .end }
            return unsafe .line(String(cString: line))
        case le_outcome_interrupted: return .interrupted
        default: return .end
        }
    }

    /// Adds a line to those that can be found again.
    func remember(_ line: String) {
        unsafe le_editor_remember(editor, line)
    }
}
