/// A function of the host that JavaScript can call.
///
/// For as long as JavaScript refers to it, it is the same function each time it crosses. JavaScript
/// keeps it alive. It belongs to one isolate.
package final class HostFunction: HostValue, @unchecked Sendable {
    // @unchecked Sendable because what changes is touched inside the isolate only.

    /// What JavaScript sees as the function's `name`.
    package let name: JSString
    /// What JavaScript sees as the function's `length`.
    package let length: Int
    package let body: any HostFunctionBody
    var tie: HostTie?
    /// The number of the context that the function of JavaScript belongs to.
    var contextNumber: UInt32 = 0
    /// Whether it may use objects of other contexts.
    var sharesObjects = true

    package init(name: JSString, length: Int, _ body: any HostFunctionBody) {
        self.name = name
        self.length = length
        self.body = body
    }

    package func local(in scope: borrowing Scope) throws(EngineError) -> Local {
        try scope.function(self)
    }

    // Apart, so that `body` need not be retained for the call: `self` is.
    @inline(never) func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        try body.call(in: scope, arguments)
    }
}

/// What a host function does.
package protocol HostFunctionBody: AnyObject, Sendable {
    /// Does it.
    ///
    /// - Parameters:
    ///   - scope: Open for the time of the call.
    ///   - arguments: What the function was called with; they die with `scope`.
    /// - Returns: What the function returns.
    /// - Throws: ``HostError``: what JavaScript sees of the failure.
    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local

    /// JavaScript has let go of the function, for now.
    ///
    /// Thread: the one inside the isolate, maybe in the middle of a garbage collection: it must not
    /// use the isolate, nor wait.
    func functionWasCollected()
}

extension HostFunctionBody {
    /// Does nothing.
    package func functionWasCollected() {}
}

/// Why a host function fails.
package enum HostError: Error {
    /// JavaScript sees an Error, and can catch it. If it does not, the host sees `error` again.
    case error(name: JSString, message: JSString, any Error)
    /// An exception of JavaScript that passes through the host: thrown on as it was. If nobody
    /// catches it, the host sees `error` again.
    case thrown(JSValue, any Error)
    /// No script can catch it: everything stops, and the host sees `error`.
    case stop(any Error)
    /// The engine failed.
    case engine(EngineError)
}
