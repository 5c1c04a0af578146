internal import Glibc
internal import SwiftRacer

// What goes to C as a pointer to an opaque type is a reference that was retained for it.

/// A reference that C owns.
@unsafe func own(_ object: some AnyObject) -> OpaquePointer {
    OpaquePointer(unsafe Unmanaged.passRetained(object).toOpaque())
}

/// A reference that C may use for as long as somebody here holds the object.
@unsafe func lend(_ object: some AnyObject) -> OpaquePointer {
    OpaquePointer(unsafe Unmanaged.passUnretained(object).toOpaque())
}

/// What C gives back; nil of NULL.
@unsafe func take<Object: AnyObject>(_ pointer: OpaquePointer?) -> Object? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).takeRetainedValue()
}

/// What C lends; nil of NULL.
@unsafe func borrow<Object: AnyObject>(
    _ pointer: OpaquePointer?, as type: Object.Type = Object.self
) -> Object? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
}

/// What C lends, and must not be NULL.
@unsafe func required<Object: AnyObject>(
    _ pointer: OpaquePointer?, _ name: StaticString, as type: Object.Type = Object.self
) throws(EngineError) -> Object {
    guard let object = unsafe borrow(pointer, as: type) else {
        throw .invalid("the \(name) is NULL")
    }
    return object
}

// MARK: - Values

/// The value behind a pointer; undefined of NULL.
@unsafe func optionalValue(_ pointer: OpaquePointer?) -> JSValue {
    unsafe borrow(pointer, as: ValueBox.self)?.value ?? .undefined
}

/// The value behind a pointer, which must not be NULL.
@unsafe func value(
    _ pointer: OpaquePointer?, _ name: StaticString = "value"
) throws(EngineError) -> JSValue {
    try unsafe required(pointer, name, as: ValueBox.self).value
}

/// The values behind `count` pointers.
@unsafe func values(
    _ pointers: UnsafePointer<OpaquePointer?>?, _ count: Int, _ name: StaticString
) throws(EngineError) -> [JSValue] {
    if count == 0 { return [] }
    guard let pointers = unsafe pointers else { throw .invalid("the \(name) are NULL") }
    guard (0...Int(Int32.max)).contains(count) else {
        throw .invalid("\(UInt(bitPattern: count)) \(name) are too many: expected less than 2³¹")
    }
    var values: [JSValue] = []
    values.reserveCapacity(count)
    for index in 0..<count {
        guard let box = unsafe borrow(pointers[index], as: ValueBox.self) else {
            throw .invalid("number \(index) of the \(name) is NULL")
        }
        values.append(box.value)
    }
    return values
}

/// The object of a class behind a pointer.
@unsafe func object<Object: JSObject>(
    _ pointer: OpaquePointer?, _ name: StaticString = "object", as type: Object.Type
) throws(EngineError) -> Object {
    let box = try unsafe required(pointer, name, as: ValueBox.self)
    guard case .object(let object) = box.value, let object = object as? Object else {
        throw EngineError(.conversionFailed, "expected a value of kind \(name), got \(box.name)")
    }
    return object
}

// MARK: - Text

/// The characters of a text of C.
@unsafe func text(
    _ start: UnsafePointer<CChar>?, _ length: Int, _ name: StaticString = "text"
) throws(EngineError) -> String {
    guard let start = unsafe start else {
        if length == 0 { return "" }
        throw .invalid("the \(name) is NULL")
    }
    // SR_NUL_TERMINATED; what else is negative here is more than there is memory.
    guard length >= -1 else {
        throw .invalid("the \(name) has \(UInt(bitPattern: length)) bytes: too many")
    }
    let count = unsafe length == -1 ? strlen(start) : length
    let units = unsafe UnsafeRawBufferPointer(start: start, count: count)
    guard let text = unsafe String(validating: units, as: UTF8.self) else {
        throw .invalid("the \(name) is not UTF-8")
    }
    return text
}

/// A text of C that ends with NUL, repaired where it is not UTF-8; nil of NULL.
@unsafe func repairedText(_ start: UnsafePointer<CChar>?) -> String? {
    unsafe start.map { unsafe String(cString: $0) }
}
