/// A Swift type that is what the elements of a typed array are.
public protocol JSBufferElement: BitwiseCopyable {
    /// Which elements.
    static var elementType: JSBuffer.ElementType { get }
}

extension UInt8: JSBufferElement {
    /// Of a `Uint8Array` or a `Uint8ClampedArray`.
    public static var elementType: JSBuffer.ElementType { .uint8 }
}

extension Int8: JSBufferElement {
    /// Of a `Int8Array`.
    public static var elementType: JSBuffer.ElementType { .int8 }
}

extension UInt16: JSBufferElement {
    /// Of a `Uint16Array`.
    public static var elementType: JSBuffer.ElementType { .uint16 }
}

extension Int16: JSBufferElement {
    /// Of a `Int16Array`.
    public static var elementType: JSBuffer.ElementType { .int16 }
}

extension UInt32: JSBufferElement {
    /// Of a `Uint32Array`.
    public static var elementType: JSBuffer.ElementType { .uint32 }
}

extension Int32: JSBufferElement {
    /// Of a `Int32Array`.
    public static var elementType: JSBuffer.ElementType { .int32 }
}

extension UInt64: JSBufferElement {
    /// Of a `BigUint64Array`.
    public static var elementType: JSBuffer.ElementType { .bigUint64 }
}

extension Int64: JSBufferElement {
    /// Of a `BigInt64Array`.
    public static var elementType: JSBuffer.ElementType { .bigInt64 }
}

extension Float: JSBufferElement {
    /// Of a `Float32Array`.
    public static var elementType: JSBuffer.ElementType { .float32 }
}

extension Double: JSBufferElement {
    /// Of a `Float64Array`.
    public static var elementType: JSBuffer.ElementType { .float64 }
}

extension Float16: JSBufferElement {
    /// Of a `Float16Array`.
    public static var elementType: JSBuffer.ElementType { .float16 }
}
