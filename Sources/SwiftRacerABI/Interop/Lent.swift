/// Memory that C reads for as long as this lives, with a zero behind it.
@safe final class Lent<Element: FixedWidthInteger & Sendable>: @unchecked Sendable {
    // @unchecked Sendable because the memory is never written again.

    private let memory: UnsafeMutableBufferPointer<Element>

    /// Copies the elements that these bytes are.
    init(_ bytes: borrowing RawSpan) {
        let count = bytes.byteCount / MemoryLayout<Element>.stride
        unsafe memory = .allocate(capacity: count + 1)
        let room = unsafe UnsafeMutableRawBufferPointer(memory)
        unsafe bytes.withUnsafeBytes { unsafe room.copyMemory(from: $0) }
        unsafe memory.initializeElement(at: count, to: 0)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Without the zero.
    var count: Int { unsafe memory.count - 1 }

    /// Valid for as long as this lives.
    @unsafe var start: UnsafePointer<Element>? { unsafe UnsafePointer(memory.baseAddress) }
}

extension Lent<UInt16> {
    convenience init(_ units: [UInt16]) {
        unsafe self.init(units.span.bytes)
    }
}

extension Lent<CChar> {
    convenience init(_ text: String) {
        unsafe self.init(text.utf8Span.span.bytes)
    }
}
