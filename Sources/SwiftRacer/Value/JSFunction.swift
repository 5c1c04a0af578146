/// A JavaScript function or class.
///
/// It is called as a function of Swift is:
///
///     let sum = try add(1, 2)
///
/// The corresponding V8 class is `v8::Function`.
@dynamicCallable
public final class JSFunction: JSObject, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; it adds no state.

    /// Calls the function.
    ///
    /// - Parameters:
    ///   - arguments: What it gets.
    ///   - receiver: What `this` is.
    ///   - timeout: How long it may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: What it returns.
    /// - Throws: ``EngineError`` with what it throws, or why it was stopped.
    ///
    /// The corresponding V8 function is `v8::Function::Call`.
    @discardableResult
    public func call(
        _ arguments: JSValue..., receiver: JSValue = .undefined, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try call(arguments: arguments, receiver: receiver, timeout: timeout, cpuTimeout: cpuTimeout)
    }

    /// Calls the function as `function(…)`, without `this` and under the limits of the context.
    ///
    /// - Parameter arguments: What it gets, converted.
    /// - Returns: What it returns.
    /// - Throws: ``EngineError`` with what it throws, or why it was stopped.
    ///
    /// The corresponding V8 function is `v8::Function::Call`.
    @discardableResult
    public func dynamicallyCall(
        withArguments arguments: [any JSConvertible]
    ) throws(EngineError) -> JSValue {
        try call(arguments: try arguments.converted(in: context))
    }

    /// Calls the function, with as many arguments as `arguments` has.
    ///
    /// - Parameters:
    ///   - arguments: What it gets.
    ///   - receiver: What `this` is.
    ///   - timeout: How long it may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: What it returns.
    /// - Throws: ``EngineError`` with what it throws, or why it was stopped.
    ///
    /// The corresponding V8 function is `v8::Function::Call`.
    @discardableResult
    public func call(
        arguments: [JSValue], receiver: JSValue = .undefined, timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try context.withScope(timeout: timeout, cpuTimeout: cpuTimeout) {
            (scope) throws(EngineError) in
            try scope.call(scope.local(self), receiver: receiver, arguments)
        }
    }

    /// `new function(...arguments)`.
    ///
    /// The corresponding V8 function is `v8::Function::NewInstance`.
    public func construct(
        _ arguments: JSValue..., timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSObject {
        try construct(arguments: arguments, timeout: timeout, cpuTimeout: cpuTimeout)
    }

    /// `new function(...arguments)`.
    ///
    /// The corresponding V8 function is `v8::Function::NewInstance`.
    public func construct(
        arguments: [JSValue], timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSObject {
        try context.withScope(timeout: timeout, cpuTimeout: cpuTimeout) {
            (scope) throws(EngineError) in
            var locals: [Local] = []
            for argument in arguments { locals.append(try scope.local(argument)) }
            return scope.object(try scope.construct(handle.local, locals))
        }
    }
}

extension Scope {
    /// The names of a path, which have dots between them.
    package static func names(ofPath path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// The function at a path, the first name of which is looked up as a script would.
    ///
    /// - Parameter names: At least one.
    /// - Returns: The function, and the object before it; nil if there is none.
    /// - Throws: ``EngineError`` with a `TypeError` if what is there is no function, or with what
    ///   the lookup throws.
    package borrowing func function(
        at names: [String]
    ) throws(EngineError) -> (JSFunction, receiver: JSObject?) {
        var value = try variable(names[0])
        var receiver: Local?
        for (index, name) in names.enumerated().dropFirst() {
            guard value.kind.isObject else {
                let path = names[..<index].joined(separator: ".")
                throw typeError(
                    "Cannot read properties of \(try string(describing: value)) "
                        + "(reading '\(name)' of \(path))")
            }
            receiver = value
            value = try get(value, try key(name))
        }
        guard value.kind == .function, let function = object(value) as? JSFunction else {
            throw typeError("\(names.joined(separator: ".")) is not a function")
        }
        return (function, receiver.map { object($0) })
    }

    /// The value of a variable: `let`, `const` and `class` of scripts are no properties of the global
    /// object.
    private borrowing func variable(_ name: String) throws(EngineError) -> Local {
        guard Scope.isIdentifier(name) else {
            return try get(globalObject(), try key(name))
        }
        return try evaluate(try makeString(name), name: try key("<call>"), line: 1)
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, !("0"..."9").contains(first) else {
            return false
        }
        return name.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "$": true
            default: !scalar.isASCII && scalar.properties.isIDContinue
            }
        }
    }
}
