internal import CPython

/// An owned reference to a Python object.
///
/// Made and dropped with the GIL held.
@safe struct PyRef: ~Copyable {
    private let raw: UnsafeMutablePointer<PyObject>

    /// - Parameter raw: A new reference.
    @unsafe @inline(__always) init(owning raw: UnsafeMutablePointer<PyObject>) {
        unsafe self.raw = raw
    }

    /// Takes a new reference; or null, which says that an exception is set, and throws.
    @unsafe @inline(__always) init(
        checking raw: UnsafeMutablePointer<PyObject>?
    ) throws(PythonError) {
        guard let raw = unsafe raw else { throw .raised }
        unsafe self.raw = raw
    }

    /// Another reference to what `object` is; it must not be null.
    @inline(__always) init(retaining object: PyBorrowed) {
        unsafe raw = object.object
        unsafe cpython_retain(raw)
    }

    @inline(__always) deinit {
        unsafe cpython_release(raw)
    }

    /// The object, for as long as this lives: so never of a temporary.
    @inline(__always) var borrowed: PyBorrowed {
        unsafe PyBorrowed(pointer: raw)
    }

    /// Gives the reference to the caller of a callback.
    @inline(__always) consuming func returned() -> PyReturned {
        let result = unsafe PyReturned(pointer: raw)
        // The reference moves into the result.
        discard self
        return result
    }

    /// Gives the reference to a C function that steals it.
    @unsafe @inline(__always) consuming func stolen() -> UnsafeMutablePointer<PyObject> {
        let result = unsafe raw
        discard self
        return unsafe result
    }
}

extension PyBorrowed {
    /// The object; a null here is a mistake of ours.
    @unsafe @inline(__always) var object: UnsafeMutablePointer<PyObject> {
        guard let pointer = unsafe pointer else {
            preconditionFailure("a Python object was expected where there is none")
        }
        return unsafe pointer
    }

    var isNull: Bool { unsafe pointer == nil }

    static var null: PyBorrowed { unsafe PyBorrowed(pointer: nil) }

    func isIdentical(to other: PyBorrowed) -> Bool {
        unsafe pointer == other.pointer
    }

    static var none: PyBorrowed { unsafe PyBorrowed(pointer: cpython_none()) }
    static var `true`: PyBorrowed { unsafe PyBorrowed(pointer: cpython_true()) }
    static var `false`: PyBorrowed { unsafe PyBorrowed(pointer: cpython_false()) }
    static var ellipsis: PyBorrowed { unsafe PyBorrowed(pointer: cpython_ellipsis()) }
    static var notImplemented: PyBorrowed { unsafe PyBorrowed(pointer: cpython_not_implemented()) }

    var isNone: Bool { unsafe pointer == cpython_none() }
    var isTrue: Bool { unsafe pointer == cpython_true() }
    var isFalse: Bool { unsafe pointer == cpython_false() }
    var isString: Bool { unsafe cpython_is_string(object) }
    var isInt: Bool { unsafe cpython_is_int(object) }
    var isFloat: Bool { unsafe cpython_is_float(object) }
    var isExactInt: Bool { unsafe cpython_is_exact_int(object) }
    var isExactFloat: Bool { unsafe cpython_is_exact_float(object) }
    var isExactString: Bool { unsafe cpython_is_exact_string(object) }
    var isList: Bool { unsafe cpython_is_list(object) }
    var isTuple: Bool { unsafe cpython_is_tuple(object) }
    var isDict: Bool { unsafe cpython_is_dict(object) }
    var isSet: Bool { unsafe cpython_is_set(object) }
    var isSlice: Bool { unsafe cpython_is_slice(object) }
    var hasIndex: Bool { unsafe PyIndex_Check(object) != 0 }
    /// Whether it is a function that is written in Python.
    var isFunction: Bool { isInstance(exactly: Types.current.pythonFunction) }
    /// Whether it is a method that was read from its object, of a function of any kind.
    var isMethod: Bool { isInstance(exactly: Types.current.pythonMethod) }
    /// Whether it is an Exception, and not only a BaseException.
    var isException: Bool { unsafe cpython_is_exception(object) }
    var isCallable: Bool { unsafe PyCallable_Check(object) != 0 }
    /// Whether its class tells which value of JavaScript it wraps.
    var isWrapper: Bool {
        unsafe PyObject_HasAttrString(cpython_type(object), "__javascript__") == 1
    }

    var referenceCount: Int { unsafe cpython_reference_count(object) }

    /// Where the object is: its identity.
    var address: UInt { unsafe UInt(bitPattern: pointer) }

    /// The full name of the object's class, for messages.
    var typeName: String {
        let type = PyRef(retaining: unsafe PyBorrowed(pointer: cpython_type(object)))
        guard let name = try? type.borrowed.attribute("__qualname__") else {
            PyErr_Clear()
            return "object"
        }
        return (try? name.borrowed.swiftString()) ?? "object"
    }
}

extension PyRef {
    /// Keeps the object for ever.
    consuming func leaked() -> PyBorrowed {
        let object = borrowed
        _ = unsafe stolen()
        return object
    }
}
