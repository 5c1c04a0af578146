internal import SwiftRacer

/// What ends a run.
enum Failure: Error {
    case engine(EngineError)
    case timedOut
    case interrupted

    /// What the process says of it.
    var outcome: Outcome {
        switch self {
        case .timedOut: .timeout
        case .interrupted: .scriptError
        case .engine(let error):
            switch error.code {
            case .heapLimitReached: .heapLimit
            case .timedOut: .timeout
            default: .scriptError
            }
        }
    }

    /// What a person is told where JavaScript threw nothing.
    var message: String {
        switch self {
        case .engine(let error): error.message
        case .timedOut: "JavaScript ran past its timeout"
        case .interrupted: "JavaScript was interrupted"
        }
    }

    /// All that is known, as JSON.
    var details: String {
        var fields: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            fields.append((name, value.map(quoted) ?? "null"))
        }
        func add(_ name: String, _ value: Int?) {
            fields.append((name, value.map(String.init) ?? "null"))
        }
        if case .engine(let error) = self, let exception = error.exception {
            add("kind", error.code == .syntax ? "syntax" : "exception")
            add("name", exception.name.description)
            add("message", exception.message.description)
            add("file", exception.file)
            add("line", exception.line)
            add("column", exception.column)
            add("endColumn", exception.endColumn)
            add("sourceLine", exception.sourceLine)
            add("stack", exception.stack?.description)
        } else {
            switch outcome {
            case .timeout: add("kind", "timeout")
            case .heapLimit: add("kind", "heap limit")
            default: add("kind", "engine")
            }
            add("message", message)
        }
        return "{\(fields.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", "))}"
    }
}

/// A string of JSON.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{8}": result += "\\b"
        case "\u{C}": result += "\\f"
        case "\0"..<" ":
            let digits = String(scalar.value, radix: 16)
            result += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
