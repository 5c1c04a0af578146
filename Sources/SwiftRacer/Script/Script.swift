/// JavaScript that is compiled once and can be run many times.
///
/// The corresponding V8 class is `v8::UnboundScript`.
public final class Script: Sendable {
    /// The context it was compiled in, which it runs in.
    public let context: Context

    let handle: ValueHandle

    init(_ handle: consuming ValueHandle, context: Context) {
        self.handle = handle
        self.context = context
    }

    /// Runs the script.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: Its completion value.
    /// - Throws: ``EngineError`` with what it throws, or why it was stopped.
    ///
    /// The corresponding V8 function is `v8::Script::Run`.
    @discardableResult
    public func run(
        timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try context.withScope(timeout: timeout, cpuTimeout: cpuTimeout) {
            (scope) throws(EngineError) in
            scope.value(try scope.run(self))
        }
    }
}

extension Scope {
    package borrowing func run(_ script: Script) throws(EngineError) -> Local {
        try run(script.handle)
    }

    /// Compiles `source`, a string, without running it.
    package borrowing func script(
        _ source: Local, name: Local, line: Int32
    ) throws(EngineError) -> Script {
        Script(try compile(source, name: name, line: line), context: context)
    }
}
