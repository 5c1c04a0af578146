/// What the scripts of a context find beyond ECMAScript, and who is told of errors that reach no
/// caller.
public struct ContextOptions: Sendable {
    /// Whether there are `setTimeout`, `setInterval`, `clearTimeout` and `clearInterval`.
    ///
    /// As the HTML specification has them. They run while nobody is inside a call of the isolate, on
    /// a thread that all contexts of the process share and that starts with the first timer; each
    /// callback under the context's ``Context/timeout``. A timer does not keep its context: one that
    /// nobody holds any more, or that was closed, drops them.
    public var timers: Bool

    /// Whether there is `queueMicrotask`.
    public var queueMicrotask: Bool

    /// Whether there is `structuredClone`.
    public var structuredClone: Bool

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
    ///   - queueMicrotask: See ``queueMicrotask``.
    ///   - structuredClone: See ``structuredClone``.
    ///   - unhandled: See ``unhandled``.
    public init(
        timers: Bool = true, queueMicrotask: Bool = true, structuredClone: Bool = true,
        unhandled: (@Sendable (EngineError) -> Void)? = nil
    ) {
        self.timers = timers
        self.queueMicrotask = queueMicrotask
        self.structuredClone = structuredClone
        self.unhandled = unhandled
    }
}
