internal import CPython
internal import SwiftRacer

/// `swiftracer.Cancellation`.
func makeCancellationType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Cancellation",
        doc: """
            Cancellation()
            --

            A way to stop one call from elsewhere.
            """)
    type.slot(Py_tp_new) { type, arguments, keywords in
        returning(.null) { () throws(PythonError) in
            try constructorArguments(
                arguments, keywords, of: "Cancellation", positional: nil, { _, _ in }, names: [])
            return try PyRef(type, Cancellation(), owner: .null)
        }
    }
    type.isCollected()
    type.property("cancelled", doc: "Whether ``cancel()`` was called.") { instance, _ in
        PyRef(instance.swift(Cancellation.self).isCancelled).returned()
    }
    type.method("cancel", doc: "cancel($self, /)\n--\n\nStop the call, or keep it from beginning.")
    {
        instance, _ in
        instance.swift(Cancellation.self).cancel()
        return .none
    }
    return try type.build()
}
