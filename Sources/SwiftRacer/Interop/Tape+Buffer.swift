/// The elements of buffers, as nodes.
extension Tape {
    /// An element of one of the tape's buffers: a bigint or a number, as in JavaScript.
    mutating func element(_ index: Int, ofBuffer buffer: Int) -> Node {
        let buffer = buffers[buffer]
        switch buffer.elementType.element(buffer.bits(at: index)) {
        case .number(let number):
            return Node(number: number)
        case .integer(let isNegative, let magnitude):
            if [.bigInt64, .bigUint64].contains(buffer.elementType) {
                return append(bigIntWords: [magnitude], isNegative: isNegative)
            }
            return Node(number: isNegative ? -Double(magnitude) : Double(magnitude))
        }
    }
}

extension BufferView {
    fileprivate func bits(at index: Int) -> UInt64 {
        let start = index * elementType.byteCount
        let end = start + elementType.byteCount
        // Safety: slicing checks the bounds.
        return unsafe elementType.bits(of: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
}
