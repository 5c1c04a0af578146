internal import CPython
internal import SwiftRacer

/// A view of the memory of a Python object, which the object keeps in place as long as this lives.
///
/// Made and dropped with the GIL held.
@safe struct PyView: ~Copyable {
    private let view: UnsafeMutablePointer<Py_buffer>

    /// What is asked of the object.
    enum Request {
        /// To read it, however it lies in memory.
        case any
        /// To read and write it, one element after the other.
        case contiguous

        fileprivate var flags: Int32 {
            switch self {
            // Of Py_buffer's flags the composed ones are macros, which Swift does not import.
            case .any: PyBUF_FORMAT | PyBUF_INDIRECT
            case .contiguous: PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE
            }
        }
    }

    init(_ object: PyBorrowed, _ request: Request) throws(PythonError) {
        let view = UnsafeMutablePointer<Py_buffer>.allocate(capacity: 1)
        unsafe view.initialize(to: Py_buffer())
        guard unsafe PyObject_GetBuffer(object.object, view, request.flags) == 0 else {
            unsafe view.deallocate()
            throw .raised
        }
        unsafe self.view = view
    }

    deinit {
        unsafe PyBuffer_Release(view)
        unsafe view.deallocate()
    }

    /// The bytes that its elements take; as many as a copy of it has.
    var byteCount: Int { unsafe view.pointee.len }

    /// The length of each dimension.
    var shape: [Int] {
        let count = Int(unsafe view.pointee.ndim)
        guard let shape = unsafe view.pointee.shape else {
            // Allowed for what has one dimension.
            return count == 0 ? [] : [unsafe view.pointee.len / max(1, view.pointee.itemsize)]
        }
        return (0..<count).map { unsafe shape[$0] }
    }

    /// The format of an element, in the notation of Python's `struct`.
    var format: String {
        guard let format = unsafe view.pointee.format else { return "B" }
        return unsafe String(cString: format)
    }

    /// The type of its elements; nil if JavaScript has none like it.
    var elementType: JSBuffer.ElementType? {
        let byteCount = unsafe view.pointee.itemsize
        let type: JSBuffer.ElementType? =
            switch plainFormat {
            case "B", "c", "?": .uint8
            case "b": .int8
            case "h", "i", "l", "q", "n":
                switch byteCount {
                case 2: .int16
                case 4: .int32
                default: .bigInt64
                }
            case "H", "I", "L", "Q", "N":
                switch byteCount {
                case 2: .uint16
                case 4: .uint32
                default: .bigUint64
                }
            case "e": .float16
            case "f": .float32
            case "d": .float64
            default: nil
            }
        return type?.byteCount == byteCount ? type : nil
    }

    /// Whether its elements are booleans.
    var isBoolean: Bool { plainFormat == "?" }

    /// Whether each element lies at a multiple of its size.
    var isAligned: Bool {
        let address = unsafe UInt(bitPattern: view.pointee.buf)
        return byteCount == 0
            || address.isMultiple(of: UInt(max(1, unsafe view.pointee.itemsize)))
    }

    /// The format without a byte order that is the machine's own.
    private var plainFormat: Substring {
        let format = format
        let isPrefixed = format.hasPrefix("@") || format.hasPrefix("=") || format.hasPrefix("<")
        return isPrefixed ? format.dropFirst() : format[...]
    }

    /// Copies its elements, the last dimension running fastest.
    func copy() throws(PythonError) -> BufferMemory {
        let memory: BufferMemory
        do throws(EngineError) {
            memory = try BufferMemory(byteCount: byteCount)
        } catch {
            throw .engine(error)
        }
        guard byteCount > 0 else { return memory }
        let start = unsafe memory.bytes.baseAddress
        guard unsafe PyBuffer_ToContiguous(start, view, byteCount, CChar(UInt8(ascii: "C"))) == 0
        else { throw .raised }
        return memory
    }

    /// Lends its memory to JavaScript, and itself with it, until JavaScript has collected it.
    ///
    /// After `DeferredReleases.prepare()`, which making a Context does.
    consuming func lent() throws(PythonError) -> BufferMemory {
        let lent = unsafe Lent(view: view)
        let memory: BufferMemory
        do throws(EngineError) {
            let bytes = unsafe UnsafeMutableRawBufferPointer(
                start: view.pointee.buf, count: view.pointee.len)
            memory = try unsafe BufferMemory(over: bytes) {
                unsafe DeferredReleases.release(view: lent.view)
            }
        } catch {
            _ = consume self
            throw .engine(error)
        }
        discard self
        return memory
    }

    @safe private struct Lent: @unchecked Sendable {
        // @unchecked Sendable because it is only handed on.
        let view: UnsafeMutablePointer<Py_buffer>
    }
}

extension PyBorrowed {
    /// Whether the object has memory that can be viewed.
    var hasBuffer: Bool { unsafe PyObject_CheckBuffer(object) != 0 }

    /// `memoryview(self)`.
    func memoryView() throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyMemoryView_FromObject(object))
    }

    /// `self[key]`.
    func item(_ key: PyBorrowed) throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyObject_GetItem(object, key.object))
    }

    /// `self[key] = value`.
    func setItem(_ key: PyBorrowed, _ value: PyBorrowed) throws(PythonError) {
        guard unsafe PyObject_SetItem(object, key.object, value.object) == 0 else {
            throw .raised
        }
    }
}

extension PyRef {
    /// A bytes object.
    init(bytes view: BufferView) throws(PythonError) {
        let bytes = unsafe view.bytes
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        self = try unsafe PyRef(checking: PyBytes_FromStringAndSize(start, bytes.count))
    }

    /// A bytes object.
    init(bytes text: HeapSnapshotText) throws(PythonError) {
        self = try unsafe text.withUnsafeBytes { (bytes) throws(PythonError) in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return try unsafe PyRef(checking: PyBytes_FromStringAndSize(start, bytes.count))
        }
    }

    /// An `array.array` of this type code.
    init(array view: BufferView, typeCode: String) throws(PythonError) {
        let make = try imported("array", "array")
        let code = try PyRef(typeCode)
        let array = try make.borrowed.call([code.borrowed])
        let bytes = unsafe view.bytes
        if let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) {
            let source = try unsafe PyRef(
                checking: PyMemoryView_FromMemory(start, bytes.count, PyBUF_READ))
            _ = try array.borrowed.call(method: "frombytes", source.borrowed)
            // So that nobody can find it later and look at memory that is gone.
            _ = try source.borrowed.call(method: "release")
        }
        self = array
    }
}

extension PythonError {
    /// Takes back what Python raised if that is why an object cannot be viewed.
    ///
    /// - Returns: The message; nil if something else was raised, which stays so.
    static func takeBufferError() throws(PythonError) -> String? {
        let isExpected = unsafe [
            cpython_buffer_error(), cpython_value_error(), cpython_type_error(),
        ].contains { unsafe PyErr_ExceptionMatches($0) != 0 }
        guard isExpected else { return nil }
        var type: UnsafeMutablePointer<PyObject>?
        var value: UnsafeMutablePointer<PyObject>?
        var traceback: UnsafeMutablePointer<PyObject>?
        unsafe PyErr_Fetch(&type, &value, &traceback)
        defer {
            if let type = unsafe type { unsafe cpython_release(type) }
            if let value = unsafe value { unsafe cpython_release(value) }
            if let traceback = unsafe traceback { unsafe cpython_release(traceback) }
        }
        return try unsafe PyBorrowed(pointer: value ?? type).described()
    }
}
