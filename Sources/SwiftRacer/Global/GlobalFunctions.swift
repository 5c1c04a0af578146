/// What the global object of a context has beyond ECMAScript; each function is made when a script
/// first reads it.
final class GlobalFunctions: Sendable {
    // Weak: JavaScript holds this for as long as it holds the global object.
    private let context: WeakContext

    init(of context: WeakContext) {
        self.context = context
    }

    /// The names that `options` ask for.
    static func names(_ options: ContextOptions) -> [StaticString] {
        var names: [StaticString] = []
        if options.timers {
            names += ["setTimeout", "setInterval", "clearTimeout", "clearInterval"]
        }
        if options.queueMicrotask { names.append("queueMicrotask") }
        if options.structuredClone { names.append("structuredClone") }
        if options.console != nil || options.consoleOutput != nil { names.append("console") }
        return names
    }

    /// The context, unless nobody uses it any more.
    var owner: Context? { context.context }

    /// What goes by this name.
    func value(named name: String, in scope: borrowing Scope) throws(EngineError) -> Local {
        if name == "console" { return try ConsoleMethod.makeObject(for: context, in: scope) }
        let (length, body): (Int, any HostFunctionBody) =
            switch name {
            case "setTimeout": (1, SetTimerFunction(of: context, isRepeating: false))
            case "setInterval": (1, SetTimerFunction(of: context, isRepeating: true))
            case "clearTimeout", "clearInterval": (0, ClearTimerFunction(of: context))
            case "queueMicrotask": (1, QueueMicrotaskFunction())
            case "structuredClone": (1, StructuredCloneFunction())
            default: preconditionFailure("there is no global function \(name)")
            }
        return try scope.function(
            HostFunction(
                name: JSString(name), length: length, body))
    }
}

/// Refers to a context without keeping it.
final class WeakContext: @unchecked Sendable {
    // @unchecked Sendable because the reference is set once, and then only read.

    private(set) weak var context: Context?

    init(_ context: Context) {
        self.context = context
    }
}
