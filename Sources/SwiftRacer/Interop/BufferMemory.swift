internal import CV8

/// The memory of buffers, alive for as long as this or any buffer over it is: also after the isolates
/// that used it are gone.
///
/// With `Scope+Buffer.swift` the only caller of `CV8/buffer.h`.
@safe package final class BufferMemory: @unchecked Sendable {
    // @unchecked Sendable because V8 counts atomically who uses the memory, and any thread may be
    // the last; who may touch the bytes is for those to say who lend them.

    let raw: OpaquePointer

    @unsafe init(owning raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    deinit {
        unsafe cv8_memory_release(raw)
    }

    /// Memory of `byteCount` bytes, which are not initialized.
    package convenience init(byteCount: Int) throws(EngineError) {
        guard let raw = unsafe cv8_memory_new(byteCount) else {
            throw EngineError(
                .heapLimitReached, "cannot make a buffer of \(byteCount) bytes: out of memory")
        }
        unsafe self.init(owning: raw)
    }

    /// Memory of the host, which stays in place until `release` is called.
    ///
    /// - Parameters:
    ///   - bytes: The memory, which JavaScript may read and write.
    ///   - release: Called once when nothing uses the memory any more: on any thread, in the middle
    ///     of a collection, so that it must neither wait nor use the engine. Not called if this
    ///     throws.
    /// - Throws: ``EngineError`` with ``EngineError/Code/invalidArgument`` if V8 has its sandbox.
    @unsafe package convenience init(
        over bytes: UnsafeMutableRawBufferPointer, release: @escaping @Sendable () -> Void
    ) throws(EngineError) {
        let environment = unsafe Unmanaged.passRetained(Host(release: release))
        // V8 wants an address, also for no bytes.
        let start = unsafe bytes.baseAddress ?? environment.toOpaque()
        guard
            let raw = unsafe cv8_memory_new_over(
                start, bytes.count, BufferMemory.free, environment.toOpaque())
        else {
            unsafe environment.release()
            throw BufferMemory.noMemoryOfHost
        }
        unsafe self.init(owning: raw)
    }

    /// Throws if V8 cannot use memory of the host.
    package static func checkMemoryOfHost() throws(EngineError) {
        if !cv8_memory_can_be_of_host() { throw noMemoryOfHost }
    }

    private static var noMemoryOfHost: EngineError {
        EngineError(
            .invalidArgument,
            "cannot share memory with JavaScript: this V8 reaches only memory inside its own "
                + "sandbox; make the buffer in JavaScript and view it from here instead")
    }

    /// The whole memory.
    @unsafe package var bytes: UnsafeMutableRawBufferPointer {
        let start = unsafe cv8_memory_data(raw)
        // Its length may only be used where there are bytes.
        return unsafe UnsafeMutableRawBufferPointer(
            start: start, count: start == nil ? 0 : cv8_memory_byte_length(raw))
    }

    var byteCount: Int { unsafe cv8_memory_byte_length(raw) }

    /// Writes `source`, which is as long as the memory.
    func fill(with source: some Collection<UInt8>) {
        // Safety: the memory is new, and nobody else has it.
        let bytes = unsafe bytes
        let copied = source.withContiguousStorageIfAvailable { source in
            unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(source))
            return source.count
        }
        let written =
            unsafe copied ?? bytes.initializeMemory(as: UInt8.self, from: source).initialized.count
        precondition(
            written == bytes.count, "a collection tells another count than it has")
    }

    private final class Host: Sendable {
        let release: @Sendable () -> Void

        init(release: @escaping @Sendable () -> Void) {
            self.release = release
        }
    }

    @unsafe private static let free: cv8_memory_free = { environment in
        // Safety: `init(over:release:)` retained it for this call, which V8 makes once.
        unsafe Unmanaged<Host>.fromOpaque(environment).takeRetainedValue().release()
    }
}

/// The bytes of a buffer, in memory that stays in place.
package struct BufferView: Sendable {
    package let memory: BufferMemory
    package let byteOffset: Int
    package let byteCount: Int
    package let elementType: JSBuffer.ElementType
    /// Whether JavaScript promises never to write to it, so that nobody may.
    package let isReadOnly: Bool

    package init(
        _ memory: BufferMemory, byteOffset: Int, byteCount: Int,
        elementType: JSBuffer.ElementType, isReadOnly: Bool = false
    ) {
        self.memory = memory
        self.byteOffset = byteOffset
        self.byteCount = byteCount
        self.elementType = elementType
        self.isReadOnly = isReadOnly
    }

    package var count: Int { byteCount / elementType.byteCount }

    /// The bytes; valid for as long as `memory` is held.
    @unsafe package var bytes: UnsafeMutableRawBufferPointer {
        let all = unsafe memory.bytes
        let end = min(byteOffset + byteCount, all.count)
        return unsafe UnsafeMutableRawBufferPointer(rebasing: all[min(byteOffset, end)..<end])
    }

    // MARK: Lending

    /// The elements are `Element`s, as the caller knows; and they are aligned, as JavaScript sees to.
    func withElements<Element: BitwiseCopyable, Result>(
        _ body: (Span<Element>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        // Safety: `self` holds the memory until `body` has returned.
        let bytes = unsafe UnsafeRawBufferPointer(self.bytes)
        return try body(unsafe Span(_unsafeBytes: bytes))
    }

    /// For writing; for the rest, as ``withElements(_:)``.
    func withMutableElements<Element: BitwiseCopyable, Result>(
        _ body: (inout MutableSpan<Element>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        guard !isReadOnly else {
            throw EngineError(.invalidArgument, "cannot write to an immutable ArrayBuffer")
        }
        let bytes = unsafe self.bytes
        var span = unsafe MutableSpan<Element>(_unsafeBytes: bytes)
        return try body(&span)
    }

    var copied: [UInt8] { unsafe Array(bytes) }

    /// The bits of the first element, extended by zeros; 0 if there is none.
    package var firstBits: UInt64 {
        unsafe elementType.bits(
            of: UnsafeRawBufferPointer(rebasing: bytes.prefix(elementType.byteCount)))
    }
}
