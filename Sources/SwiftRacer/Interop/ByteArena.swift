internal import Glibc

/// Bytes that are only ever added, uninitialized, and freed together.
@safe package struct ByteArena: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var count = 0

    init() {}

    deinit {
        unsafe free(base)
    }

    /// Adds `byteCount` bytes, at an even offset.
    ///
    /// - Returns: The offset of the first.
    mutating func allocate(_ byteCount: Int) -> Int {
        let offset = (count + 1) & ~1
        count = offset + byteCount
        if count > capacity {
            capacity = max(count, capacity * 2)
            unsafe base = realloc(base, capacity)
            precondition(unsafe base != nil, "out of memory for \(capacity) bytes of strings")
        }
        return offset
    }

    /// The bytes from `offset` on; valid until the next allocation.
    @unsafe package func bytes(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: base.map { unsafe $0 + offset }, count: count)
    }
}
