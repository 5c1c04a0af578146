// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Errors.

extension ErrorBox {
    /// A text of the error, and how long it is.
    @unsafe fileprivate func lend(
        _ text: String?, _ length: UnsafeMutablePointer<Int>?
    ) -> UnsafePointer<CChar>? {
        let lent = text.map { lend($0) }
        unsafe length?.pointee = lent?.count ?? 0
        return unsafe lent?.start
    }

    /// Writes a place, unless the struct is not one of ours.
    @unsafe fileprivate func write(
        _ place: (function: String, file: String?, sourceLine: String?, line: Int, column: Int),
        to frame: UnsafeMutablePointer<sr_frame_t>?
    ) -> Bool {
        guard let frame = unsafe frame,
            unsafe frame.pointee.size >= MemoryLayout<sr_frame_t>.stride
        else { return false }
        unsafe frame.pointee.function = lend(place.function).start
        unsafe frame.pointee.file = place.file.flatMap { unsafe lend($0).start }
        unsafe frame.pointee.source_line = place.sourceLine.flatMap { unsafe lend($0).start }
        unsafe frame.pointee.line = place.line
        unsafe frame.pointee.column = place.column
        return true
    }
}

/// A text of an error that C lends; nil of NULL.
@unsafe private func lend(
    _ pointer: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?,
    _ text: (EngineError) -> String?
) -> UnsafePointer<CChar>? {
    unsafe length?.pointee = 0
    guard let box: ErrorBox = unsafe borrow(pointer) else { return nil }
    return unsafe box.lend(text(box.error), length)
}

@c @implementation
public func sr_error_new(
    _ name: UnsafePointer<CChar>?, _ message: UnsafePointer<CChar>?,
    _ env: UnsafeMutableRawPointer?, _ release: sr_release_t?
) -> OpaquePointer? {
    let failure = unsafe HostFailure(
        name: repairedText(name) ?? "Error", message: repairedText(message) ?? "",
        userData: UserData(env, release))
    return unsafe own(ErrorBox(EngineError(failure)))
}

@c @implementation
public func sr_error_new_throwing(_ value: OpaquePointer?) -> OpaquePointer? {
    let error = EngineError(
        .exception, "a host function threw a value", thrownValue: unsafe optionalValue(value))
    return unsafe own(ErrorBox(error))
}

@c @implementation
public func sr_error_delete(_ error: OpaquePointer?) {
    let _: ErrorBox? = unsafe take(error)
}

@c @implementation
public func sr_error_status(_ error: OpaquePointer?) -> sr_status_t {
    unsafe borrow(error, as: ErrorBox.self).map { sr_status($0.error.code) } ?? sr_status_ok
}

@c @implementation
public func sr_error_message(
    _ error: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
    unsafe lend(error, length) { $0.message }
}

@c @implementation
public func sr_error_description(
    _ error: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
    unsafe lend(error, length) { $0.description }
}

@c @implementation
public func sr_error_exception_name(
    _ error: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
    unsafe lend(error, length) { error in
        guard let name = error.exception?.name.description, !name.isEmpty else { return nil }
        return name
    }
}

@c @implementation
public func sr_error_exception_message(
    _ error: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
    unsafe lend(error, length) { $0.exception?.message.description }
}

@c @implementation
public func sr_error_stack(
    _ error: OpaquePointer?, _ length: UnsafeMutablePointer<Int>?
) -> UnsafePointer<CChar>? {
    unsafe lend(error, length) { $0.exception?.stack?.description }
}

@c @implementation
public func sr_error_location(
    _ error: OpaquePointer?, _ location: UnsafeMutablePointer<sr_frame_t>?
) -> Bool {
    guard let box: ErrorBox = unsafe borrow(error), let exception = box.error.exception,
        exception.file != nil || exception.line != nil
    else { return false }
    return unsafe box.write(
        (
            exception.frames.first?.function ?? "", exception.file, exception.sourceLine,
            exception.line ?? 0, exception.column ?? 0
        ), to: location)
}

@c @implementation
public func sr_error_frame_count(_ error: OpaquePointer?) -> Int {
    unsafe borrow(error, as: ErrorBox.self)?.error.exception?.frames.count ?? 0
}

@c @implementation
public func sr_error_frame(
    _ error: OpaquePointer?, _ index: Int, _ frame: UnsafeMutablePointer<sr_frame_t>?
) -> Bool {
    guard let box: ErrorBox = unsafe borrow(error), let frames = box.error.exception?.frames,
        frames.indices.contains(index)
    else { return false }
    let found = frames[index]
    return unsafe box.write(
        (found.function, found.file, found.sourceLine, found.line, found.column), to: frame)
}

@c @implementation
public func sr_error_cause(_ error: OpaquePointer?, _ index: Int) -> OpaquePointer? {
    unsafe borrow(error, as: ErrorBox.self)?.cause(at: index).map { unsafe lend($0) }
}

@c @implementation
public func sr_error_value(_ error: OpaquePointer?) -> OpaquePointer? {
    guard let value = unsafe borrow(error, as: ErrorBox.self)?.error.thrownValue else { return nil }
    return unsafe own(ValueBox(value))
}

@c @implementation
public func sr_error_env(_ error: OpaquePointer?) -> UnsafeMutableRawPointer? {
    unsafe borrow(error, as: ErrorBox.self)?.error.hostFailure?.userData.environment
}
