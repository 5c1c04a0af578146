/// The elements of buffers, as nodes.
extension Tape {
    /// An element of one of the tape's buffers: a bigint or a number, as in JavaScript.
    ///
    /// - Parameters:
    ///   - index: Which element.
    ///   - buffer: The number of the buffer.
    ///   - words: Where bigints go: these words are counted on from those of the tape.
    /// - Returns: The element.
    borrowing func element(
        _ index: Int, ofBuffer buffer: Int, _ words: inout [UInt64]
    ) -> Node {
        let buffer = buffers[buffer]
        switch buffer.elementType.element(buffer.bits(at: index)) {
        case .number(let number):
            return Node(number: number)
        case .integer(let isNegative, let magnitude):
            if [.bigInt64, .bigUint64].contains(buffer.elementType) {
                var node = Node(.bigInt, index: self.words.count + words.count)
                node.count = 1
                node.isNegative = isNegative
                words.append(magnitude)
                return node
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
