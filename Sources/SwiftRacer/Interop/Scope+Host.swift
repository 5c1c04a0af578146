internal import CV8

/// The tie between a host function and the JavaScript function that stands for it.
@safe struct HostTie {
    let raw: OpaquePointer
}

/// Host functions and their errors. With `Scope+Export.swift` the only caller of `CV8/host.h`.
extension Scope {
    /// The JavaScript function that stands for `function`.
    borrowing func function(_ function: HostFunction) throws(EngineError) -> Local {
        try makeFunction(function, isClass: false)
    }

    /// The function, or a class whose new objects are the receivers of its calls.
    borrowing func makeFunction(
        _ function: HostFunction, isClass: Bool
    ) throws(EngineError) -> Local {
        if let tie = function.tie { return unsafe Local(cv8_tie_get(raw, tie.raw)) }
        let name = try makeString(function.name)
        var tie: OpaquePointer?
        var result = unsafe cv8_value()
        // Safety: `releaseFunction` takes the reference back.
        let environment = unsafe Unmanaged.passRetained(function).toOpaque()
        let make = unsafe isClass ? cv8_host_class_new : cv8_host_function_new
        let status = unsafe make(
            raw, name.pointer, Int32(clamping: function.length), callHost, releaseFunction,
            environment, &tie, &result)
        try check(status, "make a function")
        function.tie = unsafe HostTie(raw: made(tie))
        function.contextNumber = context.number
        function.sharesObjects = context.sharesObjects
        return unsafe Local(result)
    }

    /// Gives the global object the functions of these names, which are made when they are read.
    borrowing func define(
        _ functions: GlobalFunctions, _ names: [StaticString]
    ) throws(EngineError) {
        if names.isEmpty { return }
        // Safety: `releaseGlobals` takes the reference back.
        let environment = unsafe Unmanaged.passRetained(functions).toOpaque()
        let characters = unsafe names.map { name in
            unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        let global = globalObject()
        let status = unsafe characters.withUnsafeBufferPointer { characters in
            guard let start = characters.baseAddress else { return cv8_status.ok }
            return unsafe cv8_host_define_lazily(
                raw, global.raw, start, characters.count, getGlobal, releaseGlobals, environment)
        }
        try check(status, "define a global function")
    }

    /// Calls a function, and tells how that ended.
    @inline(__always) fileprivate borrowing func perform(
        _ function: HostFunction, _ arguments: HostArguments, _ result: inout Local
    ) -> cv8_status {
        do throws(HostError) {
            result = try function.call(in: self, arguments)
            return .ok
        } catch {
            return raise(error, &result)
        }
    }

    /// What becomes of a host function's failure.
    fileprivate borrowing func raise(
        _ error: HostError, _ result: inout Local
    ) -> cv8_status {
        do throws(EngineError) {
            switch error {
            case .error(let name, let message, let error):
                result = try makeError(name: name, message: message, standingFor: error)
            case .thrown(let value, let error):
                result = try local(value)
                context.isolate.passing.note(
                    .init(value: value, error: error, depth: stackDepth()))
            case .stop(let error):
                let place = try makeError(name: JSString("Error"), message: JSString(""))
                context.isolate.stop(because: error, exception: describeStack(of: place))
                return .terminated
            case .engine(let error):
                guard error.code != .terminated else { return .terminated }
                return raise(hostError(error), &result)
            }
            return .exception
        } catch {
            if error.code == .terminated { return .terminated }
            if let thrown = error.thrownValue, let local = try? local(thrown) {
                result = local
                return .exception
            }
            // V8 cannot hold the error, its message being too long, say: then nobody may catch it.
            context.isolate.stop(because: error, exception: nil)
            return .terminated
        }
    }

    /// What a promise is rejected with for `error`.
    package borrowing func reason(_ error: HostError) throws(EngineError) -> Local {
        switch error {
        case .error(let name, let message, let error):
            try makeError(name: name, message: message, standingFor: error)
        case .thrown(let value, _): try local(value)
        case .stop(let error):
            try makeError(name: "Error", message: "", standingFor: error)
        case .engine(let error): try reason(hostError(error))
        }
    }

    /// An error of the engine as one of a host function.
    private borrowing func hostError(_ error: EngineError) -> HostError {
        if let thrown = error.thrownValue { return .thrown(thrown, error) }
        return .error(name: JSString("EngineError"), message: JSString(error.message), error)
    }

    /// An Error with this name, as its own property unless it is plain "Error".
    package borrowing func makeError(
        name: JSString, message: JSString
    ) throws(EngineError) -> Local {
        let error = makeError(try makeString(message))
        if name != JSString("Error") {
            try defineHidden(error, try key(ascii: "name"), try makeString(name))
        }
        return error
    }

    /// An Error that `error` comes out of again where nobody catches it.
    package borrowing func makeError(
        name: JSString, message: JSString, standingFor error: any Error
    ) throws(EngineError) -> Local {
        let made = try makeError(name: name, message: message)
        set(made, standingFor: error)
        return made
    }

    /// Lets `error` come out where nobody catches `made`, an Error.
    borrowing func set(_ made: Local, standingFor error: any Error) {
        // Safety: `releaseError` takes the reference back.
        let held = HeldError(error, discards: context.isolate.discards)
        let environment = unsafe Unmanaged.passRetained(held).toOpaque()
        unsafe cv8_host_error_set(raw, made.raw, releaseError, environment)
    }

    /// The host's error that `thrown` stands for, if it does.
    borrowing func hostError(behind thrown: Local) -> (any Error)? {
        guard let environment = unsafe cv8_host_error_get(raw, thrown.raw) else { return nil }
        // Safety: `makeError` put a HeldError there, which lives as long as `thrown`.
        return unsafe Unmanaged<HeldError>.fromOpaque(environment).takeUnretainedValue().error
    }

    /// Runs `body`, code of the user's that takes as long as it likes, and may fork.
    @inline(__always) package borrowing func leavingForHost<Result: ~Copyable, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let count = unsafe cv8_host_leave(raw)
        defer { unsafe cv8_host_return(raw, count) }
        return try body()
    }

    /// How many JavaScript frames this scope was entered from.
    borrowing func stackDepth() -> Int {
        unsafe Int(cv8_host_stack_depth(raw))
    }
}

/// What a host function is called with; valid for the time of the call.
@safe package struct HostArguments {
    private let thisValue: OpaquePointer
    private let values: UnsafePointer<cv8_value>?
    /// How many there are.
    package let count: Int

    @unsafe fileprivate init(
        receiver: OpaquePointer, _ values: UnsafePointer<cv8_value>?, count: Int
    ) {
        unsafe thisValue = receiver
        unsafe self.values = values
        self.count = count
    }

    /// What `this` is.
    package var receiver: Local { unsafe Local(cv8_value_inspect(thisValue)) }

    /// The node of the argument at `index`, of one that needs no tape.
    package func primitive(at index: Int) -> Tape.Node? {
        Tape.Node(primitive: self[index])
    }

    /// The argument at `index`; undefined past the last one, as in JavaScript.
    package subscript(index: Int) -> Local {
        guard let values = unsafe values, index < count else { return .undefined }
        return unsafe Local(values[index])
    }
}

/// An error of the host that an Error of JavaScript stands for.
private final class HeldError: Sendable {
    let error: any Error
    let discards: Discards

    init(_ error: any Error, discards: Discards) {
        self.error = error
        self.discards = discards
    }
}

@unsafe private let callHost: cv8_host_body = {
    environment, raw, receiver, arguments, count, result in
    // Safety: `Scope.function` put a HostFunction there, which lived when the call began. It is
    // retained: compiled code does not hold a function that it calls.
    let function = unsafe Unmanaged<HostFunction>.fromOpaque(environment).takeUnretainedValue()
    // Safety: `withEntered` put a Context there, and whoever called that holds it.
    let scope = unsafe Scope(raw, of: Unmanaged.fromOpaque(cv8_scope_environment(raw)))
    let received = unsafe HostArguments(receiver: receiver, arguments, count: count)
    var outcome = Local.undefined
    let status =
        function.contextNumber == scope.contextNumber
        ? scope.perform(function, received, &outcome)
        : performElsewhere(function, received, scope, &outcome)
    unsafe result.pointee = outcome.raw
    // V8 would look only at the next call or loop.
    return scope.isStopped ? .terminated : status
}

/// Calls a function of another context than the one that was entered: from a microtask of its, say,
/// which ran when the call of that one had ended.
///
/// What it is called with belongs to its own context.
@inline(never) private func performElsewhere(
    _ function: HostFunction, _ arguments: HostArguments, _ scope: borrowing Scope,
    _ result: inout Local
) -> cv8_status {
    guard let own = scope.context.isolate.context(number: function.contextNumber), !own.isClosed
    else {
        guard function.sharesObjects else {
            return scope.raise(
                .engine(EngineError(.closed, "cannot call back: the context is closed")), &result)
        }
        return scope.perform(function, arguments, &result)
    }
    // The scope does not hold it.
    defer { withExtendedLifetime(own) {} }
    let inner = unsafe Scope(scope.raw, of: Unmanaged.passUnretained(own))
    return inner.perform(function, arguments, &result)
}

@unsafe private let getGlobal: cv8_host_getter = { environment, raw, name, result in
    // Safety: `Scope.define` put the functions there; the global object, which is read, holds them.
    let functions = unsafe Unmanaged<GlobalFunctions>.fromOpaque(environment)
        .takeUnretainedValue()
    guard let context = functions.owner else {
        // Only scripts of other contexts are left to see it.
        unsafe result.pointee = Local.undefined.raw
        return .ok
    }
    // The scope does not hold it, and nobody may have entered it.
    defer { withExtendedLifetime(context) {} }
    let scope = unsafe Scope(raw, of: Unmanaged.passUnretained(context))
    do throws(EngineError) {
        let name = unsafe scope.string(Local(.string, name))
        unsafe result.pointee = try functions.value(named: name, in: scope).raw
        return .ok
    } catch {
        var thrown = Local.undefined
        let status = scope.raise(.engine(error), &thrown)
        unsafe result.pointee = thrown.raw
        return status
    }
}

@unsafe private let releaseGlobals: cv8_host_release = { environment in
    unsafe Unmanaged<GlobalFunctions>.fromOpaque(environment).release()
}

@unsafe private let releaseFunction: cv8_host_release = { environment in
    let function = unsafe Unmanaged<HostFunction>.fromOpaque(environment).takeRetainedValue()
    function.tie = nil
    function.body.functionWasCollected()
}

@unsafe private let releaseError: cv8_host_release = { environment in
    let held = unsafe Unmanaged<HeldError>.fromOpaque(environment).takeRetainedValue()
    held.discards.add(held)
}
