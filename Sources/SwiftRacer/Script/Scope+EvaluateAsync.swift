extension Scope {
    /// As ``evaluate(_:name:line:)``; but where `await` stands at the top level, which no classic
    /// script can have, the result is a promise of the completion value.
    package borrowing func evaluateAsync(
        _ source: Local, name: Local, line: Int32
    ) throws(EngineError) -> Local {
        let text = string(source)
        let isAmbiguous = text.hasAmbiguousAwait
        do throws(EngineError) {
            if isAmbiguous { return try evaluateAsAwaiting(source, name) }
            return try evaluate(source, name: name, line: line)
        } catch {
            guard error.code == .syntax, text.contains("await") else { throw error }
        }
        return isAmbiguous
            ? try evaluate(source, name: name, line: line)
            : try evaluateAsAwaiting(source, name)
    }

    private borrowing func evaluateAsAwaiting(
        _ source: Local, _ name: Local
    ) throws(EngineError) -> Local {
        try then(try evaluateAwaiting(try named(name, source)), CompletionValue())
    }

    /// Runs a script for a shell; `await` may stand at the top level.
    ///
    /// - Parameters:
    ///   - source: The JavaScript to run.
    ///   - name: The name shown in stack traces.
    ///   - isTyped: Whether it is run as the console of a browser does: what `let`, `const` and
    ///     `class` declare may be declared again.
    /// - Returns: An object that has the completion value as `.repl_result`, or a promise of one: a
    ///   completion value that is a promise itself is not waited for.
    /// - Throws: ``EngineError``, as ``evaluateAsync(_:name:line:)``.
    package borrowing func evaluateForShell(
        _ source: Local, name: Local, isTyped: Bool
    ) throws(EngineError) -> Local {
        // In a classic script `await (a)` is a call, so to compile it as one says nothing.
        if isTyped || string(source).contains("await") {
            return try evaluateAwaiting(try named(name, source))
        }
        let value = try evaluate(source, name: name, line: 1)
        let completion = makeObject()
        try define(completion, try key(ascii: ".repl_result"), value)
        return completion
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

extension String {
    /// Whether there is an `await` that a classic script takes for a variable, as in `await (a)`,
    /// which is a call there: what may follow an operand, and may begin one, follows the word.
    fileprivate var hasAmbiguousAwait: Bool {
        let word = Array("await".utf8)
        let text = utf8Span.span
        var matched = 0
        for index in text.indices {
            let byte = text[index]
            if matched == word.count {
                if " \t\r\n".utf8.contains(byte) { continue }
                if "([`+-/".utf8.contains(byte) { return true }
                matched = 0
            }
            matched = byte == word[matched] ? matched + 1 : byte == word[0] ? 1 : 0
        }
        return false
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
