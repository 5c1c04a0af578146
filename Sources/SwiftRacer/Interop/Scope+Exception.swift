internal import CV8

/// What JavaScript threw, as an error of ours. The only caller of `CV8/exception.h`.
extension Scope {
    private static var maximumCauseCount: Int { 8 }
    private static var maximumFrameCount: Int { 64 }

    /// The last exception, described at once: its value may change or go later.
    ///
    /// Reads `name`, `message`, `stack` and `cause`, which may run getters; what they throw is left
    /// out of the description.
    borrowing func caughtException(code: EngineError.Code) -> EngineError {
        let thrown = unsafe Local(cv8_exception_thrown(raw))
        var text = unsafe cv8_value()
        var sourceLine = unsafe cv8_value()
        var location = unsafe cv8_location()
        // Read before anything else runs: a getter that throws would take its place.
        unsafe cv8_exception_message(raw, &text, &location, &sourceLine)
        let place = Place(
            file: optionalString(unsafe Local(location.file)),
            line: unsafe location.line > 0 ? Int(location.line) : nil,
            column: unsafe location.column > 0 ? Int(location.column) : nil,
            endColumn: unsafe location.end_column > 0 ? Int(location.end_column) : nil,
            sourceLine: optionalString(unsafe Local(sourceLine)))
        let passing = context.isolate.passing.passing(thrown, in: self)
        var frames = self.frames(of: thrown)
        // The host's error tells of those further in.
        if let passing { frames = frames.suffix(max(0, passing.depth - stackDepth())) }
        let fallback = optionalString(unsafe Local(text)) ?? ""

        let exception = describe(
            thrown, fallback: fallback, at: place, frames, causes: causes(of: thrown))
        // A getter was stopped: then that is what happened.
        if unsafe cv8_scope_is_terminating(raw) {
            return EngineError(.terminated, "JavaScript was terminated")
        }
        return EngineError(
            code, exception.headline, exception: exception, thrownValue: value(thrown),
            underlyingError: passing?.error ?? hostError(behind: thrown))
    }

    /// `value` as if it had just been thrown; a promise's reason, say.
    package borrowing func exception(_ value: Local) -> EngineError {
        let exception = describe(
            value, fallback: "", at: Place(), frames(of: value), causes: causes(of: value))
        return EngineError(
            .exception, exception.headline, exception: exception, thrownValue: self.value(value),
            underlyingError: hostError(behind: value))
    }

    /// `error`, without its causes, as if it had just been thrown.
    borrowing func describe(_ error: Local) -> JSException {
        describe(error, fallback: "", at: Place(), frames(of: error), causes: [])
    }

    /// Where JavaScript is, down to the first call on this thread's stack.
    borrowing func describeStack(of error: Local) -> JSException {
        describe(
            error, fallback: "", at: Place(), frames(of: error, isWhole: true), causes: [])
    }

    /// The frames of an Error as V8 shows them, without asking a script how.
    borrowing func stackText(of error: Local) -> String {
        let count = unsafe cv8_exception_frame_count(raw, error.raw)
        return (0..<count).map { index in
            let location = unsafe cv8_exception_frame(raw, error.raw, index)
            let function = optionalString(unsafe Local(location.function)) ?? ""
            let file = optionalString(unsafe Local(location.file)) ?? "<anonymous>"
            let place = unsafe "\(file):\(location.line):\(location.column)"
            return function.isEmpty ? "\n    at \(place)" : "\n    at \(function) (\(place))"
        }.joined()
    }

    /// What is known of `value`, and of its causes.
    borrowing func describeWithCauses(_ value: Local) -> JSException {
        describe(value, fallback: "", at: Place(), frames(of: value), causes: causes(of: value))
    }

    private borrowing func causes(of thrown: Local) -> [JSException] {
        var causes: [JSException] = []
        var current = thrown
        while causes.count < Scope.maximumCauseCount, let next = cause(of: current) {
            causes.append(
                describe(next, fallback: "", at: Place(), self.frames(of: next), causes: []))
            current = next
        }
        return causes
    }

    /// A TypeError of our own, as if strict code had thrown it.
    package borrowing func typeError(_ message: String) -> EngineError {
        do throws(EngineError) {
            let text = try makeString(message)
            let error = makeError(text, .typeError)
            let exception = describe(error, fallback: message, at: Place(), [], causes: [])
            return EngineError(
                .exception, exception.headline, exception: exception, thrownValue: value(error))
        } catch {
            return error
        }
    }

    /// `new Error(message)` and the like; `message` is a string.
    borrowing func makeError(_ message: Local, _ type: JSErrorType = .error) -> Local {
        let shimType: cv8_error_type =
            switch type {
            case .error: .error
            case .rangeError: .range_error
            case .referenceError: .reference_error
            case .syntaxError: .syntax_error
            case .typeError: .type_error
            }
        return unsafe Local(cv8_exception_new(raw, shimType, message.pointer))
    }

    private struct Place {
        var file: String?
        var line: Int?
        var column: Int?
        var endColumn: Int?
        var sourceLine: String?
    }

    private borrowing func describe(
        _ thrown: Local, fallback: String, at place: Place, _ frames: [StackFrame],
        causes: [JSException]
    ) -> JSException {
        let isError = thrown.kind == .error
        let prefix = "Uncaught "
        let plain =
            fallback.hasPrefix(prefix) ? String(fallback.dropFirst(prefix.count)) : fallback
        let ownText = isError ? text(thrown, "message") : primitiveText(thrown)
        return JSException(
            name: isError ? text(thrown, "name") ?? "Error" : "",
            message: ownText ?? JSString(plain),
            stack: isError ? text(thrown, "stack") : nil,
            frames: frames,
            file: place.file ?? frames.first?.file,
            line: place.line ?? frames.first?.line,
            column: place.column ?? frames.first?.column,
            endColumn: place.endColumn,
            sourceLine: place.sourceLine ?? frames.first?.sourceLine,
            causes: causes)
    }

    private borrowing func primitiveText(_ thrown: Local) -> JSString? {
        if thrown.kind == .string { return excerpt(thrown) }
        return (try? string(describing: thrown)).map { JSString($0) }
    }

    borrowing func cause(of error: Local) -> Local? {
        guard error.kind == .error, let key = try? key("cause"),
            let cause = getQuietly(error, key), cause.kind != .undefined
        else { return nil }
        return cause
    }

    private borrowing func text(_ object: Local, _ name: String) -> JSString? {
        guard let key = try? key(name), let value = getQuietly(object, key), value.kind == .string
        else { return nil }
        return excerpt(value)
    }

    /// The beginning of a string, as much as anybody reads: the whole could take longer to copy than
    /// the script was given to run.
    private borrowing func excerpt(_ string: Local) -> JSString {
        jsString(string, upTo: Scope.maximumExcerptLength)
    }

    private static var maximumExcerptLength: Int { 1 << 16 }

    private borrowing func optionalString(_ value: Local) -> String? {
        value.kind == .string ? excerpt(value).description : nil
    }

    /// The frames of `thrown` since this scope was entered.
    private borrowing func frames(of thrown: Local, isWhole: Bool = false) -> [StackFrame] {
        let all = unsafe Int(cv8_exception_frame_count(raw, thrown.raw))
        // The frames that called the host, which entered this scope, are told by their own entry.
        // Where V8 has left out the outermost, they are not there to be taken off.
        let count =
            all < Scope.maximumFrameCount && !isWhole ? max(0, all - stackDepth()) : all
        // A stack often lies in one script, whose text is fetched once. By the text, not the name:
        // many scripts share one.
        var fetched: [(source: Local, lines: SourceLines)] = []
        return (0..<count).map { index in
            let location = unsafe cv8_exception_frame(raw, thrown.raw, Int32(index))
            let file = optionalString(unsafe Local(location.file)) ?? ""
            let line = unsafe Int(location.line)
            let source = unsafe Local(location.source)
            let lines: SourceLines
            if let known = fetched.first(where: { strictEquals($0.source, source) }) {
                lines = known.lines
            } else {
                lines = sourceLines(source)
                fetched.append((source, lines))
            }
            return StackFrame(
                function: optionalString(unsafe Local(location.function)) ?? "",
                file: file,
                line: line,
                column: unsafe Int(location.column),
                sourceLine: context.isolate.firstLine(of: file).flatMap { lines.line(line - $0) })
        }
    }

    /// The text of a script, unless it is so long that fetching it would be felt.
    private borrowing func sourceLines(_ source: Local) -> SourceLines {
        guard source.kind == .string, length(of: source) <= SourceLines.maximumLength else {
            return SourceLines("")
        }
        return SourceLines(string(source))
    }
}

/// The lines of a script.
private struct SourceLines {
    static let maximumLength = 1 << 16
    private let lines: [Substring]

    init(_ source: String) {
        lines = source.split(omittingEmptySubsequences: false) { character in
            character.isNewline
        }
    }

    /// The line at `index`, from 0; nil if there is none or it is empty.
    func line(_ index: Int) -> String? {
        lines.indices.contains(index) && !lines[index].isEmpty ? String(lines[index]) : nil
    }
}

extension JSException {
    /// `name: message`, as V8 shows an error that nobody caught.
    package var headline: String {
        [name, message].map { $0.description }.filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
