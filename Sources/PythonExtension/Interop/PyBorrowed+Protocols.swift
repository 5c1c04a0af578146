internal import CPython

/// Python's own protocols: attributes, calls, items, iteration.
extension PyBorrowed {
    func attribute(_ name: String) throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyObject_GetAttrString(object, name))
    }

    func setAttribute(_ name: String, _ value: PyBorrowed) throws(PythonError) {
        guard unsafe PyObject_SetAttrString(object, name, value.object) == 0 else { throw .raised }
    }

    /// The attribute, or None if there is none.
    func optionalAttribute(_ name: String) throws(PythonError) -> PyRef {
        if let value = unsafe PyObject_GetAttrString(object, name) {
            return unsafe PyRef(owning: value)
        }
        guard unsafe PyErr_ExceptionMatches(cpython_attribute_error()) != 0 else { throw .raised }
        PyErr_Clear()
        return PyRef(retaining: .none)
    }

    func isInstance(of type: PyBorrowed) throws(PythonError) -> Bool {
        let result = unsafe PyObject_IsInstance(object, type.object)
        guard result >= 0 else { throw .raised }
        return result == 1
    }

    func call(method name: String, _ arguments: PyBorrowed...) throws(PythonError) -> PyRef {
        let method = try attribute(name)
        return try method.borrowed.call(arguments)
    }

    func call(_ arguments: [PyBorrowed]) throws(PythonError) -> PyRef {
        let tuple = try PyRef(tuple: arguments.count) { PyRef(retaining: arguments[$0]) }
        return try unsafe PyRef(checking: PyObject_Call(object, tuple.borrowed.object, nil))
    }

    /// Calls with a tuple and a dict, which may be null.
    func call(_ arguments: PyBorrowed, _ keywords: PyBorrowed) throws(PythonError) -> PyRef {
        try unsafe PyRef(
            checking: PyObject_Call(object, arguments.object, keywords.pointer))
    }

    /// The attribute as Python itself finds it on a type that has its own lookup.
    func genericAttribute(_ name: PyBorrowed) throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyObject_GenericGetAttr(object, name.object))
    }

    /// `iter(self)`.
    func iterator() throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyObject_GetIter(object))
    }

    /// An iterator that asks for one item after the other, until there is none.
    func sequenceIterator() throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PySeqIter_New(object))
    }

    /// `list(self)`.
    func list() throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PySequence_List(object))
    }

    var tupleCount: Int { unsafe PyTuple_Size(object) }
    var listCount: Int { unsafe PyList_Size(object) }

    /// An item of a tuple, borrowed from it.
    func tupleItem(_ index: Int) -> PyBorrowed {
        unsafe PyBorrowed(pointer: PyTuple_GetItem(object, index))
    }

    /// An item of a list that nobody else has, borrowed from it.
    func listItem(_ index: Int) -> PyBorrowed {
        unsafe PyBorrowed(pointer: PyList_GetItem(object, index))
    }

    /// The items of a dict that nobody changes meanwhile, borrowed from it.
    func dictItems() throws(PythonError) -> [(key: PyBorrowed, value: PyBorrowed)] {
        var items: [(key: PyBorrowed, value: PyBorrowed)] = []
        var position = 0
        var key: UnsafeMutablePointer<PyObject>?
        var value: UnsafeMutablePointer<PyObject>?
        while unsafe PyDict_Next(object, &position, &key, &value) != 0 {
            unsafe items.append((PyBorrowed(pointer: key), PyBorrowed(pointer: value)))
        }
        return items
    }

    /// The start, stop, step and length of a slice over `count` elements.
    func sliceIndices(
        over count: Int
    ) throws(PythonError) -> (start: Int, stop: Int, step: Int, count: Int) {
        var start = 0
        var stop = 0
        var step = 0
        guard unsafe PySlice_Unpack(object, &start, &stop, &step) == 0 else { throw .raised }
        let length = unsafe PySlice_AdjustIndices(count, &start, &stop, step)
        return (start, stop, step, length)
    }

    func contains(_ item: PyBorrowed) throws(PythonError) -> Bool {
        let result = unsafe PySequence_Contains(object, item.object)
        guard result >= 0 else { throw .raised }
        return result == 1
    }

    /// Whether a string, an attribute name, has `_` at its start twice and at its end twice.
    var isDunder: Bool {
        var size = 0
        guard let utf8 = unsafe PyUnicode_AsUTF8AndSize(object, &size) else {
            PyErr_Clear()
            return false
        }
        let underscore = CChar(UInt8(ascii: "_"))
        return unsafe size > 4 && utf8[0] == underscore && utf8[1] == underscore
            && utf8[size - 1] == underscore && utf8[size - 2] == underscore
    }

    /// Whether a string, a keyword, is `ascii`.
    func equals(_ ascii: StaticString) -> Bool {
        ascii.withUTF8Buffer { utf8 in
            guard let start = utf8.baseAddress else { return false }
            return unsafe start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                unsafe PyUnicode_CompareWithASCIIString(object, $0) == 0
            }
        }
    }
}

extension PyVector {
    @inline(__always) subscript(index: Int) -> PyBorrowed {
        guard let pointer = unsafe pointer else {
            preconditionFailure("an argument was read where there are none")
        }
        return unsafe PyBorrowed(pointer: pointer[index])
    }
}

/// `swiftracer.name`, imported when it is first asked for: the package imports this module.
func imported(_ module: String, _ name: String) throws(PythonError) -> PyRef {
    do throws(PythonError) {
        let found = try unsafe PyRef(checking: PyImport_ImportModule(module))
        return try found.borrowed.attribute(name)
    } catch {
        guard DeferredReleases.isPythonEnding else { throw error }
        PyErr_Clear()
        throw .builtin(
            .runtimeError, "cannot use \(name) of \(module): Python ends, and has unloaded it")
    }
}

/// Makes an empty list of `count` places, which must all be set.
func makeList(count: Int) throws(PythonError) -> PyRef {
    try unsafe PyRef(checking: PyList_New(count))
}

func makeDict() throws(PythonError) -> PyRef {
    try unsafe PyRef(checking: PyDict_New())
}

func makeSet() throws(PythonError) -> PyRef {
    try unsafe PyRef(checking: PySet_New(nil))
}

/// Sets a place of a new list.
@inline(__always) func setItem(_ list: PyBorrowed, _ index: Int, _ item: consuming PyRef) {
    unsafe PyList_SetItem(list.object, index, item.stolen())
}

func setItem(
    _ dict: PyBorrowed, _ key: PyBorrowed, _ value: PyBorrowed
) throws(PythonError) {
    guard unsafe PyDict_SetItem(dict.object, key.object, value.object) == 0 else { throw .raised }
}

func add(_ member: PyBorrowed, toSet set: PyBorrowed) throws(PythonError) {
    guard unsafe PySet_Add(set.object, member.object) == 0 else { throw .raised }
}

extension PyBorrowed {
    /// The items of a list that nobody changes meanwhile, borrowed from it.
    var items: [PyBorrowed] {
        (0..<listCount).map { listItem($0) }
    }
}

extension PyRef {
    /// What another callback returned.
    init(checking returned: PyReturned) throws(PythonError) {
        self = try unsafe PyRef(checking: returned.pointer)
    }
}

/// The arguments of `tp_call` as those of a vectorcall.
func withVector(
    _ arguments: PyBorrowed, _ keywords: PyBorrowed,
    _ body: (PyVector, Int, PyBorrowed) throws(PythonError) -> PyRef
) throws(PythonError) -> PyRef {
    let count = arguments.tupleCount
    var values = unsafe (0..<count).map { unsafe arguments.tupleItem($0).object }
    var names = PyRef(retaining: .none)
    if !keywords.isNull {
        let items = try keywords.dictItems()
        for item in items { unsafe values.append(item.value.object) }
        names = try PyRef(tuple: items.count) { PyRef(retaining: items[$0].key) }
    }
    let keywordNames = names.borrowed.isNone ? .null : names.borrowed
    let result: PyReturned = unsafe values.withUnsafeBufferPointer { buffer in
        let vector = unsafe PyVector(pointer: buffer.baseAddress)
        return returning(arguments) { () throws(PythonError) in
            try body(vector, count, keywordNames)
        }
    }
    return try PyRef(checking: result)
}

func dictCount(_ dict: PyBorrowed) -> Int { unsafe PyDict_Size(dict.object) }

func setCount(_ set: PyBorrowed) -> Int { unsafe PySet_Size(set.object) }
