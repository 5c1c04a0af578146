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
        doc: """
            new($self, /, *args, timeout=None, cpu_timeout=None, cancellation=None)
            --

            Construct an object, as ``new`` does.
            """
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            let options = try CallOptions(
                arguments, after: count, names: names, of: "new", [.timeouts, .cancellation])
            return try invoke(
                instance.swift(JSFunction.self), receiver: .undefined, isNew: true, arguments,
                count: count, owner: instance.owner, options)
        }
    }
    return try type.build(base: base)
}

/// Calls a function: `f(*args, this=…, timeout=…, cpu_timeout=…, copy=…)`.
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
            arguments, after: count, names: names, of: "JSFunction",
            [.this, .timeouts, .copy, .cancellation])
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
    type.slot(Py_am_await) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let wait = try imported("swiftracer._async", "wait_for")
            let waiting = try wait.borrowed.call([instance])
            return try waiting.borrowed.call(method: "__await__")
        }
    }
    type.method(
        "result",
        doc: """
            result($self, /, timeout=None)
            --

            Return what the promise was fulfilled with, once it is.
            """, promiseResult)
    type.method(
        "_subscribe",
        doc: """
            _subscribe($self, callback, copy, /)
            --

            Call ``callback(exception, value)`` once the promise is settled.
            """, promiseSubscribe)
    return try type.build(base: base)
}

private let promiseResult: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(0...1, count, of: "result")
        let options = try CallOptions(
            arguments, after: count, names: names, of: "result", count == 0 ? [.waiting] : [])
        let timeout =
            count == 1 ? try arguments[0].timeout(allowsZero: true) : options.timeout
        let promise = instance.swift(JSPromise.self)
        let (isPending, isInside) = try enteringForValue(promise.context) {
            (scope) throws(EngineError) in
            (scope.state(ofPromise: promise.local) == .pending, promise.context.isolate.isNested)
        }
        if isPending {
            // Nothing of the isolate runs before this call has ended.
            guard !isInside else {
                throw .engine(
                    EngineError(
                        .invalidArgument,
                        "cannot wait for a pending promise in a function that JavaScript calls"))
            }
            let wait = try imported("swiftracer._waiting", "wait")
            guard let timeout else { return try wait.borrowed.call([instance, .none]) }
            let seconds = try PyRef(timeout / .seconds(1))
            return try wait.borrowed.call([instance, seconds.borrowed])
        }
        return try entering(promise.context, owner: instance.owner) { (scope) throws(EngineError) in
            try scope.fulfilledValue(of: promise)
        }
    }
}

private let promiseSubscribe: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(2...2, count, of: "_subscribe")
        try expectNoKeywords(names, of: "_subscribe")
        let promise = instance.swift(JSPromise.self)
        let observer = PythonObserver(
            arguments[0], host: instance.owner.host, copies: try arguments[1].isTruthy())
        try enteringForValue(promise.context) { (scope) throws(EngineError) in
            try scope.observe(promise.local, by: observer)
        }
        return PyRef(retaining: .none)
    }
}
