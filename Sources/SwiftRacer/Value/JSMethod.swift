/// A property of an object, to be called as a method of it.
///
///     let total = try cart.total(0.19)
///
/// A dynamic member of a ``JSObject`` or a ``JSValue`` is one where it is called.
@dynamicCallable
public struct JSMethod: Sendable {
    private let object: JSObject
    private let name: String

    init(of object: JSObject, _ name: String) {
        self.object = object
        self.name = name
    }

    /// Calls the method with the object as `this`.
    ///
    /// - Parameter arguments: What it gets, converted.
    /// - Returns: What it returns.
    /// - Throws: ``EngineError`` with what it throws, also if there is no such method, or with why it
    ///   was stopped.
    ///
    /// The corresponding V8 function is `v8::Function::Call`.
    @discardableResult
    public func dynamicallyCall(
        withArguments arguments: [any JSConvertible]
    ) throws(EngineError) -> JSValue {
        try object.call(method: name, arguments: try arguments.converted(in: object.context))
    }
}

extension [any JSConvertible] {
    /// Each as a value of JavaScript.
    func converted(in context: Context) throws(EngineError) -> [JSValue] {
        var values: [JSValue] = []
        values.reserveCapacity(count)
        for argument in self { values.append(try argument.jsValue(in: context)) }
        return values
    }
}

// MARK: - Members by name

extension JSValue {
    /// The property of the object that this is, as ``JSObject/value(forKey:)`` gives it.
    ///
    /// - Throws: Also ``EngineError`` with ``EngineError/Code/conversionFailed`` if this is no object.
    public subscript(dynamicMember name: String) -> JSValue {
        get throws(EngineError) { try objectHaving(name).value(forKey: name) }
    }

    /// The property of the object that this is, to be called.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if this is no object.
    @_disfavoredOverload
    public subscript(dynamicMember name: String) -> JSMethod {
        get throws(EngineError) { JSMethod(of: try objectHaving(name), name) }
    }

    private func objectHaving(_ name: String) throws(EngineError) -> JSObject {
        guard let object else {
            throw EngineError(
                .conversionFailed, "cannot read '\(name)' of \(typeName): it is no object")
        }
        return object
    }
}
