internal import CPython

/// `swiftracer.Undefined`, the type of `undefined`.
func makeUndefinedType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Undefined",
        doc: "Undefined()\n--\n\nThe type of ``undefined``: false, and a singleton.")
    type.slot(Py_tp_new) { _, arguments, keywords in
        returning(.null) { () throws(PythonError) in
            try constructorArguments(
                arguments, keywords, of: "Undefined", positional: nil, { _, _ in }, names: [])
            return PyRef(retaining: Types.current.undefined)
        }
    }
    type.slot(Py_tp_repr) { (_: PyBorrowed) in
        returning(.null) { () throws(PythonError) in try PyRef("undefined") }
    }
    type.slot(Py_nb_bool, { _ in 0 } as PyCallbackBool)
    // A plain name: pickling and copying find the one instance by it.
    type.method("__reduce__", doc: "__reduce__($self, /)\n--\n\n") { _, _ in
        returning(.null) { () throws(PythonError) in try PyRef("undefined") }
    }
    return try type.build()
}

/// The one instance.
func makeUndefined(_ type: PyBorrowed) throws(PythonError) -> PyBorrowed {
    try PyRef(type, Singleton(), owner: .null).leaked()
}

/// What is behind `undefined`: nothing.
private final class Singleton {}
