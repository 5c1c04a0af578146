#if Macros
internal import SwiftSyntax

/// A member of an exported type, and the code that registers it.
struct Member {
    let name: String
    let isStatic: Bool
    let registration: String
}

/// The parameters of a method or an initializer, and how they are read from a call.
struct Parameters {
    struct Parameter {
        let label: String?
        let type: TypeSyntax
        let hasDefault: Bool
        /// Whether it gets the whole call.
        let isCall: Bool
    }

    let all: [Parameter]

    /// How many arguments JavaScript must give.
    var length: Int {
        converted.firstIndex { $0.hasDefault || $0.type.isOptional } ?? converted.count
    }

    private var converted: [Parameter] { all.filter { !$0.isCall } }

    var areConverted: Bool { !converted.isEmpty }

    /// Statements that read the arguments and then, with those that were given, do what `use` says
    /// for a list of them.
    func reading(_ use: (_ arguments: String) -> String) -> String {
        var lines: [String] = []
        var given: [String] = []
        var index = 0
        // Only defaults at the end can be left out: arguments go by position.
        let firstOptional = all.lastIndex { !$0.hasDefault }.map { $0 + 1 } ?? 0
        for (place, parameter) in all.enumerated() {
            let label = parameter.label.map { "\($0): " } ?? ""
            if parameter.isCall {
                given.append("\(label)call")
                continue
            }
            if place >= firstOptional {
                lines.append("if case .undefined = call[\(index)] {")
                lines.append(use(given.joined(separator: ", ")))
                lines.append("}")
            }
            lines.append(
                "let argument\(index) = try call.argument(\(index), as: \(parameter.type).self)")
            given.append("\(label)argument\(index)")
            index += 1
        }
        lines.append(use(given.joined(separator: ", ")))
        return lines.joined(separator: "\n")
    }
}

/// How something is called.
struct Effects {
    let isThrowing: Bool
    /// Whether it must be waited for: it is async, or isolated to an actor.
    let isAwaited: Bool

    var prefix: String { (isThrowing ? "try " : "") + (isAwaited ? "await " : "") }
}
#endif
