/// A JavaScript `Map`.
///
/// The corresponding V8 class is `v8::Map`.
public final class JSMap: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.

    /// The number of entries.
    public func count() throws(EngineError) -> Int {
        try context.withScope { (scope) throws(EngineError) in scope.size(ofMap: handle.local) }
    }

    /// The entries, in order of insertion.
    public func entries() throws(EngineError) -> [(key: JSValue, value: JSValue)] {
        try context.withScope { (scope) throws(EngineError) in
            let flat = scope.entries(ofMap: handle.local)
            var entries: [(key: JSValue, value: JSValue)] = []
            for index in stride(from: 0, to: scope.length(ofArray: flat), by: 2) {
                let key = scope.value(try scope.element(flat, index))
                entries.append((key, scope.value(try scope.element(flat, index + 1))))
            }
            return entries
        }
    }
}

/// A JavaScript `Set`.
///
/// The corresponding V8 class is `v8::Set`.
public final class JSSet: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.

    /// The number of members.
    public func count() throws(EngineError) -> Int {
        try context.withScope { (scope) throws(EngineError) in scope.size(ofSet: handle.local) }
    }

    /// The members, in order of insertion.
    public func members() throws(EngineError) -> [JSValue] {
        try context.withScope { (scope) throws(EngineError) in
            let flat = scope.members(ofSet: handle.local)
            var members: [JSValue] = []
            for index in 0..<scope.length(ofArray: flat) {
                members.append(scope.value(try scope.element(flat, index)))
            }
            return members
        }
    }
}
