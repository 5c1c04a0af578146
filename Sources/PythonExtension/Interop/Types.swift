internal import CPython

/// The types of the extension, made when the module is and never freed.
@safe struct Types {
    var isolate = PyBorrowed.null
    var context = PyBorrowed.null
    var script = PyBorrowed.null
    var object = PyBorrowed.null
    var function = PyBorrowed.null
    var error = PyBorrowed.null
    var promise = PyBorrowed.null
    var buffer = PyBorrowed.null
    var memory = PyBorrowed.null
    var shared = PyBorrowed.null
    var array = PyBorrowed.null
    var arrayIterator = PyBorrowed.null
    var map = PyBorrowed.null
    var set = PyBorrowed.null
    var symbol = PyBorrowed.null
    var resolver = PyBorrowed.null
    var cancellation = PyBorrowed.null
    var iterator = PyBorrowed.null
    var undefinedType = PyBorrowed.null
    var undefined = PyBorrowed.null
    // Python's own, which the limited API leaves out.
    var pythonFunction = PyBorrowed.null
    var pythonMethod = PyBorrowed.null

    // Written once, while the module is made under the import lock; then only read, with the GIL.
    nonisolated(unsafe) static var shared = Types()

    /// The types that are seen as `swiftracer.name`.
    var all: [(StaticString, PyBorrowed)] {
        [
            ("Isolate", isolate), ("Context", context), ("Script", script), ("JSObject", object),
            ("JSFunction", function), ("JSError", error), ("JSPromise", promise),
            ("JSArray", array), ("JSBuffer", buffer), ("Shared", shared), ("JSMap", map),
            ("JSSet", set), ("JSSymbol", symbol),
            ("Cancellation", cancellation),
            ("Undefined", undefinedType), ("undefined", undefined),
        ]
    }
}

extension PyBorrowed {
    /// Whether the object is an instance of exactly this type.
    @inline(__always) func isInstance(exactly type: PyBorrowed) -> Bool {
        unsafe cpython_type(object) == type.pointer
    }

    /// Whether the object is one of our values that have a JSObject behind.
    var isJSObject: Bool {
        let types = Types.current
        return isInstance(exactly: types.object) || isInstance(exactly: types.function)
            || isInstance(exactly: types.array) || isInstance(exactly: types.map)
            || isInstance(exactly: types.set) || isInstance(exactly: types.error)
            || isInstance(exactly: types.promise) || isInstance(exactly: types.buffer)
    }
}

extension Types {
    /// Makes these the types of the process.
    func publish() {
        unsafe Types.shared = self
    }

    /// The types of the process.
    @inline(__always) static var current: Types {
        unsafe Types.shared
    }
}
