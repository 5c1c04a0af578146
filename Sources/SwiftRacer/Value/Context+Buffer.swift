extension Context {
    /// A new typed array with a copy of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: Elements of `elementType` in the machine's byte order.
    ///   - elementType: What the elements are.
    /// - Returns: The typed array.
    /// - Throws: ``EngineError`` with ``EngineError/Code/invalidArgument`` if the bytes are no whole
    ///   number of elements, or there is no memory for them; with
    ///   ``EngineError/Code/conversionFailed`` if the engine has no such type, or not of this size.
    ///
    /// The corresponding V8 functions are `v8::Uint8Array::New` and the like.
    public func makeBuffer(
        copying bytes: some Collection<UInt8>, as elementType: JSBuffer.ElementType = .uint8
    ) throws(EngineError) -> JSBuffer {
        let memory = try BufferMemory(byteCount: bytes.count)
        memory.fill(with: bytes)
        return try makeBuffer(over: memory, as: elementType)
    }

    func makeBuffer(
        over memory: BufferMemory, as elementType: JSBuffer.ElementType
    ) throws(EngineError) -> JSBuffer {
        try elementType.check(byteCount: memory.byteCount)
        return try withScope { (scope) throws(EngineError) in
            let view = BufferView(
                memory, byteOffset: 0, byteCount: memory.byteCount, elementType: elementType)
            return scope.buffer(try scope.makeView(view, .typedArray))
        }
    }
}
