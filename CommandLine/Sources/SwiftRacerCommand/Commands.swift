internal import ArgumentParser
internal import SwiftRacer

/// Runs a file, or standard input: `swiftracer [FILE]`.
struct RunCommand: Command {
    static let configuration = makeConfiguration(
        "swiftracer", abstract: "Run JavaScript in V8.",
        usage: """
            swiftracer [<options>] [<file>] [<argument> ...]
            swiftracer eval [<options>] <code> [<argument> ...]
            swiftracer repl [<options>] [<argument> ...]
            """)

    @OptionGroup var limits: Limits
    @Flag(help: "Print the completion value, and errors, as JSON.") var json = false
    @OptionGroup var words: Words

    func perform() -> Outcome {
        let file = words.all.first
        if file == nil, Output.isTerminal(0) {
            return Conversation(limits, arguments: []).run()
        }
        let name = file == nil || file == "-" ? "<stdin>" : file ?? ""
        let code: String
        do throws(InputError) {
            code = try Input.read(file == nil || file == "-" ? nil : file)
        } catch {
            Output.errors.write("swiftracer: error: cannot read \(name): \(error.reason)")
            return .usage
        }
        return Session.run(
            code, name: name, limits, asJSON: json, showing: json, arguments: words.all.dropFirst())
    }
}

/// Runs an argument: `swiftracer eval CODE`.
struct EvalCommand: Command {
    static let configuration = makeConfiguration(
        "swiftracer eval", abstract: "Run an argument, and print its completion value.",
        usage: "swiftracer eval [<options>] <code> [<argument> ...]")

    @OptionGroup var limits: Limits
    @Flag(help: "Print the completion value, and errors, as JSON.") var json = false
    @OptionGroup var words: Words

    func validate() throws {
        if words.all.isEmpty { throw ValidationError("Missing expected argument '<code>'") }
    }

    func perform() -> Outcome {
        Session.run(
            words.all.first ?? "", name: "<eval>", limits, asJSON: json, showing: true,
            arguments: words.all.dropFirst())
    }
}

/// Runs what is typed: `swiftracer repl`.
struct ReplCommand: Command {
    static let configuration = makeConfiguration(
        "swiftracer repl", abstract: "Run what is typed, line by line, and print the values.",
        usage: "swiftracer repl [<options>] [<argument> ...]")

    @OptionGroup var limits: Limits
    @OptionGroup var words: Words

    func perform() -> Outcome {
        Conversation(limits, arguments: words.all[...]).run()
    }
}
