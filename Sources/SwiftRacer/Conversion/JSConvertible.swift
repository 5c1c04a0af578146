/// A Swift type whose values can become JavaScript values and back.
public protocol JSConvertible: SendableMetatype {
    /// The Swift value of `value`.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if there is none.
    init(_ value: JSValue) throws(EngineError)

    /// The JavaScript value of this.
    ///
    /// - Parameter context: Where new objects are made.
    /// - Returns: The JavaScript value.
    /// - Throws: ``EngineError`` if an object cannot be made.
    func jsValue(in context: Context) throws(EngineError) -> JSValue
}

extension JSConvertible {
    static func cannotConvert(_ value: JSValue) -> EngineError {
        EngineError(.conversionFailed, "cannot convert \(value.typeName) to \(Self.self)")
    }
}

extension JSValue: JSConvertible {
    /// `value` itself.
    public init(_ value: JSValue) {
        self = value
    }

    /// This itself.
    public func jsValue(in context: Context) -> JSValue { self }
}
