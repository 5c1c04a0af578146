// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Contexts, scripts and JSON.

@c @implementation
public func sr_context_new(
    _ isolate: OpaquePointer?, _ options: UnsafePointer<sr_context_options_t>?,
    _ context: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    let setup = unsafe ContextSetup(options)
    return unsafe give(context, error) { () throws(EngineError) in
        try unsafe setup.make(in: required(isolate, "isolate"))
    }
}

@c @implementation
public func sr_context_delete(_ context: OpaquePointer?) {
    let _: Context? = unsafe take(context)
}

@c @implementation
public func sr_context_close(_ context: OpaquePointer?) {
    unsafe borrow(context, as: Context.self)?.close()
}

@c @implementation
public func sr_context_is_closed(_ context: OpaquePointer?) -> Bool {
    unsafe borrow(context, as: Context.self)?.isClosed ?? true
}

@c @implementation
public func sr_context_evaluate(
    _ context: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ length: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(result, isOptional: true, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        let source = try unsafe text(source, length, "source")
        let options = try unsafe CallOptions(options)
        return try context.withScope(options) { (scope) throws(EngineError) in
            scope.box(
                try scope.evaluate(
                    try scope.makeString(source), name: try scope.makeString(options.name),
                    line: options.line))
        }
    }
}

@c @implementation
public func sr_context_call(
    _ context: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ length: Int,
    _ arguments: UnsafePointer<OpaquePointer?>?, _ count: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(result, isOptional: true, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        let path = try unsafe text(path, length, "path")
        let names = Scope.names(ofPath: path)
        let arguments = try unsafe values(arguments, count, "arguments")
        return try context.withScope(try unsafe CallOptions(options)) {
            (scope) throws(EngineError) in
            let (function, receiver) = try scope.function(at: names)
            return scope.box(
                try scope.result(
                    of: scope.local(function), receiver: receiver.map { .object($0) } ?? .undefined,
                    arguments))
        }
    }
}

@c @implementation
public func sr_context_global(
    _ context: OpaquePointer?, _ global: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, global, error) { scope in scope.globalObject() }
}

/// Gives C what `body` makes in a context.
@unsafe func giveMade(
    in context: OpaquePointer?, _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: (borrowing Scope) throws(EngineError) -> Local
) -> sr_status_t {
    unsafe give(result, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        return try context.withScope { (scope) throws(EngineError) in scope.box(try body(scope)) }
    }
}

// MARK: - Scripts

@c @implementation
public func sr_script_new(
    _ context: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ length: Int,
    _ options: UnsafePointer<sr_call_options_t>?,
    _ script: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(script, error) { () throws(EngineError) in
        let context = try unsafe required(context, "context", as: Context.self)
        let source = try unsafe text(source, length, "source")
        let options = try unsafe CallOptions(options)
        return try context.withScope(options) { (scope) throws(EngineError) in
            try scope.script(
                try scope.makeString(source), name: try scope.makeString(options.name),
                line: options.line)
        }
    }
}

@c @implementation
public func sr_script_delete(_ script: OpaquePointer?) {
    let _: Script? = unsafe take(script)
}

@c @implementation
public func sr_script_run(
    _ script: OpaquePointer?, _ options: UnsafePointer<sr_call_options_t>?,
    _ result: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(result, isOptional: true, error) { () throws(EngineError) in
        let script = try unsafe required(script, "script", as: Script.self)
        return try script.context.withScope(try unsafe CallOptions(options)) {
            (scope) throws(EngineError) in scope.box(try scope.run(script))
        }
    }
}

// MARK: - JSON

@c @implementation
public func sr_json_parse(
    _ context: OpaquePointer?, _ text: UnsafePointer<CChar>?, _ length: Int,
    _ value: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, value, error) { (scope) throws(EngineError) in
        try scope.parseJSON(try scope.makeString(try unsafe SwiftRacerABI.text(text, length)))
    }
}

@c @implementation
public func sr_json_stringify(
    _ value: OpaquePointer?, _ context: OpaquePointer?,
    _ text: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(text, error) { () throws(EngineError) in
        let value = try unsafe required(value, "value", as: ValueBox.self)
        return try unsafe place(context, of: value).withScope { (scope) throws(EngineError) in
            scope.box(try scope.makeJSON(try scope.local(value.value)))
        }
    }
}

/// The context that C names, or else that of the value.
@unsafe func place(
    _ context: OpaquePointer?, of value: ValueBox
) throws(EngineError) -> Context {
    guard let context: Context = unsafe borrow(context) ?? value.context else {
        throw .invalid("the context is NULL, and a \(value.name) has none of its own")
    }
    return context
}
