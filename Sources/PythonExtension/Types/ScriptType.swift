internal import CPython
internal import SwiftRacer

/// `swiftracer.Script`.
func makeScriptType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Script", doc: "A compiled script, made by ``Context.compile``.")
    type.isNotInstantiable()
    type.isCollected()
    type.slot(Py_tp_repr) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in try PyRef("<Script>") }
    }
    type.method(
        "run",
        doc: """
            run($self, /, *, timeout=None, cpu_timeout=None, copy=False, cancellation=None)
            --

            Run the script in its context.
            """
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(0...0, count, of: "run")
            let options = try CallOptions(
                arguments, after: 0, names: names, of: "run",
                [.timeouts, .copy, .cancellation])
            let script = instance.swift(Script.self)
            return try entering(script.context, owner: instance.owner, options) {
                (scope) throws(EngineError) in try scope.run(script)
            }
        }
    }
    addPicklingRefusal(&type)
    return try type.build()
}
