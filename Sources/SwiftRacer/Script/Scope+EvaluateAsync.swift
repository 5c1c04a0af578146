extension Scope {
    /// As ``evaluate(_:name:line:)``; but where `await` stands at the top level, which no classic
    /// script can have, the result is a promise of the completion value.
    package borrowing func evaluateAsync(
        _ source: Local, name: Local, line: Int32
    ) throws(EngineError) -> Local {
        do throws(EngineError) {
            return try evaluate(source, name: name, line: line)
        } catch {
            guard error.code == .syntax, string(source).contains("await") else { throw error }
        }
        let completion = try evaluateAwaiting(try named(name, source))
        return try then(completion, CompletionValue())
    }

    /// `source`, with its name in it, for V8 takes no other here; as it is if the name does not fit
    /// into a line.
    private borrowing func named(_ name: Local, _ source: Local) throws(EngineError) -> Local {
        let comment = jsString(name).utf16
        guard !comment.contains(where: { $0 < 0x20 || $0 == 0x2028 || $0 == 0x2029 }) else {
            return source
        }
        let prefix = Array("\n//# sourceURL=".utf16)
        return try makeString(JSString(utf16: jsString(source).utf16 + prefix + comment))
    }
}

/// What a script with `await` at the top level comes to, out of what V8 wraps it in.
private final class CompletionValue: HostFunctionBody {
    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        do throws(EngineError) {
            return try scope.get(arguments[0], try scope.key(ascii: ".repl_result"))
        } catch {
            throw .engine(error)
        }
    }
}
