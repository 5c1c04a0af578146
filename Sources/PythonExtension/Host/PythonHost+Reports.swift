internal import CPython
internal import SwiftRacer

/// Errors that reach no caller.
extension PythonHost {
    /// Tells `unhandled`, or else `sys.unraisablehook`, of an error.
    ///
    /// Thread: any, without the GIL.
    func report(_ error: EngineError) {
        withGIL {
            // What is called may drop the last other reference to either.
            let object = PyRef(retaining: owner.isNull ? .none : owner)
            let hook = PyRef(retaining: unhandled ?? .none)
            report(error, object.borrowed, to: hook.borrowed)
        }
    }

    private func report(_ error: EngineError, _ owner: PyBorrowed, to hook: PyBorrowed) {
        // Values of JavaScript need their Context.
        raise(.engine(owner.isNone ? error.withoutThrownValue : error), owner: owner)
        guard let exception = takeException() else { return }
        // A callable was called in the very moment in which its Context went.
        if owner.isNone, exception.borrowed.typeName == "ClosedError" { return }
        guard !hook.isNone else {
            setException(exception.borrowed)
            reportUnraisable(owner)
            return
        }
        do throws(PythonError) {
            _ = try hook.call([exception.borrowed])
        } catch {
            raise(error, owner: owner)
            reportUnraisable(hook)
        }
    }
}

extension EngineError {
    fileprivate var withoutThrownValue: EngineError {
        EngineError(code, message, exception: exception, underlyingError: underlyingError)
    }
}
