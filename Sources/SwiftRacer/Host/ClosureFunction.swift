/// A Swift closure that JavaScript calls.
final class ClosureFunction: HostFunctionBody {
    private let name: String
    private let discards: Discards
    private let body: @Sendable (JSCall) throws -> JSValue

    init(
        named name: String, in isolate: Isolate,
        _ body: @escaping @Sendable (JSCall) throws -> JSValue
    ) {
        self.name = name
        discards = isolate.discards
        self.body = body
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        do {
            let call = scope.call(of: name, arguments)
            return try scope.local(try scope.leavingForHost { try body(call) })
        } catch {
            throw scope.hostError(for: error)
        }
    }

    func functionWasCollected() {
        discards.add(self)
    }
}

/// A Swift closure that JavaScript gets a promise from.
final class AsyncClosureFunction: HostFunctionBody {
    private let name: String
    private let discards: Discards
    private let prepare: @Sendable (JSCall) throws -> AsyncWork

    /// - Parameters:
    ///   - name: Its name.
    ///   - isolate: Where it is called.
    ///   - prepare: Does what must be done during the call, and gives the rest.
    init(
        named name: String, in isolate: Isolate,
        _ prepare: @escaping @Sendable (JSCall) throws -> AsyncWork
    ) {
        self.name = name
        discards = isolate.discards
        self.prepare = prepare
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        try scope.promise(of: name, arguments, prepare)
    }

    func functionWasCollected() {
        discards.add(self)
    }
}

extension Scope {
    /// A promise of what comes of the work that `prepare` gives.
    borrowing func promise(
        of name: String, _ arguments: HostArguments, _ prepare: (JSCall) throws -> AsyncWork
    ) throws(HostError) -> Local {
        do throws(EngineError) {
            let promise = try makePromise()
            do {
                let call = call(of: name, arguments)
                let work = try leavingForHost { try prepare(call) }
                AsyncCall.start(settling: self.promise(promise), work)
            } catch {
                try reject(promise, with: try reason(hostError(for: error)))
            }
            return promise
        } catch {
            throw .engine(error)
        }
    }

    /// The call of a host function, as Swift sees it.
    borrowing func call(of name: String, _ arguments: HostArguments) -> JSCall {
        var values: [JSValue] = []
        values.reserveCapacity(arguments.count)
        for index in 0..<arguments.count { values.append(value(arguments[index])) }
        return JSCall(
            context: context, functionName: name, receiver: value(arguments.receiver),
            arguments: values)
    }
}
