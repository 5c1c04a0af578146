// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Promises.

@c @implementation
public func sr_promise_new(
    _ context: OpaquePointer?, _ promise: UnsafeMutablePointer<OpaquePointer?>?,
    _ resolver: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe promise?.pointee = nil
    return unsafe give(resolver, error) { () throws(EngineError) in
        guard let promise = unsafe promise else {
            throw .invalid("the place for the promise is NULL")
        }
        let made = try unsafe required(context, "context", as: Context.self).makePromise()
        unsafe promise.pointee = own(ValueBox(.object(made.promise), .promise))
        return made.resolver
    }
}

@c @implementation
public func sr_resolver_resolve(
    _ resolver: OpaquePointer?, _ value: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        try unsafe required(resolver, "resolver", as: JSResolver.self).resolve(optionalValue(value))
    }
}

@c @implementation
public func sr_resolver_reject(
    _ resolver: OpaquePointer?, _ reason: OpaquePointer?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe report(error) { () throws(EngineError) in
        let resolver = try unsafe required(resolver, "resolver", as: JSResolver.self)
        try resolver.reject(with: unsafe optionalValue(reason))
    }
}

@c @implementation
public func sr_resolver_delete(_ resolver: OpaquePointer?) {
    let _: JSResolver? = unsafe take(resolver)
}

@c @implementation
public func sr_promise_state(
    _ promise: OpaquePointer?, _ state: UnsafeMutablePointer<sr_promise_state_t>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(state, sr_promise_state_pending, error) { () throws(EngineError) in
        switch try unsafe object(promise, "promise", as: JSPromise.self).state() {
        case .pending: sr_promise_state_pending
        case .fulfilled: sr_promise_state_fulfilled
        case .rejected: sr_promise_state_rejected
        }
    }
}

@c @implementation
public func sr_promise_get(
    _ promise: OpaquePointer?, _ value: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(value, error) { () throws(EngineError) in
        ValueBox(try unsafe object(promise, "promise", as: JSPromise.self).settledValue())
    }
}

@c @implementation
public func sr_promise_wait(
    _ promise: OpaquePointer?, _ options: UnsafePointer<sr_call_options_t>?,
    _ value: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(value, error) { () throws(EngineError) in
        let promise = try unsafe object(promise, "promise", as: JSPromise.self)
        let options = try unsafe CallOptions(options)
        let waiter = PromiseWaiter()
        try promise.context.withScope { (scope) throws(EngineError) in
            guard !scope.context.isolate.isNested else {
                throw .invalid(
                    "cannot wait for a promise inside a host function: nobody could settle it")
            }
            try scope.observe(
                try scope.local(of: promise), by: PromiseWaiterObserver(waiter))
        }
        return try waiter.wait(
            nanoseconds: options.timeoutNanoseconds == 0 ? nil : options.timeoutNanoseconds,
            cancellation: options.cancellation)
    }
}
