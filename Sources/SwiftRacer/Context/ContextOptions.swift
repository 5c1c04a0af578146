/// What the scripts of a context find beyond ECMAScript, and who is told of errors that reach no
/// caller.
public struct ContextOptions: Sendable {
    /// Whether there are `setTimeout`, `setInterval`, `clearTimeout` and `clearInterval`.
    ///
    /// As the HTML specification has them. They run while nobody is inside a call of the isolate, on
    /// a thread that all contexts of the process share and that starts with the first timer; each
    /// callback under ``backgroundTimeout``. A timer does not keep its context: one that
    /// nobody holds any more, or that was closed, drops them.
    public var timers: Bool

    /// How long each callback of a timer may take, and each job that no call waits for; nil for the
    /// context's ``Context/timeout``, or ten seconds if it has none.
    public var backgroundTimeout: Duration?

    static let defaultBackgroundTimeout = Duration.seconds(10)

    /// Whether there is `queueMicrotask`.
    public var queueMicrotask: Bool

    /// Whether there is `structuredClone`.
    public var structuredClone: Bool

    /// Whether there is `WebAssembly`.
    public var webAssembly: Bool

    /// Whether scripts may make code of strings.
    ///
    /// If not, `eval`, `Function` and their kin, and timers of strings, throw an EvalError. What the
    /// host evaluates is not affected.
    ///
    /// The corresponding V8 function is `v8::Context::AllowCodeGenerationFromStrings`.
    public var codeGenerationFromStrings: Bool

    /// Whether objects may go between this context and the others of its isolate.
    ///
    /// An object carries a way to the built-ins of the context that it was made in: whoever has it
    /// can replace them. If not, passing one either way, as an argument, a property or what a host
    /// function returns or throws, throws ``EngineError/Code/conversionFailed``. Copies, primitives
    /// and symbols pass; so does the memory of a SharedArrayBuffer.
    public var sharedObjects: Bool

    /// Gets what scripts write to the console, as text.
    ///
    /// The text is made as the Console specification says, without running any code of the script's.
    /// Called on the thread that runs the script, in the middle of it. Nil: `console` is there all
    /// the same, as V8 has it, and silent.
    public var console: (@Sendable (ConsoleMessage) -> Void)?

    /// What gets it in place of ``console``.
    package var consoleOutput: ConsoleOutput?

    /// Is told of the errors that reach no caller: those in timers and in microtasks, and the
    /// reasons of promises that were rejected and that nobody handles.
    ///
    /// Called on the thread that ran the script, after the call has ended; it may use the context.
    /// A rejected ``JSPromise`` that is dropped without ``JSPromise/settledValue()`` counts as
    /// unhandled. Nil: the errors are written to standard error.
    public var unhandled: (@Sendable (EngineError) -> Void)?

    /// Makes options.
    ///
    /// - Parameters:
    ///   - timers: See ``timers``.
    ///   - backgroundTimeout: See ``backgroundTimeout``.
    ///   - queueMicrotask: See ``queueMicrotask``.
    ///   - structuredClone: See ``structuredClone``.
    ///   - webAssembly: See ``webAssembly``.
    ///   - codeGenerationFromStrings: See ``codeGenerationFromStrings``.
    ///   - sharedObjects: See ``sharedObjects``.
    ///   - console: See ``console``.
    ///   - unhandled: See ``unhandled``.
    public init(
        timers: Bool = true, backgroundTimeout: Duration? = nil, queueMicrotask: Bool = true,
        structuredClone: Bool = true, webAssembly: Bool = true,
        codeGenerationFromStrings: Bool = true, sharedObjects: Bool = true,
        console: (@Sendable (ConsoleMessage) -> Void)? = nil,
        unhandled: (@Sendable (EngineError) -> Void)? = nil
    ) {
        self.timers = timers
        self.backgroundTimeout = backgroundTimeout
        self.queueMicrotask = queueMicrotask
        self.structuredClone = structuredClone
        self.webAssembly = webAssembly
        self.codeGenerationFromStrings = codeGenerationFromStrings
        self.sharedObjects = sharedObjects
        self.console = console
        self.unhandled = unhandled
    }
}
