internal import CPython
internal import SwiftRacer

/// Python's buffer protocol, for types whose instances have memory of JavaScript's.
enum BufferProtocol {
    /// What an instance lends, and who is asked for it: one function for each type.
    typealias Provider = (PyBorrowed) throws(PythonError) -> BufferView

    /// Fills in a `Py_buffer`; −1 and an exception if that cannot be.
    @unsafe static func fill(
        _ view: UnsafeMutablePointer<Py_buffer>, _ flags: Int32, of instance: PyBorrowed,
        _ provider: Provider
    ) -> Int32 {
        // What Python asks for when there is nothing.
        unsafe view.pointee.obj = nil
        return returning(instance) { () throws(PythonError) -> Int32 in
            let provided: BufferView
            do throws(PythonError) {
                provided = try provider(instance)
            } catch {
                throw error.asBufferError
            }
            guard !provided.isReadOnly || flags & PyBUF_WRITABLE == 0 else {
                throw .builtin(.bufferError, "cannot write to an immutable ArrayBuffer")
            }
            unsafe fill(&view.pointee, flags, of: instance, provided)
            return 0
        }
    }

    /// What is needed for as long as a `Py_buffer` is in use.
    @unsafe private struct Export {
        var count: Int
        var stride: Int
        let memory: Unmanaged<BufferMemory>
    }

    @unsafe private static func fill(
        _ view: inout Py_buffer, _ flags: Int32, of instance: PyBorrowed, _ provided: BufferView
    ) {
        let bytes = unsafe provided.bytes
        let elementByteCount = provided.elementType.byteCount
        let export = UnsafeMutablePointer<Export>.allocate(capacity: 1)
        unsafe export.initialize(
            to: Export(
                count: bytes.count / elementByteCount, stride: elementByteCount,
                memory: .passRetained(provided.memory)))
        // An address even for no bytes: null means to some that there is no buffer.
        unsafe view.buf = bytes.baseAddress ?? UnsafeMutableRawPointer(export)
        unsafe view.len = bytes.count
        unsafe view.itemsize = elementByteCount
        unsafe view.readonly = provided.isReadOnly ? 1 : 0
        unsafe view.ndim = 1
        let format = unsafe UnsafeMutablePointer(mutating: provided.elementType.format.characters)
        unsafe view.format = flags & PyBUF_FORMAT != 0 ? format : nil
        let counts = unsafe UnsafeMutableRawPointer(export).assumingMemoryBound(to: Int.self)
        unsafe view.shape = flags & PyBUF_ND != 0 ? counts : nil
        unsafe view.strides = flags & PyBUF_STRIDES == PyBUF_STRIDES ? counts + 1 : nil
        unsafe view.suboffsets = nil
        unsafe view.internal = UnsafeMutableRawPointer(export)
        unsafe view.obj = PyRef(retaining: instance).stolen()
    }

    @unsafe fileprivate static let release: PyCallbackReleaseBuffer = { _, view in
        guard let export = unsafe view.pointee.internal else { return }
        let pointer = unsafe export.assumingMemoryBound(to: Export.self)
        unsafe pointer.pointee.memory.release()
        unsafe pointer.deallocate()
    }
}

extension TypeBuilder {
    /// Its instances have the buffer protocol.
    ///
    /// `get` calls `BufferProtocol.fill`; a C function, so that it cannot hold on to anything.
    @unsafe mutating func lendsBuffers(_ get: PyCallbackGetBuffer) {
        unsafe slot(Py_bf_getbuffer, unsafeBitCast(get, to: UnsafeMutableRawPointer.self))
        unsafe slot(
            Py_bf_releasebuffer,
            unsafeBitCast(BufferProtocol.release, to: UnsafeMutableRawPointer.self))
    }

    /// Its instances are JSBuffers.
    mutating func lendsMemoryOfBuffers() {
        unsafe lendsBuffers { instance, view, flags in
            unsafe BufferProtocol.fill(view, flags, of: instance) {
                (instance) throws(PythonError) in
                let buffer = instance.swift(JSBuffer.self)
                return try enteringForValue(buffer.context) { (scope) throws(EngineError) in
                    try scope.view(ofBuffer: buffer.local)
                }
            }
        }
    }

    /// Its instances are HeldMemory.
    mutating func lendsHeldMemory() {
        unsafe lendsBuffers { instance, view, flags in
            unsafe BufferProtocol.fill(view, flags, of: instance) { instance in
                instance.swift(HeldMemory.self).view
            }
        }
    }
}

/// Memory that was copied from JavaScript.
final class HeldMemory {
    let view: BufferView

    init(_ view: BufferView) {
        self.view = view
    }
}

extension JSBuffer.ElementType {
    /// In the notation of Python's `struct`.
    var format: StaticString {
        switch self {
        case .uint8, .uint8Clamped: "B"
        case .int8: "b"
        case .int16: "h"
        case .uint16: "H"
        case .int32: "i"
        case .uint32: "I"
        case .float16: "e"
        case .float32: "f"
        case .float64: "d"
        case .bigInt64: "q"
        case .bigUint64: "Q"
        }
    }
}

extension PythonError {
    /// What a request for a buffer raises: Python's own exception where the engine has none for it.
    fileprivate var asBufferError: PythonError {
        guard case .engine(let error) = self, error.code == .invalidArgument else { return self }
        return .builtin(.bufferError, error.message)
    }
}
