internal import CPython

/// The module's definition, which Python keeps.
private nonisolated(unsafe) let definition: UnsafeMutablePointer<PyModuleDef> = {
    // Written once, before Python sees it.
    let definition = UnsafeMutablePointer<PyModuleDef>.allocate(capacity: 1)
    unsafe definition.initialize(to: PyModuleDef())
    unsafe definition.pointee.m_base = cpython_module_definition_base()
    unsafe definition.pointee.m_name = ("swiftracer._native" as StaticString).characters
    let slots = unsafe immortal(
        [
            PyModuleDef_Slot(
                slot: Py_mod_exec, value: unsafeBitCast(execute, to: UnsafeMutableRawPointer.self))
        ], end: PyModuleDef_Slot())
    unsafe definition.pointee.m_slots = slots.assumingMemoryBound(to: PyModuleDef_Slot.self)
    return unsafe definition
}()

/// Hands out the definition; called by Python's import.
///
/// In two phases, since Python copies modules of one phase to other interpreters without asking.
@c
public func PyInit__native() -> UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(PyModuleDef_Init(definition))
}

/// Fills the new module, in the main interpreter.
private let execute: PyCallbackBool = { module in
    returning(.null) { () throws(PythonError) in
        guard unsafe PyInterpreterState_GetID(PyInterpreterState_Get()) == 0 else {
            // Begins as Python's own, which isolated interpreters raise from 3.12 on.
            throw .builtin(
                .importError,
                "module swiftracer._native does not support loading in subinterpreters: what it "
                    + "keeps belongs to the whole process; use threads, or processes")
        }
        let contents = unsafe PyBorrowed(pointer: PyModule_GetDict(module.object))
        guard let first = unsafe Module.first else {
            try fill(Module(module: module))
            unsafe Module.first = PyRef(retaining: contents).leaked()
            return CInt(0)
        }
        // Imported again: the types of the process stay what they are.
        guard unsafe PyDict_Merge(contents.object, first.object, 0) == 0 else { throw .raised }
        return CInt(0)
    }
}

/// The module in the making.
@safe struct Module {
    // Written once, while the module is made under the import lock; read under that as well.
    /// What the first module that was made has.
    fileprivate nonisolated(unsafe) static var first: PyBorrowed?

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
