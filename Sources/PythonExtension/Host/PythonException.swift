internal import CPython
internal import SwiftRacer

/// A Python exception on its way through JavaScript, or in an Error of JavaScript's.
///
/// It belongs to the Context that it came through, as callables do: its traceback refers to frames
/// that refer to the Context, and Python's garbage collector must see that cycle.
final class PythonException: Error {
    private let held: HeldObject
    private weak let host: PythonHost?

    /// The exception, an instance; null once its Context is gone.
    var object: PyBorrowed { held.object }

    /// An exception, with the GIL held; `owner` is the Python Context that it came through, or null.
    init(_ exception: PyBorrowed, owner: PyBorrowed) {
        held = HeldObject(exception)
        host = owner.isNull ? nil : owner.host
        host?.keep(held)
    }

    deinit {
        guard let host else { return }
        let held = held
        DeferredReleases.perform { host.drop(held) }
    }
}
