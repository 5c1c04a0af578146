internal import CV8

/// Objects, functions and scripts. The only caller of their headers in CV8.
extension Scope {
    package borrowing func globalObject() -> Local {
        unsafe Local(.object, cv8_object_global(raw))
    }

    /// `{}`.
    package borrowing func makeObject() -> Local {
        unsafe Local(.object, cv8_object_new(raw))
    }

    package borrowing func get(_ object: Local, _ key: Local) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_object_get(raw, object.raw, key.raw, &result), "get a property")
        return unsafe Local(result)
    }

    /// `object[key]`; nil if that throws, with nothing said of why.
    ///
    /// For describing what was thrown: to describe what is thrown meanwhile would begin the same
    /// again, without end.
    borrowing func getQuietly(_ object: Local, _ key: Local) -> Local? {
        var result = unsafe cv8_value()
        let status = unsafe cv8_object_get(raw, object.raw, key.raw, &result)
        return status == .ok ? unsafe Local(result) : nil
    }

    /// `object[key] = value` as strict code does it: what refuses throws a TypeError.
    package borrowing func set(
        _ object: Local, _ key: Local, _ value: Local
    ) throws(EngineError) {
        let isSet = try call(
            context.intrinsics.reflectSet.local, receiver: .undefined, [object, key, value])
        if !isSet.boolean {
            throw typeError("Cannot assign to read only property '\(name(of: key))' of object")
        }
    }

    /// Makes an own, plain property, whatever the key.
    package borrowing func define(
        _ object: Local, _ key: Local, _ value: Local
    ) throws(EngineError) {
        let status = unsafe cv8_object_define(raw, object.raw, key.raw, value.raw)
        if status == .invalid {
            throw typeError("Cannot define property \(name(of: key)), object is not extensible")
        }
        try check(status, "define a property")
    }

    /// Makes an own property of an object of ours that is not enumerable.
    package borrowing func defineHidden(
        _ object: Local, _ key: Local, _ value: Local
    ) throws(EngineError) {
        try check(
            unsafe cv8_object_define_hidden(raw, object.raw, key.raw, value.raw),
            "define a property")
    }

    /// An empty object that inherits from `%IteratorPrototype%`, or `%AsyncIteratorPrototype%`.
    borrowing func makeIterator(isAsync: Bool) throws(EngineError) -> Local {
        let prototype = try context.iteratorPrototype(isAsync: isAsync) {
            () throws(EngineError) in
            var result = unsafe cv8_value()
            try check(
                unsafe cv8_object_iterator_prototype(raw, isAsync, &result), "make an iterator")
            return KeptPrototype(keepUncounted(unsafe Local(result)))
        }
        return unsafe Local(cv8_object_new_inheriting(raw, prototype.handle.local.raw))
    }

    /// Makes an own accessor property; `setter` may be undefined.
    borrowing func define(
        _ object: Local, _ key: Local, getter: Local, setter: Local
    ) throws(EngineError) {
        try check(
            unsafe cv8_object_define_accessor(raw, object.raw, key.raw, getter.raw, setter.raw),
            "define a property")
    }

    /// `key in object`.
    package borrowing func has(_ object: Local, _ key: Local) throws(EngineError) -> Bool {
        var result = false
        try check(unsafe cv8_object_has(raw, object.raw, key.raw, &result), "look for a property")
        return result
    }

    package borrowing func hasOwn(_ object: Local, _ key: Local) throws(EngineError) -> Bool {
        var result = false
        try check(
            unsafe cv8_object_has_own(raw, object.raw, key.raw, &result), "look for a property")
        return result
    }

    /// `delete object[key]` as strict code does it: what refuses throws a TypeError.
    package borrowing func delete(_ object: Local, _ key: Local) throws(EngineError) {
        var isDeleted = false
        try check(
            unsafe cv8_object_delete(raw, object.raw, key.raw, &isDeleted), "delete a property")
        if !isDeleted { throw typeError("Cannot delete property '\(name(of: key))' of object") }
    }

    /// `Object.keys(object)`: an array of strings.
    package borrowing func keys(_ object: Local) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_object_keys(raw, object.raw, &result), "list the properties")
        return unsafe Local(.array, made(result))
    }

    /// Whether an object is surely ordinary: no Proxy, and nothing with data of its own.
    borrowing func isOrdinary(_ object: Local) -> Bool {
        unsafe cv8_object_is_ordinary(object.pointer)
    }

    /// What an object inherits from: an object or null.
    borrowing func prototype(of object: Local) -> Local {
        unsafe Local(cv8_object_prototype(raw, object.raw))
    }

    /// Whether the properties of an object are all there is to it.
    borrowing func isPlain(_ object: Local) -> Bool {
        unsafe cv8_object_is_plain(raw, object.raw)
    }

    /// What an object is, as "Map" or "Proxy"; runs no JavaScript.
    borrowing func kindName(_ object: Local) -> String {
        unsafe String(cString: cv8_object_kind_name(raw, object.raw))
    }

    package borrowing func identityHash(_ object: Local) -> Int32 {
        unsafe cv8_object_identity_hash(raw, object.raw)
    }

    package borrowing func constructorName(_ object: Local) -> Local {
        unsafe Local(.string, cv8_object_constructor_name(raw, object.raw))
    }

    /// `function.call(receiver, ...arguments)`.
    package borrowing func call(
        _ function: Local, receiver: Local, _ arguments: [Local]
    ) throws(EngineError) -> Local {
        try unsafe arguments.withUnsafeBufferPointer { (buffer) throws(EngineError) in
            try unsafe call(function, receiver: receiver, buffer)
        }
    }

    @unsafe package borrowing func call(
        _ function: Local, receiver: Local, _ arguments: UnsafeBufferPointer<Local>
    ) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        let status = unsafe withValues(arguments) { values in
            unsafe cv8_function_call(
                raw, function.raw, receiver.raw, values, arguments.count, &result)
        }
        try check(status, "call a function")
        return unsafe Local(result)
    }

    /// `new constructor(...arguments)`.
    package borrowing func construct(
        _ constructor: Local, _ arguments: [Local]
    ) throws(EngineError) -> Local {
        try unsafe arguments.withUnsafeBufferPointer { (buffer) throws(EngineError) in
            try unsafe construct(constructor, buffer)
        }
    }

    @unsafe package borrowing func construct(
        _ constructor: Local, _ arguments: UnsafeBufferPointer<Local>
    ) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        let status = unsafe withValues(arguments) { values in
            unsafe cv8_function_construct(
                raw, constructor.raw, values, arguments.count, &result)
        }
        try check(status, "construct an object")
        return unsafe Local(result)
    }

    /// The name of a function for people: a string or undefined.
    package borrowing func functionName(_ function: Local) -> Local {
        unsafe Local(cv8_function_name(raw, function.raw))
    }

    /// Compiles and runs a classic script.
    package borrowing func evaluate(
        _ source: Local, name: Local, line: Int32
    ) throws(EngineError) -> Local {
        noteFirstLine(line, of: name)
        var result = unsafe cv8_value()
        var isCompiled = false
        let status = unsafe cv8_script_evaluate(
            raw, source.pointer, name.raw, line, &isCompiled, &result)
        if status == .exception, !isCompiled { throw compilingFailed() }
        try check(status, "run a script")
        return unsafe Local(result)
    }

    /// Compiles and runs a script in which `await` may stand at the top level.
    ///
    /// - Returns: A promise of an object that has the completion value as `.repl_result`.
    package borrowing func evaluateAwaiting(_ source: Local) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        let status = unsafe cv8_script_evaluate_awaiting(raw, source.pointer, &result)
        // What it throws when it runs rejects the promise.
        if status == .exception { throw compilingFailed() }
        try check(status, "run a script")
        return unsafe Local(result)
    }

    /// Compiles a classic script without running it.
    borrowing func compile(
        _ source: Local, name: Local, line: Int32
    ) throws(EngineError) -> ValueHandle {
        noteFirstLine(line, of: name)
        var result: OpaquePointer?
        let status = unsafe cv8_script_compile(raw, source.pointer, name.raw, line, &result)
        if status == .exception { throw compilingFailed() }
        try check(status, "compile a script")
        // Safety: `cv8_script_compile` hands its result over.
        return unsafe ValueHandle(owning: made(result), isolate: context.isolate)
    }

    borrowing func run(_ script: borrowing ValueHandle) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_script_run(raw, script.raw, &result), "run a script")
        return unsafe Local(result)
    }

    @inline(__always) private borrowing func noteFirstLine(_ line: Int32, of name: Local) {
        if line != 1 || context.isolate.usesFirstLines {
            context.isolate.setFirstLine(Int(line), of: string(name))
        }
    }

    /// What the shim promised to set when it reported success.
    @unsafe borrowing func made(_ result: OpaquePointer?) -> OpaquePointer {
        guard let result = unsafe result else {
            preconditionFailure("CV8 reported success without a result")
        }
        return unsafe result
    }

    /// `arguments` as the shim takes them.
    @unsafe borrowing func withValues<Result>(
        _ arguments: UnsafeBufferPointer<Local>,
        _ body: (UnsafePointer<cv8_value>?) -> Result
    ) -> Result {
        guard let first = arguments.baseAddress else { return body(nil) }
        // Safety: a Local is a cv8_value and nothing else.
        return unsafe first.withMemoryRebound(to: cv8_value.self, capacity: arguments.count) {
            unsafe body($0)
        }
    }

    private borrowing func name(of key: Local) -> String {
        (try? string(describing: key)) ?? "?"
    }

    /// Why a script does not compile: where the stack is too small for it, that is no error of syntax.
    private borrowing func compilingFailed() -> EngineError {
        let error = caughtException(code: .syntax)
        guard error.exception?.name == JSString("RangeError") else { return error }
        return caughtException(code: .exception)
    }
}
