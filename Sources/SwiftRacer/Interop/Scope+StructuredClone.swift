internal import CV8

/// The structured clone algorithm. The only caller of `CV8/structured_clone.h`.
extension Scope {
    /// A copy of `value`; the contents of the ArrayBuffers in `transfer` move there.
    borrowing func structuredClone(
        _ value: Local, transferring transfer: [Local]
    ) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        let status = unsafe transfer.withUnsafeBufferPointer { transfer in
            unsafe withValues(transfer) { values in
                unsafe cv8_structured_clone(raw, value.raw, values, transfer.count, &result)
            }
        }
        try check(status, "clone a value")
        return unsafe Local(result)
    }
}
