/// `setTimeout` and `setInterval`.
final class SetTimerFunction: BuiltInFunction {
    // The scope's may be another, from whose scripts the function is called.
    private let context: WeakContext
    private let isRepeating: Bool

    init(of context: WeakContext, isRepeating: Bool) {
        self.context = context
        self.isRepeating = isRepeating
    }

    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        guard arguments.count > 0 else {
            throw scope.typeError("1 argument required, but only 0 present")
        }
        var handler = arguments[0]
        if handler.kind != .function { handler = try scope.toString(handler) }
        let timeout = try scope.toInt32(arguments[1])
        let rest = (2..<max(2, arguments.count)).map { arguments[$0] }
        guard let context = context.context else { return .undefined }
        if handler.kind != .function, !scope.allowsCodeGeneration {
            // Throws what it throws to scripts.
            _ = try scope.call(
                context.intrinsics.eval.local, receiver: .undefined, [try scope.makeString("")])
        }
        let id = try context.timers.set(
            handler, timeout: timeout, isRepeating: isRepeating, rest, in: scope)
        return Local(Double(id))
    }
}

/// `clearTimeout` and `clearInterval`, which are the same.
final class ClearTimerFunction: BuiltInFunction {
    private let context: WeakContext

    init(of context: WeakContext) {
        self.context = context
    }

    func perform(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(EngineError) -> Local {
        let id = try scope.toInt32(arguments[0])
        try context.context?.timers.clear(id, in: scope)
        return .undefined
    }
}
