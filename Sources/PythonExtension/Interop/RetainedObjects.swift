internal import CPython
internal import SwiftRacer

/// References that are kept until all are dropped together, with the GIL held.
@safe struct RetainedObjects: ~Copyable {
    private var objects: [PyBorrowed] = []

    deinit {
        for object in objects { unsafe cpython_release(object.object) }
    }

    subscript(index: Int) -> PyBorrowed { objects[index] }

    mutating func append(_ object: PyBorrowed) {
        unsafe cpython_retain(object.object)
        objects.append(object)
    }

    /// Appends what is owned already.
    mutating func take(_ object: consuming PyRef) {
        objects.append(unsafe PyBorrowed(pointer: object.stolen()))
    }

    /// Appends the items of a list, tuple or set, or the keys and values of a dict, as they are now.
    ///
    /// - Returns: Their indices.
    mutating func appendItems(of container: PyBorrowed) throws(PythonError) -> Range<Int> {
        let start = objects.count
        if container.isList {
            for index in 0..<container.listCount { append(container.listItem(index)) }
        } else if container.isTuple {
            for index in 0..<container.tupleCount { append(container.tupleItem(index)) }
        } else if container.isDict {
            var position = 0
            var key: UnsafeMutablePointer<PyObject>?
            var value: UnsafeMutablePointer<PyObject>?
            while unsafe PyDict_Next(container.object, &position, &key, &value) != 0 {
                append(unsafe PyBorrowed(pointer: key))
                append(unsafe PyBorrowed(pointer: value))
            }
        } else {
            let iterator = try unsafe PyRef(checking: cpython_set_iterator(container.object))
            let members = try iterator.borrowed.list()
            for index in 0..<members.borrowed.listCount { append(members.borrowed.listItem(index)) }
        }
        return start..<objects.count
    }
}

extension Tape.Node {
    /// A node that borrows the characters of a str.
    ///
    /// `retained` keeps what has to live until the node was used, beside `string` itself, which the
    /// caller keeps.
    @inline(__always) init(
        string: PyBorrowed, _ retained: inout RetainedObjects
    ) throws(PythonError) {
        var size = 0
        if let utf8 = unsafe PyUnicode_AsUTF8AndSize(string.object, &size) {
            // As many bytes as characters: then all are ASCII, which V8 copies without decoding.
            let isASCII = unsafe PyUnicode_GetLength(string.object) == size
            let units = unsafe UnsafeRawBufferPointer(start: utf8, count: size)
            try Self.check(size, isASCII)
            unsafe self.init(borrowing: units, isASCII ? .latin1 : .utf8)
        } else {
            // It has lone surrogates, which UTF-8 cannot hold.
            PyErr_Clear()
            let bytes = try unsafe PyRef(
                checking: PyUnicode_AsEncodedString(string.object, "utf-16-le", "surrogatepass"))
            retained.append(bytes.borrowed)
            let units = try unsafe bytes.borrowed.withBytes { unsafe $0 }
            try Self.check(units.count / 2, true)
            unsafe self.init(borrowing: units, .utf16)
        }
    }

    /// The node for what needs nothing kept alive but itself: None, a bool, a small int, a float, a
    /// str without lone surrogates; nil for anything else.
    @inline(__always) init?(simple object: PyBorrowed) throws(PythonError) {
        if object.isExactInt {
            guard let integer = try object.int64(), integer.magnitude < 1 << 53 else { return nil }
            self.init(number: Double(integer))
        } else if object.isExactString {
            try self.init(simpleString: object)
        } else if object.isExactFloat {
            self.init(number: try object.double())
        } else if object.isNone {
            self.init(.null)
        } else if object.isTrue || object.isFalse {
            self.init(boolean: object.isTrue)
        } else {
            return nil
        }
    }

    /// The node for a str without lone surrogates, of no more bytes than V8 allows units; nil for
    /// anything else.
    @inline(__always) init?(simpleString object: PyBorrowed) throws(PythonError) {
        guard object.isExactString else { return nil }
        var size = 0
        guard let utf8 = unsafe PyUnicode_AsUTF8AndSize(object.object, &size) else {
            PyErr_Clear()
            return nil
        }
        guard size <= Scope.maximumStringLength else { return nil }
        let isASCII = unsafe PyUnicode_GetLength(object.object) == size
        unsafe self.init(
            borrowing: UnsafeRawBufferPointer(start: utf8, count: size),
            isASCII ? .latin1 : .utf8)
    }

    /// Refuses what is too long for V8 even before it is known how many UTF-16 units it takes.
    private static func check(_ count: Int, _ isExact: Bool) throws(PythonError) {
        let maximum = Scope.maximumStringLength
        if count > (isExact ? maximum : 3 * maximum) {
            throw .engine(
                EngineError(
                    .conversionFailed,
                    "cannot convert a str to JavaScript: V8 allows \(maximum) UTF-16 units"))
        }
    }
}

/// The str of `node`.
func string(_ node: Tape.Node, in tape: borrowing Tape) throws(PythonError) -> PyRef {
    try unsafe PyRef(units: tape.units(of: node), node.encoding)
}

extension PyRef {
    init(utf16 units: [UInt16]) throws(PythonError) {
        self = try unsafe units.span.withUnsafeBytes { (bytes) throws(PythonError) in
            try unsafe PyRef(units: bytes, .utf16)
        }
    }
}

extension PyBorrowed {
    /// A key as JavaScript writes it: a string in double quotes.
    func quoted() throws(PythonError) -> String {
        guard isString else { return try representation() }
        let dumps = try imported("json", "dumps")
        let text = try dumps.borrowed.call([self])
        return try text.borrowed.swiftString()
    }

    /// `repr(self)`.
    func representation() throws(PythonError) -> String {
        let text = try unsafe PyRef(checking: PyObject_Repr(object))
        return try text.borrowed.swiftString()
    }
}

/// Whether `object` is a `datetime.datetime`.
func isDatetime(_ object: PyBorrowed) throws(PythonError) -> Bool {
    let type = try imported("datetime", "datetime")
    let result = unsafe PyObject_IsInstance(object.object, type.borrowed.object)
    guard result >= 0 else { throw .raised }
    return result == 1
}

/// Takes back an OverflowError.
///
/// - Returns: Whether one was set.
func clearOverflowError() -> Bool {
    guard unsafe PyErr_ExceptionMatches(cpython_overflow_error()) != 0 else { return false }
    PyErr_Clear()
    return true
}
