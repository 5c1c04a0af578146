internal import SwiftRacer

/// A function of C that JavaScript calls.
final class CFunction: HostFunctionBody {
    private let discards: Discards
    private let callback: Callback

    init(in isolate: Isolate, _ callback: Callback) {
        discards = isolate.discards
        self.callback = callback
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        var values: [ValueBox] = []
        values.reserveCapacity(arguments.count)
        for index in 0..<arguments.count { values.append(scope.box(arguments[index])) }
        let call = CallBox(
            context: scope.context, receiver: scope.box(arguments.receiver), arguments: values)
        do throws(EngineError) {
            let result = try scope.leavingForHost { () throws(EngineError) in
                try callback.perform(call)
            }
            return try scope.local(result.value)
        } catch {
            guard error.thrownValue == nil, let failure = error.hostFailure else {
                throw scope.hostError(for: error)
            }
            throw .error(
                name: JSString(failure.name), message: JSString(failure.message), failure)
        }
    }

    func functionWasCollected() {
        discards.add(self)
    }
}
