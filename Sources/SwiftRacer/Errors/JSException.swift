/// What is known of something that JavaScript threw, taken at the moment it was caught.
public struct JSException: Sendable {
    /// The error's `name`, such as `TypeError`; empty if what was thrown is no Error.
    public let name: JSString

    /// The error's `message`; or what was thrown, as text, if it is no Error.
    public let message: JSString

    /// The error's `stack` as V8 formats it; nil if it has none.
    public let stack: JSString?

    /// The calls that led there, the innermost first, at most 64.
    public private(set) var frames: [StackFrame]

    /// The name of the script that threw, if known.
    public let file: String?

    /// The line that threw, from 1; nil if not known.
    public let line: Int?

    /// The column that threw, from 1, in UTF-16 units; nil if not known.
    public let column: Int?

    /// The column after what threw, in the same units; nil if not known.
    ///
    /// What does not parse can be many columns wide, and end on a later line: then this is beyond
    /// the end of ``sourceLine``. What throws while it runs mostly counts as one column.
    ///
    /// The corresponding V8 function is `v8::Message::GetEndColumn`.
    public let endColumn: Int?

    /// The text of that line, if known.
    public let sourceLine: String?

    /// The error's `cause`, its cause, and so on; at most 8.
    public let causes: [JSException]
}

extension JSException {
    /// Leaves out the last `count` frames.
    mutating func forgetOuterFrames(_ count: Int) {
        frames.removeLast(min(count, frames.count))
    }
}

/// A call on the JavaScript stack.
public struct StackFrame: Sendable, Hashable {
    /// The name of the function; empty at the top level of a script and in anonymous functions.
    public let function: String

    /// The name of the script, as given to ``Context/evaluate(_:name:line:timeout:cpuTimeout:)``.
    public let file: String

    /// The line, from 1; 0 if not known.
    public let line: Int

    /// The column, from 1, in UTF-16 units; 0 if not known.
    public let column: Int

    /// The text of the line; nil if it is not known.
    public let sourceLine: String?
}
