extension Context {
    /// A new typed array over memory of the host, without a copy.
    ///
    /// - Parameters:
    ///   - bytes: The memory, aligned for its elements, which must stay in place until `release` is called. JavaScript reads
    ///     and writes it: nobody else may at the same time.
    ///   - elementType: What the elements are.
    ///   - release: Called once when JavaScript uses the memory no more; on any thread, so that it
    ///     must neither wait nor use the engine. Not called if this throws.
    /// - Returns: The typed array.
    /// - Throws: As ``makeBuffer(copying:as:)``; and ``EngineError`` with
    ///   ``EngineError/Code/invalidArgument`` if V8 was built with its sandbox: make the buffer in
    ///   JavaScript then, and use ``JSBuffer/withMutableBytes(_:)``.
    ///
    /// The corresponding V8 function is `v8::ArrayBuffer::NewBackingStore`.
    @unsafe public func makeBuffer(
        sharing bytes: UnsafeMutableRawBufferPointer, as elementType: JSBuffer.ElementType = .uint8,
        release: @escaping @Sendable () -> Void
    ) throws(EngineError) -> JSBuffer {
        try elementType.check(byteCount: bytes.count)
        let address = UInt(bitPattern: bytes.baseAddress)
        guard address.isMultiple(of: UInt(elementType.byteCount)) else {
            throw EngineError(
                .invalidArgument,
                "cannot make \(elementType.typedArrayName) over memory that is not aligned to "
                    + "\(elementType.byteCount) bytes")
        }
        let memory = try unsafe BufferMemory(over: bytes, release: release)
        return try makeBuffer(over: memory, as: elementType)
    }
}
