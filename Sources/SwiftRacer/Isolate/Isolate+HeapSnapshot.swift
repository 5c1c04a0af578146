extension Isolate {
    /// What is on the heap of this isolate, garbage left out, for Chrome's DevTools.
    ///
    /// The text is JSON, in ASCII, as Chrome saves it to a `.heapsnapshot` file: its Memory panel
    /// loads that, and shows what keeps what alive. An object has the same id in all snapshots of an
    /// isolate, so that two can be compared. V8 needs as much memory again for taking one, outside of
    /// the heap limit, and from the first one on some for each object.
    ///
    /// No JavaScript runs. It may be called by a function that JavaScript has called, and by
    /// `onSoftHeapLimit`; ``terminateExecution()`` stops it, and so does what stops the call that it
    /// is made in. The snapshot has what scripts hold, their secrets included.
    ///
    /// - Returns: The bytes of the text: tens of megabytes, mostly.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed`` or why it was stopped.
    ///
    /// The corresponding V8 function is `v8::HeapProfiler::TakeHeapSnapshot`.
    public func heapSnapshot() throws(EngineError) -> [UInt8] {
        try heapSnapshotText().array
    }

    /// As ``heapSnapshot()``, without a copy.
    package func heapSnapshotText() throws(EngineError) -> HeapSnapshotText {
        try running(TimeLimits(), needsRoom: false) { (_) throws(EngineError) in
            try handle.heapSnapshot(of: self)
        }
    }
}
