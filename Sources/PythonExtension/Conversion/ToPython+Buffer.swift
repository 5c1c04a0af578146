internal import CPython
internal import SwiftRacer

/// The plain Python value of a buffer that was copied: bytes, or an array of its elements.
func plainBuffer(_ view: BufferView) throws(PythonError) -> PyRef {
    switch view.elementType {
    case .uint8, .uint8Clamped: return try PyRef(bytes: view)
    case .float16:
        // The one type that array.array has not.
        let memory = try PyRef(Types.current.memory, HeldMemory(view), owner: .null)
        return try memory.borrowed.memoryView()
    default:
        return try PyRef(array: view, typeCode: "\(view.elementType.format)")
    }
}

extension Tape {
    /// Whether `node` is a buffer that becomes an array, which Python cannot hash.
    func isUnhashableBuffer(_ node: Node) -> Bool {
        guard node.kind == .container, containers[node.index].kind == .buffer else { return false }
        return buffers[containers[node.index].start].elementType.isArray
    }
}

extension JSBuffer.ElementType {
    /// Whether a copy is an array rather than bytes.
    fileprivate var isArray: Bool { self != .uint8 && self != .uint8Clamped }
}

/// The Python value of one element of a buffer.
func python(_ bits: UInt64, _ type: JSBuffer.ElementType) throws(PythonError) -> PyRef {
    switch type.element(bits) {
    case .number(let number): return try PyRef(number)
    case .integer(let isNegative, let magnitude):
        if let magnitude = Int(exactly: magnitude) {
            return try PyRef(isNegative ? -magnitude : magnitude)
        }
        return try PyRef(isNegative: isNegative, words: [magnitude])
    }
}

/// The bits of `value` as an element of a buffer.
func bits(of value: PyBorrowed, as type: JSBuffer.ElementType) throws(PythonError) -> UInt64 {
    if let bits = type.isInteger ? nil : type.bits(try value.double()) { return bits }
    guard value.hasIndex else {
        throw .engine(
            EngineError(
                .conversionFailed,
                "cannot set an element of \(type.typedArrayName): an int is needed, not "
                    + value.typeName))
    }
    let (isNegative, words) = try value.bigIntWords()
    guard words.count <= 1,
        let bits = type.bits(isNegative: isNegative, magnitude: words.first ?? 0)
    else {
        let text = try value.described()
        throw .builtin(
            .valueError, "cannot set an element of \(type.typedArrayName): \(text) does not fit")
    }
    return bits
}
