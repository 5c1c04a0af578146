internal import CPython

/// A Python object that something outside Python refers to.
///
/// Only touched with the GIL held; may be dropped on any thread.
final class HeldObject: @unchecked Sendable {
    // @unchecked Sendable because the reference is only touched with the GIL held.

    /// The object; null once cleared.
    private(set) var object: PyBorrowed

    init(_ object: PyBorrowed) {
        unsafe cpython_retain(object.object)
        self.object = object
    }

    /// Lets go of the object, with the GIL held.
    func clear() {
        guard !object.isNull else { return }
        let released = object
        object = .null
        unsafe cpython_release(released.object)
    }

    deinit {
        if !object.isNull { unsafe DeferredReleases.release(object.object) }
    }
}
