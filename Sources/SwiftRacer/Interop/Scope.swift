internal import CV8

/// A context that this thread has entered: where locals live and JavaScript runs.
///
/// Exists only as the argument of ``Context/withScope(timeout:_:)``'s closure. Every operation that
/// can run JavaScript throws ``EngineError``.
@safe package struct Scope: ~Copyable {
    let raw: UnsafeMutablePointer<cv8_scope>
    // Not retained: that costs two atomic operations for each call.
    private let unretainedContext: Unmanaged<Context>

    /// Takes an open scope of a context that whoever entered holds; it stays open as long as this.
    @unsafe @inline(__always) init(
        _ raw: UnsafeMutablePointer<cv8_scope>, of context: Unmanaged<Context>
    ) {
        unsafe self.raw = raw
        unsafe unretainedContext = context
    }

    package var context: Context {
        // Safety: whoever entered holds it.
        unsafe unretainedContext.takeUnretainedValue()
    }

    /// ``Context/number`` of ``context``.
    @inline(__always) var contextNumber: UInt32 {
        // Safety: as above.
        unsafe unretainedContext._withUnsafeGuaranteedRef { $0.number }
    }

    /// Whether the running call is to stop.
    @inline(__always) var isStopped: Bool {
        // Safety: whoever entered holds it.
        unsafe unretainedContext._withUnsafeGuaranteedRef { $0.isolate.isStopped }
    }

    /// The one place where a status becomes an error.
    @inline(__always) borrowing func check(
        _ status: cv8_status, _ operation: @autoclosure () -> StaticString
    ) throws(EngineError) {
        if status != .ok { throw error(status, operation()) }
    }

    @inline(never) private borrowing func error(
        _ status: cv8_status, _ operation: StaticString
    ) -> EngineError {
        switch status {
        case .ok:
            preconditionFailure("CV8 reported success as a failure")
        case .exception:
            return caughtException(code: .exception)
        case .terminated:
            // The cause is found by the entry that unwinds.
            return EngineError(.terminated, "JavaScript was terminated")
        case .invalid:
            return EngineError(
                .invalidArgument, "cannot \(operation): V8 refused an argument beyond its limits")
        }
    }

    /// Runs the jobs that promises have queued, and those that they queue.
    package borrowing func performMicrotaskCheckpoint() throws(EngineError) {
        try check(
            unsafe cv8_scope_perform_microtask_checkpoint(raw), "perform a microtask checkpoint")
    }

    /// Puts a call of `function` at the end of the microtask queue.
    borrowing func enqueueMicrotask(_ function: Local) {
        unsafe cv8_scope_enqueue_microtask(raw, function.raw)
    }

    /// Runs `body` and then the microtasks that are due, whether it throws or not.
    @inline(__always) borrowing func thenMicrotasks<Result: ~Copyable>(
        _ body: (borrowing Scope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        do throws(EngineError) {
            let result = try body(self)
            try performMicrotaskCheckpoint()
            return result
        } catch {
            // What was stopped is over; what threw has left jobs that are due all the same.
            if error.code != .terminated { try performMicrotaskCheckpoint() }
            throw error
        }
    }

    /// Runs `body` in a scope that a host function has opened.
    @inline(__always) borrowing func nested<Result: ~Copyable>(
        _ body: (borrowing Scope) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        do throws(EngineError) {
            return try body(self)
        } catch {
            if error.code == .terminated { context.isolate.forgetOuterFrames(stackDepth()) }
            throw error
        }
    }

    /// Keeps `local`, which has a handle, beyond this scope.
    ///
    /// Counted by ``Isolate/liveHandleCount()``.
    borrowing func keep(_ local: Local) -> ValueHandle {
        // Safety: `cv8_handle_new` hands its result over.
        unsafe ValueHandle(
            owning: cv8_handle_new(raw, local.pointer, true), isolate: context.isolate)
    }

    /// As ``keep(_:)``, for what the library needs for itself.
    borrowing func keepUncounted(_ local: Local) -> ValueHandle {
        // Safety: as above.
        unsafe ValueHandle(
            owning: cv8_handle_new(raw, local.pointer, false), isolate: context.isolate)
    }

    /// What `object` keeps, as a local that can be inspected.
    package borrowing func local(_ object: JSObject) -> Local {
        local(keptBy: object.handle)
    }

    /// What `handle` keeps, as a local that can be inspected.
    borrowing func local(keptBy handle: borrowing ValueHandle) -> Local {
        unsafe Local(cv8_value_inspect(cv8_handle_get(raw, handle.raw)))
    }

    /// As the one for objects.
    borrowing func local(_ symbol: JSSymbol) -> Local {
        unsafe Local(cv8_value_inspect(cv8_handle_get(raw, symbol.handle.raw)))
    }

    package borrowing func strictEquals(_ first: Local, _ second: Local) -> Bool {
        unsafe cv8_value_strict_equals(raw, first.raw, second.raw)
    }
}

extension Scope {
    /// Keeps scripts of this context from making code of strings.
    borrowing func disallowCodeGeneration() {
        unsafe cv8_context_disallow_code_generation(raw)
    }

    /// Whether scripts of this context may make code of strings.
    var allowsCodeGeneration: Bool {
        unsafe cv8_context_allows_code_generation(raw)
    }

    /// The context that `object` was made in; nil if it is one of our own, or nobody uses it.
    borrowing func creationContext(of object: Local) -> Context? {
        context.isolate.context(number: unsafe cv8_context_number_of(raw, object.raw))
    }

    /// A context of V8's whose functions may use the objects of this scope's.
    borrowing func makeContextBeside() throws(EngineError) -> ContextHandle {
        guard let context = unsafe cv8_context_new_beside(raw) else {
            throw EngineError(.heapLimitReached, "cannot make a context: the heap is full")
        }
        return unsafe ContextHandle(owning: context)
    }
}

/// Enters V8 and leaves it again.
///
/// The only caller of `cv8_scope_open`.
@inline(__always) func withEntered<Result: ~Copyable>(
    _ handle: borrowing ContextHandle, _ context: Context,
    _ body: (borrowing Scope) throws(EngineError) -> Result
) throws(EngineError) -> Result {
    var storage = cv8_scope()
    // The pointer is to a variable of this frame: on the stack, and in place until the closure ends.
    return try unsafe withUnsafeMutablePointer(to: &storage) { (pointer) throws(EngineError) in
        let unretained = unsafe Unmanaged.passUnretained(context)
        let hasStack = unsafe cv8_scope_open(pointer, handle.raw, unretained.toOpaque())
        defer { unsafe cv8_scope_close(pointer) }
        if !hasStack {
            throw EngineError(.stackExhausted, "cannot enter JavaScript: the stack is used up")
        }
        // Named: a temporary here crashes the optimizer of Swift 6.3.1.
        let scope = unsafe Scope(pointer, of: unretained)
        return try body(scope)
    }
}
