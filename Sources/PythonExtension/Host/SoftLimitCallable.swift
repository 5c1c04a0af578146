internal import CPython
internal import SwiftRacer

/// What an Isolate tells of its soft limit: a callable, which belongs to the Isolate's Python object.
///
/// That object holds it, so that Python's garbage collector sees what it refers to.
final class SoftLimitCallable: @unchecked Sendable {
    // @unchecked Sendable because `callable` is only touched with the GIL held.

    /// Null once the Python object is gone.
    private var callable: PyBorrowed

    init(_ callable: PyBorrowed) {
        self.callable = callable
    }

    /// Forgets the callable, with the GIL held.
    func clear() {
        callable = .null
    }

    /// Calls it.
    ///
    /// Thread: the one that runs JavaScript, without the GIL.
    ///
    /// - Throws: ``PythonException``: what it raised.
    func call() throws {
        if DeferredReleases.isPythonEnding { return }
        try withGIL {
            if callable.isNull { return }
            // What is called may drop the last other reference.
            let called = PyRef(retaining: callable)
            do throws(PythonError) {
                _ = try called.borrowed.call([])
            } catch {
                raise(error, owner: .null)
                guard let exception = takeException() else { return }
                throw PythonException(exception.borrowed, owner: .null)
            }
        }
    }
}
