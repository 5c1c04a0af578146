internal import CPython
internal import SwiftRacer

/// What JavaScript sees of a failure in a callable; and, if JavaScript does not catch it, what Python
/// sees again.
///
/// With the GIL held; `owner` is the Python Context, or null.
/// `isRejection`: for the reason of a promise, which nothing stops.
func hostError(
    for error: PythonError, owner: PyBorrowed, isRejection: Bool = false
) -> HostError {
    if case .engine(let error) = error, error.code == .terminated, error.underlyingError == nil {
        return .engine(error)
    }
    raise(error, owner: owner)
    guard let exception = takeException() else {
        return .engine(EngineError(.invalidArgument, "a callable failed without an exception"))
    }
    let held = PythonException(exception.borrowed, owner: owner)
    // KeyboardInterrupt, SystemExit, CancelledError: these are not for the script.
    guard isRejection || exception.borrowed.isException else { return .stop(held) }
    do throws(PythonError) {
        let context = owner.isNull ? nil : owner.swift(Context.self)
        if let value = try thrownValue(of: exception.borrowed) {
            // What was thrown elsewhere is an error as any other here.
            if value.canBeUsed(in: context) { return .thrown(value, held) }
        }
        let qualifiedName = exception.borrowed.typeName
        let name = JSString(String(qualifiedName.split(separator: ".").last ?? ""))
        return .error(name: name, message: message(of: exception.borrowed), held)
    } catch {
        // Only what memory is lacking for.
        PyErr_Clear()
        return .stop(held)
    }
}

/// The text of an exception; its class may have a `__str__` that fails.
private func message(of exception: PyBorrowed) -> JSString {
    do throws(PythonError) {
        let text = try exception.call(method: "__str__")
        return try text.borrowed.jsString()
    } catch {
        PyErr_Clear()
        return JSString("")
    }
}

/// What JavaScript threw, if `exception` is a JavaScriptError that tells of that.
private func thrownValue(of exception: PyBorrowed) throws(PythonError) -> JSValue? {
    let type = try imported("swiftracer._errors", "JavaScriptError")
    guard try exception.isInstance(of: type.borrowed) else { return nil }
    let isThrown = try exception.attribute("_is_thrown")
    guard isThrown.borrowed.isTrue else { return nil }
    let value = try exception.attribute("value")
    return try value.borrowed.jsValue()
}
