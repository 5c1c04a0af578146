internal import CPython
internal import SwiftRacer

/// Sets the Python exception for `error`: the whole mapping of errors.
///
/// `owner` is the object whose callback fails, for the values that an exception carries.
func raise(_ error: PythonError, owner: PyBorrowed) {
    switch error {
    case .raised: break
    case .builtin(let type, let message): type.set(message)
    case .engine(let error) where error.code == .stackExhausted:
        PythonError.Builtin.recursionError.set(error.message)
    case .engine(let error):
        let told = error.message
        do throws(PythonError) {
            if error.code == .outOfMemory { throw .builtin(.memoryError, error.message) }
            if let held = error.underlyingError as? PythonException, !held.object.isNull {
                try raiseAgain(held.object, error.exception)
                return
            }
            if let error = error.underlyingError as? EngineError {
                return raise(.engine(error), owner: owner)
            }
            let exception = try exception(for: error, owner: owner)
            setException(exception.borrowed)
        } catch {
            if case .builtin(.runtimeError, _) = error, DeferredReleases.isPythonEnding {
                // The classes of our exceptions are gone.
                return PythonError.Builtin.runtimeError.set(
                    "\(told) (told by a RuntimeError because Python ends)")
            }
            // Making the exception failed, which left one that tells why.
            raise(error, owner: owner)
        }
    }
}

/// Raises what a callable raised, with the JavaScript frames that it went through.
private func raiseAgain(
    _ exception: PyBorrowed, _ details: JSException?
) throws(PythonError) {
    if let details, !details.frames.isEmpty {
        let attach = try imported("swiftracer._traceback", "attach")
        let frames = try frames(of: details)
        _ = try attach.borrowed.call([exception, frames.borrowed])
    }
    setException(exception)
}

private func exception(
    for error: EngineError, owner: PyBorrowed
) throws(PythonError) -> PyRef {
    let name =
        switch error.code {
        case .exception, .syntax: "JavaScriptError"
        case .terminated: "TerminatedError"
        case .timedOut: "ExecutionTimeoutError"
        case .heapLimitReached: "HeapLimitError"
        case .conversionFailed: "ConversionError"
        case .closed: "ClosedError"
        case .forked: "ForkedError"
        case .detached: "DetachedError"
        default: "EngineError"
        }
    guard let thrown = error.exception else {
        let type = try imported("swiftracer._errors", name)
        let message = try PyRef(error.message)
        return try type.borrowed.call([message.borrowed])
    }
    let value = try python(error.thrownValue ?? .undefined, owner: context(of: owner))
    return try makeJavaScriptError(
        thrown, isSyntaxError: error.code == .syntax, value: value.borrowed)
}

/// The JavaScriptError for what JavaScript threw, or could have thrown.
func makeJavaScriptError(
    _ exception: JSException, isSyntaxError: Bool, value: PyBorrowed
) throws(PythonError) -> PyRef {
    let make = try imported("swiftracer._errors", "make_javascript_error")
    let details = try details(
        of: exception, isSyntaxError: isSyntaxError, causes: exception.causes[...])
    return try make.borrowed.call([details.borrowed, value])
}

/// The Python Context that values which `object` gives belong to.
func context(of object: PyBorrowed) -> PyBorrowed {
    object.isInstance(exactly: Types.current.context) ? object : object.owner
}

/// `exception` as `swiftracer._errors.make_javascript_error` takes it.
private func details(
    of exception: JSException, isSyntaxError: Bool, causes: ArraySlice<JSException>
) throws(PythonError) -> PyRef {
    try PyRef(tuple: 11) { (index) throws(PythonError) in
        switch index {
        case 0: PyRef(isSyntaxError)
        case 1: try PyRef(utf16: exception.name.utf16)
        case 2: try PyRef(utf16: exception.message.utf16)
        case 3:
            if let stack = exception.stack {
                try PyRef(utf16: stack.utf16)
            } else {
                PyRef(retaining: .none)
            }
        case 4: try frames(of: exception)
        case 5: try PyRef(exception.file)
        case 6: try PyRef(exception.line)
        case 7: try PyRef(exception.column)
        case 8: try PyRef(exception.endColumn)
        case 9: try PyRef(exception.sourceLine)
        default:
            if let cause = causes.first {
                try details(of: cause, isSyntaxError: false, causes: causes.dropFirst())
            } else {
                PyRef(retaining: .none)
            }
        }
    }
}

private func frames(of exception: JSException) throws(PythonError) -> PyRef {
    let frames = exception.frames
    return try PyRef(tuple: frames.count) { (number) throws(PythonError) in
        let frame = frames[number]
        return try PyRef(tuple: 5) { (index) throws(PythonError) in
            switch index {
            case 0: try PyRef(frame.function)
            case 1: try PyRef(frame.file)
            case 2: try PyRef(frame.line)
            case 3: try PyRef(frame.column)
            default: try PyRef(frame.sourceLine)
            }
        }
    }
}
