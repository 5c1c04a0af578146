internal import CPython

/// A Python type in the making: its slots, methods and properties.
@safe struct TypeBuilder: ~Copyable {
    private let name: StaticString
    private var slots = unsafe [PyType_Slot]()
    private var methods = unsafe [PyMethodDef]()
    private var properties = unsafe [PyGetSetDef]()
    private var flags: UInt32

    /// A type whose `name` includes the package, as `swiftracer.Context`.
    init(_ name: StaticString, doc: StaticString) {
        self.name = name
        flags = cpython_flags_default()
        unsafe slot(Py_tp_doc, UnsafeMutableRawPointer(mutating: doc.utf8Start))
        unsafe slot(
            Py_tp_dealloc, unsafeBitCast(InstanceSlots.deallocate, to: UnsafeMutableRawPointer.self)
        )
    }

    @unsafe mutating func slot(_ number: Int32, _ pointer: UnsafeMutableRawPointer?) {
        unsafe slots.append(PyType_Slot(slot: number, pfunc: pointer))
    }

    // MARK: Slots

    mutating func slot(_ number: Int32, _ function: PyCallback1) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallback2) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallback3) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackCompare) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackIndex) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackSet) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackTest) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackBool) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    mutating func slot(_ number: Int32, _ function: PyCallbackNumber) {
        unsafe slot(number, unsafeBitCast(function, to: UnsafeMutableRawPointer.self))
    }

    // MARK: Methods and properties

    /// A method without arguments.
    ///
    /// `doc` begins with the signature, as `close($self, /)\n--\n\n`.
    mutating func method(_ name: StaticString, doc: StaticString, _ function: PyCallback2) {
        unsafe method(
            name, doc, unsafeBitCast(function, to: PyCFunction.self), METH_NOARGS)
    }

    /// A method with positional and keyword arguments.
    mutating func method(_ name: StaticString, doc: StaticString, _ function: PyCallbackVector) {
        unsafe method(
            name, doc, unsafeBitCast(function, to: PyCFunction.self),
            METH_FASTCALL | METH_KEYWORDS)
    }

    @unsafe private mutating func method(
        _ name: StaticString, _ doc: StaticString, _ function: PyCFunction, _ flags: Int32
    ) {
        unsafe methods.append(
            PyMethodDef(
                ml_name: name.characters, ml_meth: function, ml_flags: flags,
                ml_doc: doc.characters))
    }

    /// A property that can only be read.
    mutating func property(_ name: StaticString, doc: StaticString, _ getter: PyCallback2) {
        unsafe properties.append(
            PyGetSetDef(
                name: name.characters,
                get: unsafeBitCast(getter, to: CPython.getter.self), set: nil,
                doc: doc.characters, closure: nil))
    }

    /// A property that can be set, but not deleted: `setter` is given null then.
    mutating func property(
        _ name: StaticString, doc: StaticString, _ getter: PyCallback2, _ setter: PyCallbackSet
    ) {
        unsafe properties.append(
            PyGetSetDef(
                name: name.characters,
                get: unsafeBitCast(getter, to: CPython.getter.self),
                set: unsafeBitCast(setter, to: CPython.setter.self),
                doc: doc.characters, closure: nil))
    }

    // MARK: Traits

    /// Its instances can be in reference cycles, through their owner or extra.
    mutating func isCollected() {
        flags |= cpython_flag_gc()
        unsafe slot(
            Py_tp_traverse, unsafeBitCast(InstanceSlots.traverse, to: UnsafeMutableRawPointer.self))
        unsafe slot(
            Py_tp_clear, unsafeBitCast(InstanceSlots.clear, to: UnsafeMutableRawPointer.self))
    }

    /// Its instances come from JavaScript or a method; the type cannot be called.
    mutating func isNotInstantiable() {
        flags |= cpython_flag_no_instantiation()
    }

    /// It can be a base, of our own types only: those are made with it before anybody else sees it.
    mutating func isBase() {
        flags |= UInt32(1 << 10)  // Py_TPFLAGS_BASETYPE
    }

    /// `match` takes it for a mapping.
    mutating func matchesAsMapping() {
        flags |= cpython_flag_mapping()
    }

    /// `match` takes it for a sequence.
    mutating func matchesAsSequence() {
        flags |= cpython_flag_sequence()
    }

    /// Its instances are called through `PyInstance.vectorcall`.
    mutating func isVectorcalled() {
        flags |= cpython_flag_vectorcall()
        isVectorcallable = true
    }
    private var isVectorcallable = false

    // MARK: The type

    /// Makes the type; it lives for ever.
    ///
    /// Its `base` is a type of this extension; null for `object`.
    consuming func build(base: PyBorrowed = .null) throws(PythonError) -> PyBorrowed {
        var members = unsafe [
            PyMemberDef(
                name: ("__weaklistoffset__" as StaticString).characters, type: T_PYSSIZET,
                offset: cpython_weak_references_offset(), flags: READONLY, doc: nil)
        ]
        if isVectorcallable {
            unsafe members.append(
                PyMemberDef(
                    name: ("__vectorcalloffset__" as StaticString).characters, type: T_PYSSIZET,
                    offset: cpython_vectorcall_offset(), flags: READONLY, doc: nil))
        }
        unsafe slot(Py_tp_members, immortal(members, end: PyMemberDef()))
        unsafe slot(Py_tp_methods, immortal(methods, end: PyMethodDef()))
        unsafe slot(Py_tp_getset, immortal(properties, end: PyGetSetDef()))
        let slots = unsafe immortal(slots, end: PyType_Slot())
            .assumingMemoryBound(to: PyType_Slot.self)
        var spec = unsafe PyType_Spec(
            name: name.characters, basicsize: Int32(MemoryLayout<PyInstance>.stride), itemsize: 0,
            flags: flags, slots: slots)
        let bases = unsafe base.pointer
        let type = try unsafe PyRef(checking: PyType_FromSpecWithBases(&spec, bases))
        return unsafe PyBorrowed(pointer: type.stolen())
    }
}

extension StaticString {
    /// The characters, with the zero that ends every literal.
    @unsafe var characters: UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// A copy of a table that Python keeps pointers into.
@unsafe func immortal<Element>(
    _ elements: [Element], end: Element
) -> UnsafeMutableRawPointer {
    let table = UnsafeMutablePointer<Element>.allocate(capacity: elements.count + 1)
    unsafe (table + elements.count).initialize(to: end)
    for (index, element) in elements.enumerated() {
        unsafe (table + index).initialize(to: element)
    }
    return UnsafeMutableRawPointer(table)
}
