internal import ArgumentParser
internal import SwiftRacer

/// The program `swiftracer`, of the same behaviour as `python -m swiftracer`.
@main
enum Program {
    /// The version of the package.
    static let version = "0.1.0"

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "eval": run(EvalCommand.self, arguments.dropFirst())
        case "repl": run(ReplCommand.self, arguments.dropFirst())
        case "run": run(RunCommand.self, arguments.dropFirst())
        default: run(RunCommand.self, arguments)
        }
    }

    private static func run(_ command: (some Command).Type, _ arguments: ArraySlice<String>) {
        do {
            var parsed = try command.parseAsRoot(Array(arguments))
            if let command = parsed as? any Command { end(command.perform()) }
            // What asks for help, and throws it.
            try parsed.run()
            end(.success)
        } catch {
            let isWrong = command.exitCode(for: error) != .success
            let message = command.fullMessage(for: error)
            (isWrong ? Output.errors : Output.values).write(message)
            end(isWrong ? .usage : .success)
        }
    }
}

/// What the process says of itself when it ends.
enum Outcome: Int32 {
    case success, scriptError, usage, timeout, heapLimit
}

/// A way to call the program.
protocol Command: ParsableCommand {
    /// Does what it is for.
    func perform() -> Outcome
}

extension Command {
    static func makeConfiguration(
        _ name: String, abstract: String, usage: String
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, abstract: abstract, usage: usage,
            discussion: """
                exit codes: 0 success, 1 the script failed, 2 wrong usage, 3 the timeout passed, \
                4 the heap limit was reached, 130 Ctrl-C (by the signal)
                """,
            version: "SwiftRacer \(Program.version), V8 \(Engine.version)")
    }
}
