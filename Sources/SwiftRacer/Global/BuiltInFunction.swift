/// A function of the library's own on the global object.
protocol BuiltInFunction: HostFunctionBody {
    func perform(in scope: borrowing Scope, _ arguments: HostArguments) throws(EngineError) -> Local
}

extension BuiltInFunction {
    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        do throws(EngineError) {
            return try perform(in: scope, arguments)
        } catch {
            throw .engine(error)
        }
    }
}

/// `queueMicrotask`.
final class QueueMicrotaskFunction: BuiltInFunction {
    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        guard arguments[0].kind == .function else {
            throw scope.typeError("The argument of queueMicrotask is not a function")
        }
        scope.enqueueMicrotask(arguments[0])
        return .undefined
    }
}
