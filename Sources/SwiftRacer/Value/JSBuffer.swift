/// Bytes that JavaScript and the host share: an ArrayBuffer, a SharedArrayBuffer, a typed array or a
/// DataView.
///
/// JavaScript can take the memory away from a buffer (`transfer`, `structuredClone`, growth of a
/// WebAssembly memory) or shrink it (`resize`); what is used after that throws ``EngineError`` with
/// ``EngineError/Code/detached``.
///
/// The corresponding V8 classes are `v8::ArrayBuffer`, `v8::SharedArrayBuffer`, `v8::TypedArray` and
/// `v8::DataView`.
public final class JSBuffer: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; what it adds is Sendable and
    // never changes.

    /// What a buffer is to JavaScript.
    public enum Kind: Sendable, Hashable {
        /// An ArrayBuffer or a SharedArrayBuffer.
        case arrayBuffer
        /// A `Uint8Array` and the like.
        case typedArray
        /// A DataView.
        case dataView
    }

    /// What the buffer is to JavaScript.
    public let kind: Kind

    /// What its elements are; of all but typed arrays, bytes.
    public let elementType: ElementType

    /// The memory, if it is that of a SharedArrayBuffer: then other isolates can use it too.
    ///
    /// Held from the start, as it is wanted while another isolate is locked.
    let sharedMemory: BufferView?

    init(
        _ handle: consuming ValueHandle, context: Context, _ type: Scope.BufferType,
        sharedMemory: BufferView?
    ) {
        kind = type.kind
        elementType = type.elementType
        self.sharedMemory = sharedMemory
        super.init(handle, context: context)
    }

    /// Whether the memory is that of a SharedArrayBuffer, so that isolates on other threads may
    /// read and write it at the same time; and so that the buffer may be used in any isolate, where
    /// it becomes a new object over the same memory, of the length that it had when it was got.
    public var isShared: Bool { sharedMemory != nil }

    /// The number of bytes.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached``.
    public func byteCount() throws(EngineError) -> Int {
        try state().byteCount
    }

    /// The number of elements; of all but typed arrays, of bytes.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached``.
    public func count() throws(EngineError) -> Int {
        try state().byteCount / elementType.byteCount
    }

    /// Whether the buffer has lost its memory.
    ///
    /// The corresponding V8 function is `v8::ArrayBuffer::WasDetached`.
    public func isDetached() throws(EngineError) -> Bool {
        try context.withScope { (scope) throws(EngineError) in scope.isDetached(handle.local) }
    }

    /// Lends the bytes for reading, without a copy.
    ///
    /// Other threads wait with their JavaScript of this isolate until `body` returns; the memory of
    /// a SharedArrayBuffer can be written by other isolates meanwhile. The bytes stay where they are
    /// whatever `body` does, also if it runs JavaScript that detaches the buffer.
    ///
    /// - Parameter body: What to do with the bytes.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``EngineError`` with ``EngineError/Code/detached``, or with
    ///   ``EngineError/Code/invalidArgument`` if the buffer is resizable: copy that.
    public func withBytes<Result>(
        _ body: (Span<UInt8>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try context.withScope { (scope) throws(EngineError) in
            let view = try scope.view(ofBuffer: handle.local)
            return try view.withElements(body)
        }
    }

    /// Lends the bytes for reading and writing; for the rest, as ``withBytes(_:)``.
    ///
    /// - Parameter body: What to do with the bytes.
    /// - Returns: What `body` returns.
    /// - Throws: As ``withBytes(_:)``; and if the buffer is immutable.
    public func withMutableBytes<Result>(
        _ body: (inout MutableSpan<UInt8>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try context.withScope { (scope) throws(EngineError) in
            let view = try scope.view(ofBuffer: handle.local)
            return try view.withMutableElements(body)
        }
    }

    /// Lends the elements of a typed array for reading; for the rest, as ``withBytes(_:)``.
    ///
    /// - Parameters:
    ///   - type: What they are in Swift.
    ///   - body: What to do with them.
    /// - Returns: What `body` returns.
    /// - Throws: As ``withBytes(_:)``; and ``EngineError`` with
    ///   ``EngineError/Code/conversionFailed`` if they are something else.
    public func withElements<Element: JSBufferElement, Result>(
        of type: Element.Type, _ body: (Span<Element>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try check(type)
        return try context.withScope { (scope) throws(EngineError) in
            let view = try scope.view(ofBuffer: handle.local)
            return try view.withElements(body)
        }
    }

    /// Lends the elements of a typed array for reading and writing; for the rest, as
    /// ``withElements(of:_:)``.
    ///
    /// - Parameters:
    ///   - type: What they are in Swift.
    ///   - body: What to do with them.
    /// - Returns: What `body` returns.
    /// - Throws: As ``withElements(of:_:)``; and if the buffer is immutable.
    public func withMutableElements<Element: JSBufferElement, Result>(
        of type: Element.Type, _ body: (inout MutableSpan<Element>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try check(type)
        return try context.withScope { (scope) throws(EngineError) in
            let view = try scope.view(ofBuffer: handle.local)
            return try view.withMutableElements(body)
        }
    }

    private func check<Element: JSBufferElement>(_ type: Element.Type) throws(EngineError) {
        let typeName = kind == .typedArray ? elementType.typedArrayName : "a buffer of bytes"
        let expected: ElementType = elementType == .uint8Clamped ? .uint8 : elementType
        guard kind == .typedArray, expected == Element.elementType else {
            throw EngineError(
                .conversionFailed,
                "cannot take the elements of \(typeName) for \(Element.self)")
        }
    }

    /// A copy of the bytes, also of a resizable buffer.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached``.
    public func bytes() throws(EngineError) -> [UInt8] {
        let copy = try context.withScope { (scope) throws(EngineError) in
            try scope.copy(ofBuffer: handle.local)
        }
        return copy.copied
    }

    /// The bytes in place, kept alive whatever becomes of the buffer.
    package func view() throws(EngineError) -> BufferView {
        try context.withScope { (scope) throws(EngineError) in
            try scope.view(ofBuffer: handle.local)
        }
    }

    private func state() throws(EngineError) -> BufferState {
        try context.withScope { (scope) throws(EngineError) in
            try scope.state(ofBuffer: handle.local)
        }
    }
}
