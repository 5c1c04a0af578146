// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Functions, those of the host, and their calls.

@c @implementation
public func sr_function_call(
    _ function: OpaquePointer?, _ receiver: OpaquePointer?,
    _ arguments: UnsafePointer<OpaquePointer?>?, _ count: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(result, isOptional: true, error) { () throws(EngineError) in
        let function = try unsafe object(function, "function", as: JSFunction.self)
        let receiver = unsafe optionalValue(receiver)
        let arguments = try unsafe values(arguments, count, "arguments")
        return try function.context.withScope(try unsafe CallOptions(options)) {
            (scope) throws(EngineError) in
            scope.box(
                try scope.result(of: scope.local(function), receiver: receiver, arguments))
        }
    }
}

@c @implementation
public func sr_object_call(
    _ object: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ length: Int,
    _ arguments: UnsafePointer<OpaquePointer?>?, _ count: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(result, isOptional: true, error) { () throws(EngineError) in
        let object = try unsafe SwiftRacerABI.object(object, as: JSObject.self)
        let name = try unsafe text(name, length, "name")
        let arguments = try unsafe values(arguments, count, "arguments")
        return try object.context.withScope(try unsafe CallOptions(options)) {
            (scope) throws(EngineError) in
            let method = try scope.get(try scope.local(of: object), try scope.key(name))
            return scope.box(try scope.result(of: method, receiver: .object(object), arguments))
        }
    }
}

@c @implementation
public func sr_function_construct(
    _ function: OpaquePointer?, _ arguments: UnsafePointer<OpaquePointer?>?, _ count: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ object: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(object, error) { () throws(EngineError) in
        let function = try unsafe SwiftRacerABI.object(function, "function", as: JSFunction.self)
        let arguments = try unsafe values(arguments, count, "arguments")
        return try function.context.withScope(try unsafe CallOptions(options)) {
            (scope) throws(EngineError) in
            var locals: [Local] = []
            locals.reserveCapacity(arguments.count)
            for argument in arguments { locals.append(try scope.local(argument)) }
            return scope.box(try scope.construct(try scope.local(of: function), locals))
        }
    }
}

@c @implementation
public func sr_function_new(
    _ context: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ parameterCount: UInt32,
    _ body: sr_function_body_t?, _ env: UnsafeMutableRawPointer?, _ release: sr_release_t?,
    _ function: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    // Before anything can fail: it is given up in any case.
    let userData = unsafe UserData(env, release)
    return unsafe giveMade(in: context, function, error) { (scope) throws(EngineError) in
        guard let body = unsafe body else { throw .invalid("the body of the function is NULL") }
        let function = HostFunction(
            name: JSString(unsafe repairedText(name) ?? ""), length: Int(parameterCount),
            CFunction(in: scope.context.isolate, unsafe Callback(body, userData)))
        return try function.local(in: scope)
    }
}

// MARK: - Calls by JavaScript

@c @implementation
public func sr_call_context(_ call: OpaquePointer?) -> OpaquePointer? {
    unsafe borrow(call, as: CallBox.self).map { unsafe lend($0.context) }
}

@c @implementation
public func sr_call_receiver(_ call: OpaquePointer?) -> OpaquePointer? {
    unsafe lend(borrow(call, as: CallBox.self)?.receiver ?? .undefined)
}

@c @implementation
public func sr_call_count(_ call: OpaquePointer?) -> Int {
    unsafe borrow(call, as: CallBox.self)?.arguments.count ?? 0
}

@c @implementation
public func sr_call_argument(_ call: OpaquePointer?, _ index: Int) -> OpaquePointer? {
    guard let call: CallBox = unsafe borrow(call), call.arguments.indices.contains(index) else {
        return unsafe lend(ValueBox.undefined)
    }
    return unsafe lend(call.arguments[index])
}
