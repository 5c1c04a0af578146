/// A JavaScript symbol.
///
/// The corresponding V8 class is `v8::Symbol`.
public final class JSSymbol: JSKept, Sendable {
    /// The context that the symbol was got through.
    public let context: Context

    let handle: ValueHandle

    init(_ handle: consuming ValueHandle, context: Context) {
        self.handle = handle
        self.context = context
    }

    package var local: Local { handle.local }

    /// The symbol's description; nil if it has none.
    public func description() throws(EngineError) -> JSString? {
        try context.withScope { (scope) throws(EngineError) in
            let description = scope.description(ofSymbol: handle.local)
            return description.kind == .string ? scope.jsString(description) : nil
        }
    }
}
