internal import Glibc

/// Swift strings from a tape and onto one.
extension Tape {
    /// The characters of a string node, each lone surrogate replaced by U+FFFD.
    borrowing func string(_ node: Node) -> String {
        let units = unsafe units(of: node)
        switch node.encoding {
        case .utf8:
            return unsafe String(decoding: units, as: UTF8.self)
        case .utf16:
            let units = unsafe units.assumingMemoryBound(to: UInt16.self)
            return unsafe String(wellFormed: Span(_unsafeElements: units))
                ?? String(decoding: units, as: UTF16.self)
        case .latin1:
            return unsafe String(latin1: units)
        }
    }

    /// The characters of a string node, lone surrogates kept.
    borrowing func jsString(_ node: Node) -> JSString {
        guard node.encoding == .utf16 else { return JSString(string(node)) }
        let units = unsafe units(of: node)
        return unsafe JSString(utf16: Array(units.assumingMemoryBound(to: UInt16.self)))
    }

    /// Whether a string node has the UTF-16 units of `text`, which Swift's `==` does not ask.
    borrowing func isString(_ node: Node, _ text: String) -> Bool {
        let units = unsafe units(of: node)
        switch node.encoding {
        case .utf8: return unsafe text.utf8.elementsEqual(units)
        case .utf16:
            return unsafe text.utf16.elementsEqual(units.assumingMemoryBound(to: UInt16.self))
        case .latin1: break
        }
        // Latin-1 takes as many bytes of UTF-8 only if it is ASCII, and else more.
        let count = text.utf8.count
        if count == units.count {
            guard count > 0 else { return true }
            return unsafe text.utf8Span.span.withUnsafeBytes { bytes in
                guard let first = units.baseAddress, let second = bytes.baseAddress else {
                    return false
                }
                return unsafe memcmp(first, second, count) == 0 && units.isASCII
            }
        }
        return unsafe count > units.count
            && text.unicodeScalars.elementsEqual(units.lazy.map { Unicode.Scalar($0) })
    }

    /// Appends the characters of `string`, of which there are fewer than 2³².
    mutating func append(_ string: String) -> Node {
        var node = Node(.string)
        let utf8 = string.utf8Span.span
        let offset = allocate(utf8.count)
        node.bits = UInt64(offset)
        node.count = UInt32(utf8.count)
        let room = unsafe bytes.bytes(at: offset, count: utf8.count)
        unsafe utf8.withUnsafeBytes { characters in
            unsafe room.copyMemory(from: characters)
            unsafe node.encoding = characters.isASCII ? .latin1 : .utf8
        }
        return node
    }

    private mutating func allocate(_ byteCount: Int) -> Int {
        guard let offset = bytes.allocate(byteCount) else {
            preconditionFailure("out of memory for \(byteCount) bytes of a string")
        }
        return offset
    }

    /// Appends the UTF-16 units of `string`, of which there are fewer than 2³².
    mutating func append(_ string: JSString) -> Node {
        switch string.storage {
        case .wellFormed(let text):
            return append(text)
        case .utf16(let units):
            var node = Node(.string)
            let offset = allocate(2 * units.count)
            node.bits = UInt64(offset)
            node.count = UInt32(units.count)
            node.encoding = .utf16
            let room = unsafe bytes.bytes(at: offset, count: 2 * units.count)
            unsafe units.span.withUnsafeBytes { unsafe room.copyMemory(from: $0) }
            return node
        }
    }

    /// The sign and the magnitude of a bigint node, whose words may be of those `further` ones that
    /// are counted on from the tape's.
    borrowing func bigInt(_ node: Node, _ further: [UInt64] = []) -> JSBigInt {
        let isHere = node.index + Int(node.count) <= words.count
        let start = isHere ? node.index : node.index - words.count
        let words = (isHere ? words : further)[start..<start + Int(node.count)]
        return JSBigInt(isNegative: node.isNegative, words: Array(words))
    }
}
