/// What a script wrote to the console.
public struct ConsoleMessage: Sendable {
    /// The method that wrote it.
    public let level: Level

    /// The text, as the Console specification makes it; lines are indented by `console.group`.
    public let text: String

    /// A method of the console, by its name.
    ///
    /// Not an `enum`: there are more than those below, such as `table` and `timeEnd`.
    public struct Level: RawRepresentable, Hashable, Sendable {
        /// The name of the method.
        public let rawValue: String

        /// The level of this name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// What `console.debug` writes.
        public static let debug = Level(rawValue: "debug")
        /// What `console.log` writes.
        public static let log = Level(rawValue: "log")
        /// What `console.info` writes.
        public static let info = Level(rawValue: "info")
        /// What `console.warn` writes, and what is wrong with the use of the console itself.
        public static let warn = Level(rawValue: "warn")
        /// What `console.error` writes.
        public static let error = Level(rawValue: "error")
        /// What `console.assert` writes of what is false.
        public static let assert = Level(rawValue: "assert")
        /// What `console.trace` writes.
        public static let trace = Level(rawValue: "trace")
    }
}

/// Where what scripts write to the console goes.
package struct ConsoleOutput: Sendable {
    /// Is called with the name of the method and, if `isFormatted`, the text; else the values.
    let function: HostFunction
    let isFormatted: Bool

    package init(_ body: any HostFunctionBody, isFormatted: Bool) {
        function = HostFunction(name: "console", length: 2, body)
        self.isFormatted = isFormatted
    }

    init(_ closure: @escaping @Sendable (ConsoleMessage) -> Void) {
        self.init(ConsoleClosure(closure), isFormatted: true)
    }
}

/// A closure that gets messages.
private final class ConsoleClosure: HostFunctionBody {
    private let closure: @Sendable (ConsoleMessage) -> Void

    init(_ closure: @escaping @Sendable (ConsoleMessage) -> Void) {
        self.closure = closure
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        closure(
            ConsoleMessage(
                level: ConsoleMessage.Level(rawValue: scope.string(arguments[0])),
                text: scope.string(arguments[1])))
        return .undefined
    }
}
