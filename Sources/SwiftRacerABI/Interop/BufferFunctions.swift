// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Buffers and views of them.

extension JSBuffer.ElementType {
    fileprivate init(_ element: sr_element_t) throws(EngineError) {
        self =
            switch element {
            case sr_element_uint8: .uint8
            case sr_element_uint8_clamped: .uint8Clamped
            case sr_element_int8: .int8
            case sr_element_int16: .int16
            case sr_element_uint16: .uint16
            case sr_element_int32: .int32
            case sr_element_uint32: .uint32
            case sr_element_float16: .float16
            case sr_element_float32: .float32
            case sr_element_float64: .float64
            case sr_element_bigint64: .bigInt64
            case sr_element_biguint64: .bigUint64
            default: throw .invalid("\(element.rawValue) is no sr_element_t")
            }
    }

    fileprivate var element: sr_element_t {
        switch self {
        case .uint8: sr_element_uint8
        case .uint8Clamped: sr_element_uint8_clamped
        case .int8: sr_element_int8
        case .int16: sr_element_int16
        case .uint16: sr_element_uint16
        case .int32: sr_element_int32
        case .uint32: sr_element_uint32
        case .float16: sr_element_float16
        case .float32: sr_element_float32
        case .float64: sr_element_float64
        case .bigInt64: sr_element_bigint64
        case .bigUint64: sr_element_biguint64
        }
    }
}

@unsafe private func bytes(
    _ start: UnsafeRawPointer?, _ count: Int
) throws(EngineError) -> UnsafeRawBufferPointer {
    guard unsafe start != nil || count == 0 else { throw .invalid("the bytes are NULL") }
    guard count >= 0 else { throw .invalid("\(UInt(bitPattern: count)) bytes are too many") }
    return unsafe UnsafeRawBufferPointer(start: start, count: count)
}

@c @implementation
public func sr_buffer_new(
    _ context: OpaquePointer?, _ element: sr_element_t, _ start: UnsafeRawPointer?,
    _ byteCount: Int, _ buffer: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(buffer, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        let made = try unsafe context.makeBuffer(
            copying: bytes(start, byteCount), as: .init(element))
        return ValueBox(.object(made), .buffer)
    }
}

@c @implementation
public func sr_buffer_new_sharing(
    _ context: OpaquePointer?, _ element: sr_element_t, _ start: UnsafeMutableRawPointer?,
    _ byteCount: Int, _ env: UnsafeMutableRawPointer?, _ release: sr_release_t?,
    _ buffer: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    // Before anything can fail: it is given up in any case.
    let userData = unsafe UserData(env, release)
    return unsafe give(buffer, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        let memory = try unsafe UnsafeMutableRawBufferPointer(mutating: bytes(start, byteCount))
        // The closure is dropped when it was called.
        let made = try unsafe context.makeBuffer(sharing: memory, as: .init(element)) {
            withExtendedLifetime(userData) {}
        }
        return ValueBox(.object(made), .buffer)
    }
}

// MARK: - Views

@c @implementation
public func sr_view_new(
    _ buffer: OpaquePointer?, _ view: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(view, error) { () throws(EngineError) in
        let view = try unsafe object(buffer, "buffer", as: JSBuffer.self).view()
        if view.isReadOnly { throw .invalid("cannot view an immutable ArrayBuffer") }
        return ViewBox(view)
    }
}

@c @implementation
public func sr_view_delete(_ view: OpaquePointer?) {
    let _: ViewBox? = unsafe take(view)
}

@c @implementation
public func sr_view_bytes(_ view: OpaquePointer?) -> UnsafeMutableRawPointer? {
    unsafe borrow(view, as: ViewBox.self)?.view.bytes.baseAddress
}

@c @implementation
public func sr_view_byte_count(_ view: OpaquePointer?) -> Int {
    unsafe borrow(view, as: ViewBox.self)?.view.bytes.count ?? 0
}

@c @implementation
public func sr_view_element(_ view: OpaquePointer?) -> sr_element_t {
    unsafe borrow(view, as: ViewBox.self)?.view.elementType.element ?? sr_element_uint8
}
