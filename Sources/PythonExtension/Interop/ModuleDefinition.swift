internal import CPython

/// The module's definition, which Python keeps.
private nonisolated(unsafe) let definition: UnsafeMutablePointer<PyModuleDef> = {
    // Written once, before Python sees it.
    let definition = UnsafeMutablePointer<PyModuleDef>.allocate(capacity: 1)
    unsafe definition.initialize(to: PyModuleDef())
    unsafe definition.pointee.m_base = cpython_module_definition_base()
    unsafe definition.pointee.m_name = ("swiftracer._native" as StaticString).characters
    unsafe definition.pointee.m_size = -1
    return unsafe definition
}()

/// Makes the module; called by Python's import.
@c
public func PyInit__native() -> UnsafeMutableRawPointer? {
    let made = returning(.null) { () throws(PythonError) in
        let module = try unsafe PyRef(
            checking: PyModule_Create2(definition, Int32(PYTHON_API_VERSION)))
        try fill(Module(module: module.borrowed))
        return module
    }
    return unsafe UnsafeMutableRawPointer(made.pointer)
}

/// The module in the making.
@safe struct Module {
    let module: PyBorrowed

    /// Adds a function without arguments; `doc` begins with its signature.
    func add(
        _ name: StaticString, doc: StaticString, _ function: PyCallback2
    ) throws(PythonError) {
        let definition = unsafe immortal(
            [
                PyMethodDef(
                    ml_name: name.characters,
                    ml_meth: unsafeBitCast(function, to: PyCFunction.self),
                    ml_flags: METH_NOARGS, ml_doc: doc.characters)
            ], end: PyMethodDef()
        ).assumingMemoryBound(to: PyMethodDef.self)
        let made = try unsafe PyRef(checking: PyCFunction_NewEx(definition, nil, nil))
        try add(name, made.borrowed)
    }

    func add(_ name: StaticString, _ object: PyBorrowed) throws(PythonError) {
        guard
            unsafe PyModule_AddObjectRef(module.object, name.characters, object.object) == 0
        else { throw .raised }
    }

    /// A function with positional and keyword arguments.
    ///
    /// `doc` begins with the signature, as `share($module, buffer, /)\n--\n\n`.
    func addFunction(
        _ name: StaticString, doc: StaticString, _ function: PyCallbackVector
    ) throws(PythonError) {
        let definition = unsafe PyMethodDef(
            ml_name: name.characters, ml_meth: unsafeBitCast(function, to: PyCFunction.self),
            ml_flags: METH_FASTCALL | METH_KEYWORDS, ml_doc: doc.characters)
        let table = unsafe immortal([definition], end: PyMethodDef())
            .assumingMemoryBound(to: PyMethodDef.self)
        guard unsafe PyModule_AddFunctions(module.object, table) == 0 else { throw .raised }
    }
}
