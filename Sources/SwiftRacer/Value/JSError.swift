/// A JavaScript Error as a value: thrown or not.
public final class JSError: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.
}
