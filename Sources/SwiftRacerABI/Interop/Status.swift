// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// How a function of the header ends.

extension sr_status {
    /// What C is told of an error.
    init(_ code: EngineError.Code) {
        self =
            switch code.storage {
            case .exception: sr_status_exception
            case .syntax: sr_status_syntax
            // Only tasks of Swift are cancelled.
            case .terminated, .cancelled: sr_status_terminated
            case .timedOut: sr_status_timed_out
            case .heapLimitReached: sr_status_heap_limit_reached
            case .conversionFailed: sr_status_conversion_failed
            case .closed: sr_status_closed
            case .detached: sr_status_detached
            case .outOfMemory: sr_status_out_of_memory
            case .invalidArgument: sr_status_invalid_argument
            case .stackExhausted: sr_status_stack_exhausted
            case .forked: sr_status_forked
            }
    }
}

/// Does `body`, and tells C how that ended.
@unsafe func report(
    _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(EngineError) -> Void
) -> sr_status_t {
    unsafe error?.pointee = nil
    do throws(EngineError) {
        try body()
        return sr_status_ok
    } catch let failure {
        unsafe error?.pointee = own(ErrorBox(failure))
        return sr_status(failure.code)
    }
}

/// Does `body`, and gives C what it returns.
///
/// - Parameters:
///   - result: Where it goes.
///   - isOptional: Whether NULL says that it is not wanted.
///   - error: Where it is told why there is none.
///   - body: What gives it.
/// - Returns: What the function returns.
@unsafe func give<Object: AnyObject>(
    _ result: UnsafeMutablePointer<OpaquePointer?>?, isOptional: Bool = false,
    _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(EngineError) -> Object
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        guard let result = unsafe result else {
            guard isOptional else { throw .invalid("the place for the result is NULL") }
            _ = try body()
            return
        }
        unsafe result.pointee = nil
        unsafe result.pointee = own(try body())
    }
}

/// Does `body`, and tells C what it returns.
///
/// - Parameters:
///   - result: Where it goes.
///   - empty: What is there if there is nothing.
///   - error: Where it is told why.
///   - body: What gives it.
/// - Returns: What the function returns.
@unsafe func tell<Value: BitwiseCopyable>(
    _ result: UnsafeMutablePointer<Value>?, _ empty: Value,
    _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(EngineError) -> Value
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        guard let result = unsafe result else { throw .invalid("the place for the result is NULL") }
        unsafe result.pointee = empty
        unsafe result.pointee = try body()
    }
}

@c @implementation
public func sr_status_name(_ status: sr_status_t) -> UnsafePointer<CChar>? {
    let name: StaticString =
        switch status {
        case sr_status_ok: "ok"
        case sr_status_exception: "exception"
        case sr_status_syntax: "syntax"
        case sr_status_terminated: "terminated"
        case sr_status_timed_out: "timed_out"
        case sr_status_heap_limit_reached: "heap_limit_reached"
        case sr_status_conversion_failed: "conversion_failed"
        case sr_status_closed: "closed"
        case sr_status_detached: "detached"
        case sr_status_out_of_memory: "out_of_memory"
        case sr_status_invalid_argument: "invalid_argument"
        case sr_status_stack_exhausted: "stack_exhausted"
        case sr_status_forked: "forked"
        default: "unknown"
        }
    // Safety: a literal ends with a zero, and lives for ever.
    return unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
}
