internal import CPython
internal import SwiftRacer

/// Python's signal handlers, which run on the main thread between instructions of Python's: so
/// JavaScript is interrupted for them.
enum Signals {
    /// Has the handlers run while JavaScript runs on the main thread, or is waited for there.
    static func handleInJavaScript() {
        HostInterrupts.install {
            withGIL { run() }
        }
    }

    /// Runs the handlers of the signals that have come.
    ///
    /// - Returns: What one of them has raised.
    private static func run() -> PythonException? {
        if PyErr_CheckSignals() == 0 { return nil }
        guard let exception = takeException() else { return nil }
        return PythonException(exception.borrowed, owner: .null)
    }

    /// Runs the handlers of the signals that have come, in a long loop that holds the GIL.
    ///
    /// - Throws: What one of them raises.
    static func check() throws(PythonError) {
        if PyErr_CheckSignals() != 0 { throw .raised }
    }
}
