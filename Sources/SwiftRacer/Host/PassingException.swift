/// The exception of JavaScript that passes through host functions, and what it was to the host.
///
/// An Error of the host's own remembers it by itself; what JavaScript threw is only remembered here
/// and only until the outermost call ends, or it would keep itself alive.
final class PassingException: @unchecked Sendable {
    // @unchecked Sendable because it is only used under the isolate's lock.

    struct Passing {
        let value: JSValue
        let error: any Error
        /// The JavaScript frames on the stack where it passed: those that `error` does not tell of.
        let depth: Int
    }

    private var last: Passing?

    func note(_ passing: Passing) {
        last = passing
    }

    /// What `thrown` is, if it is what passed last.
    func passing(_ thrown: Local, in scope: borrowing Scope) -> Passing? {
        guard let last, let local = try? scope.local(last.value),
            scope.strictEquals(local, thrown)
        else { return nil }
        return last
    }

    @inline(__always) func clear() {
        if last != nil { last = nil }
    }
}
