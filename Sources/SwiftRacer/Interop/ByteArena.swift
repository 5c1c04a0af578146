internal import Glibc

/// Bytes that are only ever added, uninitialized, and freed together.
@safe package struct ByteArena: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var count = 0
    /// Whether there was no memory for some of them.
    package private(set) var isExhausted = false

    init() {}

    deinit {
        unsafe free(base)
    }

    /// Adds `byteCount` bytes, at an even offset.
    ///
    /// - Returns: The offset of the first; nil if there is no memory for them, from then on.
    mutating func allocate(_ byteCount: Int) -> Int? {
        let offset = (count + 1) & ~1
        if isExhausted || (offset + byteCount > capacity && !grow(to: offset + byteCount)) {
            isExhausted = true
            return nil
        }
        count = offset + byteCount
        return offset
    }

    private mutating func grow(to byteCount: Int) -> Bool {
        let grown = max(byteCount, capacity * 2)
        guard let moved = unsafe realloc(base, grown) else { return false }
        unsafe base = moved
        capacity = grown
        return true
    }

    /// The bytes from `offset` on; valid until the next allocation.
    @unsafe package func bytes(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: base.map { unsafe $0 + offset }, count: count)
    }
}
