internal import CV8

/// What JavaScript can change about a buffer.
package struct BufferState {
    package let byteOffset: Int
    package let byteCount: Int
    /// Whether the memory can shrink, so that nobody may keep an address in it.
    package let isResizable: Bool
    package let isImmutable: Bool
}

/// ArrayBuffers, SharedArrayBuffers, typed arrays and DataViews.
extension Scope {
    package typealias BufferType = (
        kind: JSBuffer.Kind, elementType: JSBuffer.ElementType, isShared: Bool
    )

    /// What never changes about a buffer; runs no JavaScript.
    borrowing func bufferType(of buffer: Local) -> BufferType {
        let type = unsafe cv8_buffer_get_type(raw, buffer.raw)
        return (JSBuffer.Kind(type.kind), JSBuffer.ElementType(type.element), type.is_shared)
    }

    package borrowing func elementType(ofBuffer buffer: Local) -> JSBuffer.ElementType {
        bufferType(of: buffer).elementType
    }

    /// What holds of a buffer until JavaScript runs.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached`` if it has lost its memory.
    package borrowing func state(ofBuffer buffer: Local) throws(EngineError) -> BufferState {
        let state = unsafe cv8_buffer_get_state(raw, buffer.raw)
        if state.is_detached {
            throw EngineError(
                .detached, "cannot use a buffer: it is detached, its memory was given away")
        }
        if state.is_resizable && state.byte_length == 0 { try checkBounds(ofView: buffer) }
        return BufferState(
            byteOffset: state.byte_offset, byteCount: state.byte_length,
            isResizable: state.is_resizable, isImmutable: state.is_immutable)
    }

    /// Whether a buffer has lost its memory to another.
    borrowing func isDetached(_ buffer: Local) -> Bool {
        unsafe cv8_buffer_get_state(raw, buffer.raw).is_detached
    }

    /// Throws if a view that seems empty lies outside of what its buffer has shrunk to.
    ///
    /// V8 does not tell, but its own methods refuse to work then.
    private borrowing func checkBounds(ofView view: Local) throws(EngineError) {
        let probe: Local
        switch bufferType(of: view).kind {
        case .arrayBuffer: return
        case .typedArray: probe = context.intrinsics.typedArrayKeys.local
        case .dataView: probe = context.intrinsics.dataViewByteLength.local
        }
        do throws(EngineError) {
            _ = try call(probe, receiver: view, [])
        } catch  where error.code == .exception {
            throw EngineError(
                .detached, "cannot use a buffer: its memory has shrunk, and it is out of bounds")
        }
    }

    /// The bytes of a buffer; valid until JavaScript runs or the scope ends.
    @unsafe package borrowing func bytes(
        ofBuffer buffer: Local, _ state: BufferState
    ) -> UnsafeMutableRawBufferPointer {
        let start = unsafe cv8_buffer_data(raw, buffer.raw)
        return unsafe UnsafeMutableRawBufferPointer(
            start: start, count: start == nil ? 0 : state.byteCount)
    }

    /// The bits of an element.
    ///
    /// - Parameters:
    ///   - buffer: Which buffer.
    ///   - elementType: What its elements are.
    ///   - index: From 0; or from −1, which is the last.
    /// - Returns: Extended by zeros; nil if there is no such element.
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached``.
    package borrowing func element(
        ofBuffer buffer: Local, _ elementType: JSBuffer.ElementType, at index: Int
    ) throws(EngineError) -> UInt64? {
        let state = try state(ofBuffer: buffer)
        guard let offset = elementType.offset(of: index, in: state.byteCount) else { return nil }
        let bytes = unsafe bytes(ofBuffer: buffer, state)
        let element = unsafe UnsafeRawBufferPointer(
            rebasing: bytes[offset..<offset + elementType.byteCount])
        return unsafe elementType.bits(of: element)
    }

    /// Sets an element to the low bits of `bits`; for the rest, as ``element(ofBuffer:_:at:)``.
    ///
    /// - Returns: Whether there is such an element.
    package borrowing func setElement(
        ofBuffer buffer: Local, _ elementType: JSBuffer.ElementType, at index: Int, bits: UInt64
    ) throws(EngineError) -> Bool {
        let state = try state(ofBuffer: buffer)
        guard !state.isImmutable else {
            throw EngineError(.invalidArgument, "cannot write to an immutable ArrayBuffer")
        }
        guard let offset = elementType.offset(of: index, in: state.byteCount) else { return false }
        let bytes = unsafe bytes(ofBuffer: buffer, state)
        unsafe withUnsafeBytes(of: bits.littleEndian) { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: source[..<elementType.byteCount]))
        }
        return true
    }

    /// A copy of a buffer's bytes, in memory of its own.
    package borrowing func copy(ofBuffer buffer: Local) throws(EngineError) -> BufferView {
        let byteCount = try state(ofBuffer: buffer).byteCount
        let memory = try BufferMemory(byteCount: byteCount)
        if byteCount > 0, let start = unsafe memory.bytes.baseAddress {
            let copied = unsafe cv8_buffer_copy(raw, buffer.raw, start, byteCount)
            precondition(copied == byteCount, "V8 copied \(copied) bytes of \(byteCount)")
        }
        return BufferView(
            memory, byteOffset: 0, byteCount: byteCount,
            elementType: bufferType(of: buffer).elementType)
    }

    /// The memory that a buffer uses, as it is now.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/detached``; with
    ///   ``EngineError/Code/invalidArgument`` if the memory can shrink.
    package borrowing func view(ofBuffer buffer: Local) throws(EngineError) -> BufferView {
        let state = try state(ofBuffer: buffer)
        if state.isResizable {
            throw EngineError(
                .invalidArgument,
                "cannot view a resizable ArrayBuffer: it could shrink meanwhile; copy it instead")
        }
        // Safety: `cv8_buffer_memory` hands its result over.
        let memory = unsafe BufferMemory(owning: cv8_buffer_memory(raw, buffer.raw))
        return BufferView(
            memory, byteOffset: state.byteOffset, byteCount: state.byteCount,
            elementType: bufferType(of: buffer).elementType, isReadOnly: state.isImmutable)
    }

    /// A new ArrayBuffer over `memory`; a SharedArrayBuffer if it came from one.
    package borrowing func makeArrayBuffer(
        over memory: BufferMemory
    ) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_buffer_new(raw, memory.raw, &result), "make a buffer")
        return unsafe Local(.buffer, made(result))
    }

    /// A new typed array, or whatever `kind` says, over a part of some memory.
    ///
    /// - Parameters:
    ///   - view: Which memory, which part, and of which elements.
    ///   - kind: What becomes of it.
    ///   - arrayBuffer: The ArrayBuffer over the whole memory, if it is there already.
    /// - Returns: The new object.
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if the engine has no such
    ///   type, or not of this size.
    package borrowing func makeView(
        _ view: BufferView, _ kind: JSBuffer.Kind, over arrayBuffer: Local? = nil
    ) throws(EngineError) -> Local {
        let buffer: Local
        if let arrayBuffer {
            buffer = arrayBuffer
        } else {
            buffer = try makeArrayBuffer(over: view.memory)
        }
        if kind == .arrayBuffer { return buffer }
        try view.elementType.check(byteCount: view.byteCount)
        var result: OpaquePointer?
        try check(
            unsafe cv8_buffer_new_view(
                raw, buffer.raw, kind.raw, view.elementType.raw, view.byteOffset, view.count,
                &result),
            "make a typed array")
        return unsafe Local(.buffer, made(result))
    }

    /// A buffer, as an object that outlives this scope.
    borrowing func buffer(_ local: Local) -> JSBuffer {
        let type = bufferType(of: local)
        // What is shared is never detached or resizable.
        let sharedMemory = type.isShared ? try? view(ofBuffer: local) : nil
        return JSBuffer(keep(local), context: context, type, sharedMemory: sharedMemory)
    }
}

extension JSBuffer.Kind {
    fileprivate init(_ raw: cv8_buffer_kind) {
        self =
            switch raw {
            case .array_buffer: .arrayBuffer
            case .typed_array: .typedArray
            case .data_view: .dataView
            }
    }

    fileprivate var raw: cv8_buffer_kind {
        switch self {
        case .arrayBuffer: .array_buffer
        case .typedArray: .typed_array
        case .dataView: .data_view
        }
    }
}

extension JSBuffer.ElementType {
    fileprivate init(_ raw: cv8_element) {
        self =
            switch raw {
            case .uint8: .uint8
            case .uint8_clamped: .uint8Clamped
            case .int8: .int8
            case .int16: .int16
            case .uint16: .uint16
            case .int32: .int32
            case .uint32: .uint32
            case .float16: .float16
            case .float32: .float32
            case .float64: .float64
            case .bigint64: .bigInt64
            case .biguint64: .bigUint64
            }
    }

    fileprivate var raw: cv8_element {
        switch self {
        case .uint8: .uint8
        case .uint8Clamped: .uint8_clamped
        case .int8: .int8
        case .int16: .int16
        case .uint16: .uint16
        case .int32: .int32
        case .uint32: .uint32
        case .float16: .float16
        case .float32: .float32
        case .float64: .float64
        case .bigInt64: .bigint64
        case .bigUint64: .biguint64
        }
    }

    /// The bits of one element, extended by zeros.
    @unsafe func bits(of element: UnsafeRawBufferPointer) -> UInt64 {
        var bits: UInt64 = 0
        unsafe withUnsafeMutableBytes(of: &bits) { unsafe $0.copyMemory(from: element) }
        return UInt64(littleEndian: bits)
    }

    /// Where an element begins; nil if it is not within `byteCount`.
    fileprivate func offset(of index: Int, in byteCount: Int) -> Int? {
        let count = byteCount / self.byteCount
        let position = index < 0 ? index + count : index
        return position >= 0 && position < count ? position * self.byteCount : nil
    }

    /// The most elements that a typed array may have; 0 if the engine has no such type.
    package var maximumCount: Int { cv8_element_max_count(raw) }
}
