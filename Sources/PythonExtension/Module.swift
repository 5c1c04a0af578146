internal import CPython
internal import SwiftRacer

/// Puts the types and constants of `swiftracer._native` into the new module.
func fill(_ module: Module) throws(PythonError) {
    var types = Types()
    types.undefinedType = try makeUndefinedType()
    types.undefined = try makeUndefined(types.undefinedType)
    types.isolate = try makeIsolateType()
    types.context = try makeContextType()
    types.script = try makeScriptType()
    types.symbol = try makeSymbolType()
    types.object = try makeObjectType()
    types.function = try makeFunctionType(base: types.object)
    types.error = try makeErrorType(base: types.object)
    types.promise = try makePromiseType(base: types.object)
    types.buffer = try makeBufferType()
    types.memory = try makeMemoryType()
    types.shared = try makeSharedType()
    types.array = try makeArrayType()
    types.arrayIterator = try makeArrayIteratorType()
    types.iterator = try makeIteratorType()
    types.resolver = try makeResolverType()
    types.cancellation = try makeCancellationType()
    types.map = try makeMapType()
    types.set = try makeSetType()
    types.pythonFunction = try imported("types", "FunctionType").leaked()
    types.pythonMethod = try imported("types", "MethodType").leaked()
    types.publish()
    for (name, object) in types.all { try module.add(name, object) }
    Signals.handleInJavaScript()
    try module.addFunction("share", doc: shareDocumentation, share)
    try module.addFunction(
        "set_flags",
        doc: """
            set_flags(*flags)
            --

            Set flags of V8, before the first isolate is made.
            """, setFlags)
    let version = try PyRef(Engine.version)
    try module.add("v8_version", version.borrowed)
    let hasSandbox = PyRef(Engine.hasSandbox)
    try module.add("v8_has_sandbox", hasSandbox.borrowed)
    try module.add(
        "live_handle_count",
        doc: """
            live_handle_count()
            --

            Return how much of JavaScript the process keeps alive, and the other way round.
            """
    ) { _, _ in
        returning(.null) { () throws(PythonError) in try PyRef(Engine.liveHandleCount) }
    }
}

private let setFlags: PyCallbackVector = { _, arguments, count, names in
    returning(.null) { () throws(PythonError) in
        try expectNoKeywords(names, of: "set_flags")
        var flags: [String] = []
        for index in 0..<count {
            guard arguments[index].isString else {
                throw .builtin(
                    .typeError, "set_flags() takes str, not \(arguments[index].typeName)")
            }
            flags.append(try arguments[index].swiftString())
        }
        try releasingGIL { () throws(EngineError) in try Engine.setFlags(flags) }
        return PyRef(retaining: .none)
    }
}
