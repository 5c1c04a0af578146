/// How much memory an isolate uses, in bytes, as V8 counts it.
///
/// The corresponding V8 class is `v8::HeapStatistics`.
public struct HeapStatistics: Sendable, Hashable {
    /// The memory reserved for the heap.
    public let totalHeapByteCount: Int

    /// The part of it that holds machine code.
    public let executableHeapByteCount: Int

    /// The part of it that is backed by physical memory.
    public let totalPhysicalByteCount: Int

    /// How much more fits before the limit.
    public let availableByteCount: Int

    /// The memory for the handles that keep values alive.
    public let globalHandlesByteCount: Int

    /// The part of it that is in use.
    public let usedGlobalHandlesByteCount: Int

    /// The memory that objects take, garbage not yet collected included.
    public let usedHeapByteCount: Int

    /// The limit that V8 holds the heap alone to.
    public let heapLimitByteCount: Int

    /// What V8 has taken from `malloc`.
    public let mallocedByteCount: Int

    /// What lies outside the heap but is kept alive by it.
    ///
    /// The contents of buffers, WebAssembly memories, what V8 keeps for `Intl`: all of it counts for
    /// the limit.
    public let externalByteCount: Int

    /// The part of it that ArrayBuffers and SharedArrayBuffers were given.
    public let bufferByteCount: Int

    /// The limit that heap and external memory together are held to.
    public let memoryLimitByteCount: Int

    /// The most that ``mallocedByteCount`` was.
    public let peakMallocedByteCount: Int

    /// The contexts alive; growth without end is a leak.
    public let contextCount: Int

    /// The contexts let go of but not yet collected.
    public let detachedContextCount: Int
}
