internal import CPython
internal import SwiftRacer

/// `swiftracer.Context`.
func makeContextType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Context",
        doc: """
            Context(isolate=None, *, heap_limit=None, timeout=None, cpu_timeout=None,
                    background_timeout=None, default=None, timers=True, queue_microtask=True,
                    structured_clone=True, webassembly=True, eval_function=True,
                    shared_objects=True, console=False, unhandled=None)
            --

            A global object with its built-ins, in which scripts run.
            """)
    type.slot(Py_tp_new, contextNew)
    type.slot(Py_tp_repr) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            try PyRef(instance.swift(Context.self).isClosed ? "<Context (closed)>" : "<Context>")
        }
    }
    type.isCollected()
    type.property("isolate", doc: "The isolate that the context lives in.") { instance, _ in
        PyRef(retaining: instance.owner).returned()
    }
    type.property("closed", doc: "Whether it was closed, itself or with its isolate.") {
        instance, _ in
        PyRef(instance.swift(Context.self).isClosed).returned()
    }
    type.property("globals", doc: "The global object, ``globalThis``.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            try entering(instance.swift(Context.self), owner: instance) { $0.globalObject() }
        }
    }
    type.method(
        "eval",
        doc: """
            eval($self, code, /, *, name='<eval>', line=1, timeout=None, cpu_timeout=None,
            copy=False, cancellation=None)
            --

            Compile and run ``code`` as a classic script.
            """, contextEval)
    type.method(
        "compile",
        doc: """
            compile($self, code, /, *, name='<eval>', line=1)
            --

            Compile ``code`` once, to run it many times.
            """, contextCompile)
    type.method(
        "call",
        doc: """
            call($self, target, /, *args, this=..., timeout=None, cpu_timeout=None,
            copy=False, cancellation=None)
            --

            Call a function with converted arguments.
            """, contextCall)
    type.method(
        "_eval_async",
        doc: """
            _eval_async($self, code, /, *, name='<eval>', line=1, timeout=None, cpu_timeout=None,
            copy=False, cancellation=None)
            --

            Return the completion value, or a promise of it.
            """, contextEvalAsync)
    type.method(
        "_eval_script",
        doc: """
            _eval_script($self, code, /, *, name='<eval>', timeout=None, cpu_timeout=None,
            copy=False, cancellation=None)
            --

            Run ``code`` for a shell; return what holds the value, or a promise of it.
            """, contextEvalScript)
    type.method(
        "_eval_typed",
        doc: """
            _eval_typed($self, code, /, *, name='<eval>', timeout=None, cpu_timeout=None,
            copy=False, cancellation=None)
            --

            Run what was typed into a shell; return what holds the value, or a promise of it.
            """, contextEvalTyped)
    type.method(
        "_make_shell",
        doc: """
            _make_shell($self, /)
            --

            Return what shows values and errors, and completes what is typed.
            """
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            try entering(instance.swift(Context.self), owner: instance) {
                (scope) throws(EngineError) in
                try scope.makeShell()
            }
        }
    }
    type.method("close", doc: closeDoc) { instance, _ in
        returning(instance) { () throws(PythonError) in closeContext(instance) }
    }
    type.method("__exit__", doc: exitDoc) { instance, _, _, _ in
        returning(instance) { () throws(PythonError) in closeContext(instance) }
    }
    addEntering(&type)
    addPicklingRefusal(&type)
    return try type.build()
}

private let contextNew: PyCallback3 = { type, arguments, keywords in
    returning(.null) { () throws(PythonError) in
        let given = try ContextArguments(arguments, keywords)
        let owner = try isolateObject(given.isolate, heapLimit: given.heapLimit)
        let target = owner.borrowed.swift(Isolate.self)
        let ownsIsolate = given.isolate.isNone
        // Before anything can be told where nobody holds the GIL.
        try DeferredReleases.prepare()
        let host = PythonHost(unhandled: given.unhandled)
        var options = given.options
        switch given.console {
        case .off: break
        case .logging:
            let log = try imported("swiftracer._console", "log")
            options.consoleOutput = try host.console(log.borrowed, isFormatted: true)
        case .callable(let callable):
            options.consoleOutput = try host.console(callable, isFormatted: false)
        }
        options.unhandled = { error in host.report(error) }
        let context = try releasingGIL { () throws(EngineError) in
            ownsIsolate
                ? try target.makeOnlyContext(given.limits, options: options)
                : try target.makeContext(
                    timeout: given.limits.timeout, cpuTimeout: given.limits.cpuTimeout,
                    options: options)
        }
        let made = try PyRef(
            type, context, owner: owner.borrowed, extra: given.fallback, companion: host)
        host.belong(to: made.borrowed)
        return made
    }
}

/// The Isolate that was given, or a new one.
private func isolateObject(
    _ given: PyBorrowed, heapLimit: Int?
) throws(PythonError) -> PyRef {
    if given.isNone {
        let isolate = try releasingGIL { () throws(EngineError) in
            try Engine.start()
            return Isolate(heapLimit: heapLimit)
        }
        return try PyRef(Types.current.isolate, isolate, owner: .null)
    }
    guard given.isInstance(exactly: Types.current.isolate) else {
        throw .builtin(
            .typeError, "isolate must be an Isolate or None, not \(given.typeName)")
    }
    guard heapLimit == nil else {
        throw .builtin(
            .valueError, "heap_limit belongs to the isolate: give it to Isolate() instead")
    }
    return PyRef(retaining: given)
}

private func closeContext(_ object: PyBorrowed) -> PyRef {
    let context = object.swift(Context.self)
    withoutGIL {
        context.close()
        if context.ownsIsolate { context.isolate.close() }
    }
    object.clearExtra()
    return PyRef(retaining: .none)
}

/// The nodes of the code and of the name that it goes by.
private func source(
    _ code: PyBorrowed, _ options: CallOptions, of function: StaticString,
    _ writer: inout TapeWriter
) throws(PythonError) -> (code: Tape.Node, name: Tape.Node?) {
    guard code.isString else {
        throw .builtin(.typeError, "\(function)() takes a str of code, not \(code.typeName)")
    }
    let name =
        options.name.isNull ? nil : try writer.write(options.name, at: .value)
    return (try writer.write(code, at: .value), name)
}

private let contextEval: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(1...1, count, of: "eval")
        let options = try CallOptions(
            arguments, after: count, names: names, of: "eval",
            [.name, .line, .timeouts, .copy, .cancellation])
        if options.name.isNull, let code = try Tape.Node(simpleString: arguments[0]) {
            return try entering(instance.swift(Context.self), owner: instance, options) {
                (scope) throws(EngineError) in
                try scope.evaluate(
                    try scope.playSimple(code), name: try scope.key(ascii: "<eval>"),
                    line: options.line)
            }
        }
        var writer = TapeWriter()
        let (code, name) = try source(arguments[0], options, of: "eval", &writer)
        return try entering(instance.swift(Context.self), owner: instance, options) {
            (scope) throws(EngineError) in
            try scope.evaluate(
                try scope.play(code, from: writer.tape),
                name: try scope.scriptName(name, in: writer.tape), line: options.line)
        }
    }
}

/// Evaluates code in which `await` may stand at the top level.
private let contextEvalAsync: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(1...1, count, of: "_eval_async")
        let options = try CallOptions(
            arguments, after: count, names: names, of: "_eval_async",
            [.name, .line, .timeouts, .copy, .cancellation])
        var writer = TapeWriter()
        let (code, name) = try source(arguments[0], options, of: "_eval_async", &writer)
        return try entering(instance.swift(Context.self), owner: instance, options) {
            (scope) throws(EngineError) in
            try scope.evaluateAsync(
                try scope.play(code, from: writer.tape),
                name: try scope.scriptName(name, in: writer.tape), line: options.line)
        }
    }
}

private let contextEvalScript: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try evalForShell(instance, arguments, count, names, of: "_eval_script", isTyped: false)
    }
}

private let contextEvalTyped: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try evalForShell(instance, arguments, count, names, of: "_eval_typed", isTyped: true)
    }
}

private func evalForShell(
    _ instance: PyBorrowed, _ arguments: PyVector, _ count: Int, _ names: PyBorrowed,
    of function: StaticString, isTyped: Bool
) throws(PythonError) -> PyRef {
    try expect(1...1, count, of: function)
    let options = try CallOptions(
        arguments, after: count, names: names, of: function,
        [.name, .timeouts, .copy, .cancellation])
    var writer = TapeWriter()
    let (code, name) = try source(arguments[0], options, of: function, &writer)
    return try entering(instance.swift(Context.self), owner: instance, options) {
        (scope) throws(EngineError) in
        try scope.evaluateForShell(
            try scope.play(code, from: writer.tape),
            name: try scope.scriptName(name, in: writer.tape), isTyped: isTyped)
    }
}

private let contextCompile: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        try expect(1...1, count, of: "compile")
        let options = try CallOptions(
            arguments, after: count, names: names, of: "compile", [.name, .line])
        var writer = TapeWriter()
        let (code, name) = try source(arguments[0], options, of: "compile", &writer)
        let script = try enteringForValue(instance.swift(Context.self)) {
            (scope) throws(EngineError) in
            try scope.script(
                try scope.play(code, from: writer.tape),
                name: try scope.scriptName(name, in: writer.tape), line: options.line)
        }
        return try PyRef(Types.current.script, script, owner: instance)
    }
}

extension Scope {
    fileprivate borrowing func scriptName(
        _ node: Tape.Node?, in tape: borrowing Tape
    ) throws(EngineError) -> Local {
        guard let node else { return try key(ascii: "<eval>") }
        return try key(node, from: tape)
    }
}

private let contextCall: PyCallbackVector = { instance, arguments, count, names in
    returning(instance) { () throws(PythonError) in
        guard count >= 1 else {
            throw .builtin(.typeError, "call() takes a target and arguments, but got nothing")
        }
        let options = try CallOptions(
            arguments, after: count, names: names, of: "call",
            [.this, .timeouts, .copy, .cancellation])
        let target = arguments[0]
        let function: JSFunction
        var receiver: Receiver
        if target.isInstance(exactly: Types.current.function) {
            function = target.swift(JSFunction.self)
            let context = instance.swift(Context.self)
            guard function.canBeUsed(in: context) else {
                let place = function.context.isolate === context.isolate ? "context" : "isolate"
                throw .engine(
                    EngineError(
                        .conversionFailed,
                        "cannot call a JSFunction here: it belongs to another \(place)"))
            }
            receiver = target.receiver.map(Receiver.object) ?? .undefined
        } else if target.isString {
            let path = try target.swiftString()
            let context = instance.swift(Context.self)
            (function, receiver) = try lookUp(path, in: context, options)
        } else {
            throw .builtin(
                .typeError, "call() takes a str or a JSFunction as target, not \(target.typeName)")
        }
        if !options.this.isNull { receiver = .value(options.this) }
        return try invoke(
            function, receiver: receiver, arguments, from: 1, count: count - 1, owner: instance,
            options)
    }
}

/// The function that a dotted path names, and what stands before the last dot.
private func lookUp(
    _ path: String, in context: Context, _ options: CallOptions
) throws(PythonError) -> (JSFunction, Receiver) {
    let names = Scope.names(ofPath: path)
    guard !names.contains("") else {
        throw .builtin(.valueError, "call() cannot use the target '\(path)': a name is empty")
    }
    let (function, receiver) = try enteringForValue(
        context, timeout: options.timeout, cpuTimeout: options.cpuTimeout,
        cancellation: options.cancellation
    ) {
        (scope) throws(EngineError) in
        try scope.function(at: names)
    }
    return (function, receiver.map(Receiver.object) ?? .undefined)
}
