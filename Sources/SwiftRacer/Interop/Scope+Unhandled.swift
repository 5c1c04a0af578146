internal import CV8

/// Errors that reach no caller. The only caller of `CV8/unhandled.h`, but for its beginning.
extension Scope {
    var unhandledCount: Int {
        unsafe cv8_unhandled_count(raw)
    }

    /// The error at `index`, which ``caughtException(code:)`` then describes; nil if it was handled
    /// meanwhile.
    ///
    /// With the promise that was rejected, or undefined, and the number of the context.
    borrowing func unhandled(at index: Int) -> (promise: Local, context: UInt32)? {
        var promise = unsafe cv8_value()
        var context: UInt32 = 0
        guard unsafe cv8_unhandled_get(raw, index, &promise, &context) else { return nil }
        return unsafe (Local(promise), context)
    }

    borrowing func removeUnhandled(_ count: Int) {
        unsafe cv8_unhandled_remove(raw, count)
    }
}
