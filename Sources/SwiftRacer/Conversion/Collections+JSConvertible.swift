extension Optional: JSConvertible where Wrapped: JSConvertible {
    /// Nil of `null` and `undefined`, else the wrapped value.
    public init(_ value: JSValue) throws(EngineError) {
        switch value {
        case .undefined, .null: self = nil
        default: self = try Wrapped(value)
        }
    }

    /// `null` of nil.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        try self?.jsValue(in: context) ?? .null
    }
}

extension Array: JSConvertible where Element: JSConvertible {
    /// The elements of an array, converted one by one.
    public init(_ value: JSValue) throws(EngineError) {
        guard let array = value.object as? JSArray else { throw Self.cannotConvert(value) }
        self = []
        for element in try array.elements() { append(try Element(element)) }
    }

    /// A new array of the converted elements.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        var values: [JSValue] = []
        for element in self { values.append(try element.jsValue(in: context)) }
        return .object(try context.makeArray(values))
    }
}

extension Set: JSConvertible where Element: JSConvertible {
    /// The members of a Set, converted one by one; none of them may be equal in Swift.
    public init(_ value: JSValue) throws(EngineError) {
        guard let set = value.object as? JSSet else { throw Self.cannotConvert(value) }
        self = []
        for member in try set.members() where try !insert(Element(member)).inserted {
            throw EngineError(
                .conversionFailed,
                "cannot convert a Set to \(Self.self): two of its members are equal in Swift")
        }
    }

    /// A new Set of the converted elements.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        var values: [JSValue] = []
        for element in self { values.append(try element.jsValue(in: context)) }
        return .object(try context.makeSet(values))
    }
}

extension Dictionary: JSConvertible where Key == String, Value: JSConvertible {
    /// The own enumerable properties of an object, or the entries of a Map, converted one by one; no
    /// two keys may be equal in Swift.
    public init(_ value: JSValue) throws(EngineError) {
        self = [:]
        if let map = value.object as? JSMap {
            for (key, value) in try map.entries() { try insert(String(key), value) }
        } else if let object = value.object, try object.isPlain() {
            for (key, value) in try object.properties() { try insert(key.description, value) }
        } else {
            throw Self.cannotConvert(value)
        }
    }

    private mutating func insert(_ key: String, _ value: JSValue) throws(EngineError) {
        guard updateValue(try Value(value), forKey: key) == nil else {
            throw EngineError(
                .conversionFailed,
                "cannot convert to \(Self.self): two keys are equal in Swift: '\(key)'")
        }
    }

    /// A new object with the converted values as plain properties.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        var entries: [(key: String, value: JSValue)] = []
        for (key, value) in self { entries.append((key, try value.jsValue(in: context))) }
        return .object(try context.makeObject(of: entries))
    }
}

extension JSObject {
    /// Whether its properties are all there is to it.
    fileprivate func isPlain() throws(EngineError) -> Bool {
        try context.withScope { (scope) throws(EngineError) in
            let local = scope.local(self)
            return local.kind == .object && scope.isPlain(local)
        }
    }
}
