internal import CPython
internal import SwiftRacer

/// Python objects as Swift values, and back.
extension PyBorrowed {
    /// The value of a string, each lone surrogate replaced by U+FFFD; for names and messages.
    func swiftString() throws(PythonError) -> String {
        var size = 0
        if let utf8 = unsafe PyUnicode_AsUTF8AndSize(object, &size) {
            return unsafe String(
                decoding: UnsafeRawBufferPointer(start: utf8, count: size), as: UTF8.self)
        }
        PyErr_Clear()
        let bytes = try unsafe PyRef(
            checking: PyUnicode_AsEncodedString(object, "utf-8", "replace"))
        return try unsafe bytes.borrowed.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a string, lone surrogates kept.
    func jsString() throws(PythonError) -> JSString {
        var size = 0
        if let utf8 = unsafe PyUnicode_AsUTF8AndSize(object, &size) {
            return unsafe JSString(
                String(decoding: UnsafeRawBufferPointer(start: utf8, count: size), as: UTF8.self))
        }
        PyErr_Clear()
        let bytes = try unsafe PyRef(
            checking: PyUnicode_AsEncodedString(object, "utf-16-le", "surrogatepass"))
        return try unsafe bytes.borrowed.withBytes {
            unsafe JSString(utf16: Array($0.bindMemory(to: UInt16.self)))
        }
    }

    /// The JavaScript value of a live one or a primitive; nil of anything else.
    func jsValue() throws(PythonError) -> JSValue? {
        if isJSObject { return .object(swift(JSObject.self)) }
        if isInstance(exactly: Types.current.symbol) { return .symbol(swift(JSSymbol.self)) }
        if isIdentical(to: Types.current.undefined) { return .undefined }
        if isNone { return .null }
        if isTrue || isFalse { return .boolean(isTrue) }
        if isString { return .string(try jsString()) }
        if isFloat { return .number(try double()) }
        guard isInt else { return nil }
        if let integer = try int64(), integer.magnitude < 1 << 53 {
            return .number(Double(integer))
        }
        let (isNegative, words) = try bigIntWords()
        return .bigInt(JSBigInt(isNegative: isNegative, words: words))
    }

    /// The text of any object, as `str()` gives it.
    func described() throws(PythonError) -> String {
        let text = try unsafe PyRef(checking: PyObject_Str(object))
        return try text.borrowed.swiftString()
    }

    /// Lends the contents of a bytes object.
    @unsafe func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(PythonError) -> Result {
        var start: UnsafeMutablePointer<CChar>?
        var size = 0
        guard unsafe PyBytes_AsStringAndSize(object, &start, &size) == 0 else { throw .raised }
        return unsafe body(UnsafeRawBufferPointer(start: start, count: size))
    }

    /// The value of an int that fits 64 bits; nil of one that does not.
    @inline(__always) func int64() throws(PythonError) -> Int? {
        var overflow: Int32 = 0
        let value = unsafe PyLong_AsLongAndOverflow(object, &overflow)
        if overflow != 0 { return nil }
        if value == -1, unsafe PyErr_Occurred() != nil { throw .raised }
        return value
    }

    /// The value of an int, an object with `__index__`, as an index: cut to 64 bits.
    func clampedIndex() throws(PythonError) -> Int {
        let value = unsafe PyNumber_AsSsize_t(object, nil)
        if value == -1, unsafe PyErr_Occurred() != nil { throw .raised }
        return value
    }

    @inline(__always) func double() throws(PythonError) -> Double {
        let value = unsafe PyFloat_AsDouble(object)
        if value == -1, unsafe PyErr_Occurred() != nil { throw .raised }
        return value
    }

    func isTruthy() throws(PythonError) -> Bool {
        let result = unsafe PyObject_IsTrue(object)
        guard result >= 0 else { throw .raised }
        return result == 1
    }

    /// The sign and the magnitude of an int, in 64-bit words, the least significant first.
    func bigIntWords() throws(PythonError) -> (isNegative: Bool, words: [UInt64]) {
        // An int of its own class: a subclass could answer anything.
        let exact = try exactInt()
        let zero = try PyRef(0)
        let isNegative = try exact.borrowed.compare(zero.borrowed, Py_LT)
        let magnitude = try unsafe PyRef(checking: PyNumber_Absolute(exact.borrowed.object))
        let bits = try magnitude.borrowed.call(method: "bit_length")
        let bitCount = try bits.borrowed.clampedIndex()
        let wordCount = (bitCount + 63) / 64
        let size = try PyRef(wordCount * 8)
        let order = try PyRef("little")
        let bytes = try magnitude.borrowed.call(method: "to_bytes", size.borrowed, order.borrowed)
        let words = try unsafe bytes.borrowed.withBytes { bytes in
            (0..<wordCount).map {
                unsafe UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
            }
        }
        return (isNegative, words)
    }

    /// The int that an int, or an object with `__index__`, stands for; never of a subclass.
    func exactInt() throws(PythonError) -> PyRef {
        try unsafe PyRef(checking: PyNumber_Index(object))
    }

    func compare(_ other: PyBorrowed, _ operation: Int32) throws(PythonError) -> Bool {
        let result = unsafe PyObject_RichCompareBool(object, other.object, operation)
        guard result >= 0 else { throw .raised }
        return result == 1
    }
}

extension PyRef {
    @inline(__always) init(_ value: Int) throws(PythonError) {
        self = try unsafe PyRef(checking: PyLong_FromLong(value))
    }

    @inline(__always) init(_ value: Double) throws(PythonError) {
        self = try unsafe PyRef(checking: PyFloat_FromDouble(value))
    }

    @inline(__always) init(_ value: Bool) {
        self = PyRef(retaining: value ? .true : .false)
    }

    init(_ value: String) throws(PythonError) {
        let span = value.utf8Span.span
        self = try unsafe span.withUnsafeBytes { (bytes) throws(PythonError) in
            try unsafe PyRef(units: bytes, .utf8)
        }
    }

    init(_ value: String?) throws(PythonError) {
        if let value { self = try PyRef(value) } else { self = PyRef(retaining: .none) }
    }

    init(_ value: Int?) throws(PythonError) {
        if let value { self = try PyRef(value) } else { self = PyRef(retaining: .none) }
    }

    /// A str of these characters, lone surrogates kept.
    @unsafe init(
        units: UnsafeRawBufferPointer, _ encoding: CharacterEncoding
    ) throws(PythonError) {
        let start = unsafe units.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let start = unsafe start else {
            self = try unsafe PyRef(checking: PyUnicode_FromStringAndSize(nil, 0))
            return
        }
        switch encoding {
        case .latin1:
            self = try unsafe PyRef(checking: PyUnicode_DecodeLatin1(start, units.count, nil))
        case .utf8:
            self = try unsafe PyRef(checking: PyUnicode_FromStringAndSize(start, units.count))
        case .utf16:
            // −1 is little-endian, without looking for a byte order mark.
            var order: Int32 = -1
            self = try unsafe PyRef(
                checking: PyUnicode_DecodeUTF16(start, units.count, "surrogatepass", &order))
        }
    }

    /// An int of a sign and a magnitude in 64-bit words, the least significant first.
    init(isNegative: Bool, words: ArraySlice<UInt64>) throws(PythonError) {
        let bytes: PyRef = try unsafe Array(words).span.withUnsafeBytes {
            (bytes) throws(PythonError) in
            try unsafe PyRef(
                checking: PyBytes_FromStringAndSize(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count))
        }
        let order = try PyRef("little")
        let type = unsafe PyBorrowed(pointer: cpython_int_type())
        let magnitude = try type.call(method: "from_bytes", bytes.borrowed, order.borrowed)
        if isNegative {
            self = try unsafe PyRef(checking: PyNumber_Negative(magnitude.borrowed.object))
        } else {
            self = magnitude
        }
    }

    /// A tuple of `items`, each made in turn.
    init(
        tuple count: Int, _ item: (Int) throws(PythonError) -> PyRef
    ) throws(PythonError) {
        let tuple = try unsafe PyRef(checking: PyTuple_New(count))
        for index in 0..<count {
            let item = try item(index)
            unsafe PyTuple_SetItem(tuple.borrowed.object, index, item.stolen())
        }
        self = tuple
    }
}
