internal import CPython
internal import SwiftRacer

/// Why a callback fails.
enum PythonError: Error {
    /// A Python exception is set already.
    case raised
    /// The engine failed.
    case engine(EngineError)
    /// An exception of Python's own is due, with this message.
    case builtin(Builtin, String)

    /// The exceptions of Python's own that are raised here.
    enum Builtin {
        case recursionError, runtimeError, attributeError, bufferError, importError, indexError,
            memoryError, overflowError,
            typeError,
            valueError
    }
}

extension PythonError.Builtin {
    func set(_ message: String) {
        let type: UnsafeMutablePointer<PyObject> =
            switch self {
            case .recursionError: unsafe cpython_recursion_error()
            case .runtimeError: unsafe cpython_runtime_error()
            case .attributeError: unsafe cpython_attribute_error()
            case .bufferError: unsafe cpython_buffer_error()
            case .importError: unsafe cpython_import_error()
            case .indexError: unsafe cpython_index_error()
            case .memoryError: unsafe cpython_memory_error()
            case .overflowError: unsafe cpython_overflow_error()
            case .typeError: unsafe cpython_type_error()
            case .valueError: unsafe cpython_value_error()
            }
        unsafe PyErr_SetString(type, message)
    }
}

/// Sets a KeyError for `key`.
func keyError(_ key: PyBorrowed) -> PythonError {
    // In a tuple: None or a tuple would be taken for the arguments themselves.
    guard let arguments = try? PyRef(tuple: 1, { _ in PyRef(retaining: key) }) else {
        return .raised
    }
    unsafe PyErr_SetObject(cpython_key_error(), arguments.borrowed.object)
    return .raised
}

/// Takes the exception that is set, with its traceback; nil if none is.
func takeException() -> PyRef? {
    var type: UnsafeMutablePointer<PyObject>?
    var value: UnsafeMutablePointer<PyObject>?
    var traceback: UnsafeMutablePointer<PyObject>?
    unsafe PyErr_Fetch(&type, &value, &traceback)
    unsafe PyErr_NormalizeException(&type, &value, &traceback)
    if let type = unsafe type { unsafe cpython_release(type) }
    guard let value = unsafe value else { return nil }
    if let traceback = unsafe traceback {
        unsafe PyException_SetTraceback(value, traceback)
        unsafe cpython_release(traceback)
    }
    return unsafe PyRef(owning: value)
}

/// Hands the exception that is set to `sys.unraisablehook`: nobody can catch it here.
func reportUnraisable(_ object: PyBorrowed) {
    unsafe PyErr_WriteUnraisable(object.pointer)
}

/// Sets a StopIteration with what a generator returned.
func stopIteration(_ value: PyBorrowed) -> PythonError {
    // In a tuple: a tuple would be taken for the arguments themselves.
    guard let arguments = try? PyRef(tuple: 1, { _ in PyRef(retaining: value) }) else {
        return .raised
    }
    unsafe PyErr_SetObject(cpython_stop_iteration(), arguments.borrowed.object)
    return .raised
}

/// Raises `exception`, an instance.
func setException(_ exception: PyBorrowed) {
    let object = unsafe exception.object
    unsafe PyErr_SetObject(cpython_type(object), object)
}

extension PyReturned {
    /// What a callback returns when an exception is set.
    static var failure: PyReturned { unsafe PyReturned(pointer: nil) }

    static var none: PyReturned { PyRef(retaining: .none).returned() }
}

/// The result of a callback that returns an object.
@inline(__always) func returning(
    _ owner: PyBorrowed, _ body: () throws(PythonError) -> PyRef
) -> PyReturned {
    do throws(PythonError) {
        return try body().returned()
    } catch {
        raise(error, owner: owner)
        return .failure
    }
}

/// The result of a callback that returns a number, −1 for failure.
@inline(__always) func returning<Number: SignedInteger>(
    _ owner: PyBorrowed, _ body: () throws(PythonError) -> Number
) -> Number {
    do throws(PythonError) {
        return try body()
    } catch {
        raise(error, owner: owner)
        return -1
    }
}
