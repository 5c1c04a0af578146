/// A value that is kept alive in its isolate.
package protocol JSKept: AnyObject {
    /// The context it was got through, in which it is used.
    var context: Context { get }

    /// It, as an argument of a call in its isolate.
    var local: Local { get }
}

extension JSKept {
    /// Whether `other` may have it: it lives in the same isolate, and both contexts share objects.
    package func canBeUsed(in other: Context) -> Bool {
        if context === other { return true }
        guard context.isolate === other.isolate else { return false }
        // A symbol is a primitive: nothing can be reached from it.
        return context.sharesObjects && other.sharesObjects || self is JSSymbol
    }
}

/// A JavaScript object, alive for as long as this is, and the same one each time it is used.
///
/// Any thread may use and drop it; see ``Isolate``. Every operation may run JavaScript (a getter, a
/// Proxy) and throws ``EngineError`` if that throws, or if the context was closed.
///
/// What JavaScript calls a property is a member here, unless Swift declares one of that name:
///
///     let name = try user.name
///     try user.rename("Ada")
///
/// The corresponding V8 class is `v8::Object`.
@dynamicMemberLookup
public class JSObject: JSKept, @unchecked Sendable {
    // @unchecked Sendable because it has subclasses; what it holds is Sendable and never changes.

    /// The context that the object was got through, in which it is used.
    public let context: Context

    let handle: ValueHandle

    init(_ handle: consuming ValueHandle, context: Context) {
        self.handle = handle
        self.context = context
    }

    package var local: Local { handle.local }

    /// The value of the property, of the object or of its prototypes; undefined if there is none.
    ///
    /// The corresponding V8 function is `v8::Object::Get`.
    public func value(forKey key: some JSPropertyKey) throws(EngineError) -> JSValue {
        try context.withScope { (scope) throws(EngineError) in
            scope.value(try scope.get(handle.local, try scope.key(key)))
        }
    }

    /// The value of the property, of the object or of its prototypes; undefined if there is none.
    ///
    /// Only for reading: what setting throws would be lost. See ``setValue(_:forKey:)-(JSValue,_)``.
    ///
    /// The corresponding V8 function is `v8::Object::Get`.
    public subscript(key: some JSPropertyKey) -> JSValue {
        get throws(EngineError) { try value(forKey: key) }
    }

    /// The value of the property with this name: `object.name`.
    ///
    /// The corresponding V8 function is `v8::Object::Get`.
    public subscript(dynamicMember name: String) -> JSValue {
        get throws(EngineError) { try value(forKey: name) }
    }

    /// The property with this name, to be called: `object.name(1, "a")`.
    @_disfavoredOverload
    public subscript(dynamicMember name: String) -> JSMethod {
        JSMethod(of: self, name)
    }

    /// Sets the property as strict code does: what refuses throws a TypeError.
    public func setValue(_ value: JSValue, forKey key: some JSPropertyKey) throws(EngineError) {
        try context.withScope { (scope) throws(EngineError) in
            try scope.set(handle.local, try scope.key(key), try scope.local(value))
        }
    }

    /// Sets the property to `value`, converted, as strict code does: what refuses throws a TypeError.
    public func setValue(
        _ value: some JSConvertible, forKey key: some JSPropertyKey
    ) throws(EngineError) {
        try setValue(try value.jsValue(in: context) as JSValue, forKey: key)
    }

    /// Deletes the property as strict code does: what refuses throws a TypeError.
    public func removeValue(forKey key: some JSPropertyKey) throws(EngineError) {
        try context.withScope { (scope) throws(EngineError) in
            try scope.delete(handle.local, try scope.key(key))
        }
    }

    /// Whether the object or one of its prototypes has the property.
    public func hasValue(forKey key: some JSPropertyKey) throws(EngineError) -> Bool {
        try context.withScope { (scope) throws(EngineError) in
            try scope.has(handle.local, try scope.key(key))
        }
    }

    /// The names of the object's own enumerable properties, in order.
    public func keys() throws(EngineError) -> [JSString] {
        try context.withScope { (scope) throws(EngineError) in
            let keys = try scope.keys(handle.local)
            var names: [JSString] = []
            for index in 0..<scope.length(ofArray: keys) {
                names.append(scope.jsString(try scope.element(keys, index)))
            }
            return names
        }
    }

    /// The object's own enumerable properties whose keys are strings, in order.
    ///
    /// Keys that getters or Proxies remove meanwhile are there with `undefined`.
    public func properties() throws(EngineError) -> [(key: JSString, value: JSValue)] {
        try context.withScope { (scope) throws(EngineError) in
            let keys = try scope.keys(handle.local)
            var properties: [(key: JSString, value: JSValue)] = []
            for index in 0..<scope.length(ofArray: keys) {
                let key = try scope.element(keys, index)
                let value = try scope.get(handle.local, key)
                properties.append((scope.jsString(key), scope.value(value)))
            }
            return properties
        }
    }

    /// Calls the method `name` with this object as `this`.
    @discardableResult
    public func call(
        method name: some JSPropertyKey, _ arguments: JSValue..., timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try call(method: name, arguments: arguments, timeout: timeout, cpuTimeout: cpuTimeout)
    }

    /// Calls the method `name` with this object as `this`.
    @discardableResult
    public func call(
        method name: some JSPropertyKey, arguments: [JSValue], timeout: Duration? = nil,
        cpuTimeout: Duration? = nil
    ) throws(EngineError) -> JSValue {
        try context.withScope(timeout: timeout, cpuTimeout: cpuTimeout) {
            (scope) throws(EngineError) in
            let function = try scope.get(handle.local, try scope.key(name))
            return try scope.call(function, receiver: .object(self), arguments)
        }
    }

    /// Whether the two are the same JavaScript object.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    public func isIdentical(to other: JSObject) throws(EngineError) -> Bool {
        if self === other { return true }
        guard context.isolate === other.context.isolate else { return false }
        return try context.withScope { (scope) throws(EngineError) in
            scope.strictEquals(handle.local, other.handle.local)
        }
    }
}

extension Scope {
    /// Calls `function` and keeps what it returns.
    borrowing func call(
        _ function: Local, receiver: JSValue, _ arguments: [JSValue]
    ) throws(EngineError) -> JSValue {
        value(try result(of: function, receiver: receiver, arguments))
    }

    /// What `function` returns.
    package borrowing func result(
        of function: Local, receiver: JSValue, _ arguments: [JSValue]
    ) throws(EngineError) -> Local {
        guard function.kind == .function else {
            throw typeError("\(try string(describing: function)) is not a function")
        }
        var locals: [Local] = []
        locals.reserveCapacity(arguments.count)
        for argument in arguments { locals.append(try local(argument)) }
        return try call(function, receiver: try local(receiver), locals)
    }
}
