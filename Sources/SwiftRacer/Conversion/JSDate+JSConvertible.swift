extension JSDate: JSConvertible {
    /// What a Date holds.
    public init(_ value: JSValue) throws(EngineError) {
        guard let object = value.object else { throw Self.cannotConvert(value) }
        let date = try object.context.withScope { (scope) throws(EngineError) -> JSDate? in
            let local = scope.local(object)
            guard local.kind == .date else { return nil }
            return JSDate(millisecondsSince1970: scope.time(of: local))
        }
        guard let date else { throw Self.cannotConvert(value) }
        self = date
    }

    /// A new Date.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        .object(try context.makeDate(self))
    }
}
