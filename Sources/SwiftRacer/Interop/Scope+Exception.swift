internal import CV8

/// What JavaScript threw, as an error of ours. The only caller of `CV8/exception.h`.
extension Scope {
    private static var maximumCauseCount: Int { 8 }

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
            sourceLine: optionalString(unsafe Local(sourceLine)))
        let frames = self.frames(of: thrown)
        let fallback = optionalString(unsafe Local(text)) ?? ""

        let exception = describe(
            thrown, fallback: fallback, at: place, frames, causes: causes(of: thrown))
        return EngineError(
            code, exception.headline, exception: exception, thrownValue: value(thrown))
    }

    /// `value` as if it had just been thrown; a promise's reason, say.
    borrowing func exception(_ value: Local) -> EngineError {
        let exception = describe(
            value, fallback: "", at: Place(), frames(of: value), causes: causes(of: value))
        return EngineError(
            .exception, exception.headline, exception: exception, thrownValue: self.value(value))
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
    borrowing func typeError(_ message: String) -> EngineError {
        do throws(EngineError) {
            let text = try makeString(message)
            let error = unsafe Local(cv8_exception_new_type_error(raw, text.pointer))
            let exception = describe(error, fallback: message, at: Place(), [], causes: [])
            return EngineError(
                .exception, exception.headline, exception: exception, thrownValue: value(error))
        } catch {
            return error
        }
    }

    private struct Place {
        var file: String?
        var line: Int?
        var column: Int?
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
        let ownText = isError ? textProperty(thrown, "message") : try? string(describing: thrown)
        return JSException(
            name: isError ? textProperty(thrown, "name") ?? "Error" : "",
            message: ownText ?? plain,
            stack: isError ? textProperty(thrown, "stack") : nil,
            frames: frames,
            file: place.file ?? frames.first?.file,
            line: place.line ?? frames.first?.line,
            column: place.column ?? frames.first?.column,
            sourceLine: place.sourceLine,
            causes: causes)
    }

    private borrowing func cause(of error: Local) -> Local? {
        guard error.kind == .error, let key = try? key("cause"),
            let cause = try? get(error, key), cause.kind != .undefined
        else { return nil }
        return cause
    }

    private borrowing func textProperty(_ object: Local, _ name: String) -> String? {
        guard let key = try? key(name), let value = try? get(object, key) else { return nil }
        return optionalString(value)
    }

    private borrowing func optionalString(_ value: Local) -> String? {
        value.kind == .string ? string(value) : nil
    }

    private borrowing func frames(of thrown: Local) -> [StackFrame] {
        let count = unsafe cv8_exception_frame_count(raw, thrown.raw)
        return (0..<count).map { index in
            let location = unsafe cv8_exception_frame(raw, thrown.raw, index)
            return StackFrame(
                function: optionalString(unsafe Local(location.function)) ?? "",
                file: optionalString(unsafe Local(location.file)) ?? "",
                line: unsafe Int(location.line),
                column: unsafe Int(location.column))
        }
    }
}

extension JSException {
    /// `name: message`, as V8 shows an error that nobody caught.
    package var headline: String {
        if name.isEmpty { return message }
        return message.isEmpty ? name : "\(name): \(message)"
    }
}
