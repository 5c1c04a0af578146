/// Memory that C reads for as long as this lives, with a zero behind it.
@safe final class Lent<Element: FixedWidthInteger & Sendable>: @unchecked Sendable {
    // @unchecked Sendable because the memory is never written again.

    private let memory: UnsafeMutableBufferPointer<Element>

    init(_ elements: some Collection<Element>) {
        unsafe memory = .allocate(capacity: elements.count + 1)
        _ = unsafe memory.initialize(fromContentsOf: elements)
        unsafe memory.initializeElement(at: elements.count, to: 0)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Without the zero.
    var count: Int { unsafe memory.count - 1 }

    /// Valid for as long as this lives.
    @unsafe var start: UnsafePointer<Element>? { unsafe UnsafePointer(memory.baseAddress) }
}

extension Lent<CChar> {
    convenience init(_ text: String) {
        self.init(text.utf8.lazy.map { CChar(bitPattern: $0) })
    }
}
