internal import CPython
internal import SwiftRacer

/// `swiftracer.JSFunction`.
func makeFunctionType(base: PyBorrowed) throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSFunction", doc: "A live JavaScript function or class.")
    type.isNotInstantiable()
    type.isCollected()
    type.matchesAsMapping()
    type.isVectorcalled()
    type.slot(Py_tp_call, functionCall)
    type.method(
        "new",
        doc: "new($self, /, *args, timeout=None)\n--\n\nConstruct an object, as ``new`` does."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            let options = try CallOptions(
                arguments, after: count, names: names, of: "new", [.timeout])
            return try invoke(
                instance.swift(JSFunction.self), receiver: .undefined, isNew: true, arguments,
                count: count, owner: instance.owner, options)
        }
    }
    return try type.build(base: base)
}

/// Calls a function: `f(*args, this=…, timeout=…, copy=…)`.
let functionVectorcall: PyCallbackVector = { instance, arguments, flaggedCount, names in
    returning(instance) { () throws(PythonError) in
        let count = cpython_vectorcall_count(flaggedCount)
        let function = instance.swift(JSFunction.self)
        if names.isNull,
            let result = try invokeSimple(
                function, receiver: instance.receiver, arguments, count: count,
                owner: instance.owner)
        {
            return result
        }
        let options = try CallOptions(
            arguments, after: count, names: names, of: "JSFunction", [.this, .timeout, .copy])
        let receiver: Receiver =
            if !options.this.isNull {
                .value(options.this)
            } else if let object = instance.receiver {
                .object(object)
            } else {
                .undefined
            }
        return try invoke(
            function, receiver: receiver, arguments, count: count, owner: instance.owner, options)
    }
}

/// The same from a tuple and a dict, for callers that have no vectorcall.
private let functionCall: PyCallback3 = { instance, arguments, keywords in
    returning(instance) { () throws(PythonError) in
        try withVector(arguments, keywords) { (vector, count, names) throws(PythonError) in
            try PyRef(checking: functionVectorcall(instance, vector, count, names))
        }
    }
}

/// `swiftracer.JSError`.
func makeErrorType(base: PyBorrowed) throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.JSError",
        doc: "A live JavaScript error: ``name``, ``message`` and ``stack`` are its attributes.")
    type.isNotInstantiable()
    type.isCollected()
    type.matchesAsMapping()
    return try type.build(base: base)
}

/// `swiftracer.JSPromise`.
func makePromiseType(base: PyBorrowed) throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSPromise", doc: "A live promise.")
    type.isNotInstantiable()
    type.isCollected()
    type.matchesAsMapping()
    type.property("state", doc: "'pending', 'fulfilled' or 'rejected'.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            let promise = instance.swift(JSPromise.self)
            let state = try releasingGIL { () throws(EngineError) in try promise.state() }
            return try PyRef("\(state)")
        }
    }
    type.method(
        "result", doc: "result($self, /)\n--\n\nReturn what the promise was fulfilled with."
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let promise = instance.swift(JSPromise.self)
            return try entering(promise.context, owner: instance.owner) {
                (scope) throws(EngineError) in try scope.fulfilledValue(of: promise)
            }
        }
    }
    return try type.build(base: base)
}
