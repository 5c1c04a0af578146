/// A method of `console`.
final class ConsoleMethod: BuiltInFunction {
    /// Those that only tell what they are given.
    private static let plainNames: [StaticString] = [
        "debug", "dirxml", "error", "info", "log", "warn",
    ]
    private static let otherNames: [StaticString] = [
        "assert", "clear", "count", "countReset", "dir", "group", "groupCollapsed", "groupEnd",
        "profile", "profileEnd", "table", "time", "timeEnd", "timeLog", "timeStamp", "trace",
    ]

    // The scope's may be another, from whose scripts the function is called.
    private let context: WeakContext
    private let name: StaticString
    private let isPlain: Bool

    private init(_ name: StaticString, isPlain: Bool, of context: WeakContext) {
        self.context = context
        self.name = name
        self.isPlain = isPlain
    }

    /// The object with all methods.
    static func makeObject(
        for context: WeakContext, in scope: borrowing Scope
    ) throws(EngineError) -> Local {
        let console = scope.makeObject()
        for (names, isPlain) in [(plainNames, true), (otherNames, false)] {
            for name in names {
                let method = ConsoleMethod(name, isPlain: isPlain, of: context)
                let function = HostFunction(
                    name: JSString(name.description), length: 0, method)
                try scope.define(
                    console, try scope.key(ascii: name), try scope.function(function))
            }
        }
        return console
    }

    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        guard let context = context.context, let console = context.console else {
            return .undefined
        }
        do throws(EngineError) {
            let values = (0..<arguments.count).map { arguments[$0] }
            let message = try console.message(
                try scope.key(ascii: name), isPlain: isPlain, values, in: scope)
            if let message {
                let output = try scope.function(console.output.function)
                _ = try scope.call(output, receiver: .undefined, message)
            }
        } catch {
            // No script is to fail because of what it logs.
            guard error.code != .terminated else { throw error }
            context.isolate.report(UnhandledError(error: error, context: context))
        }
        return .undefined
    }
}
