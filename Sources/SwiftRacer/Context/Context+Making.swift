extension Context {
    /// A new object.
    ///
    /// - Parameter properties: Its properties, all plain ones, whatever their names; of two with one
    ///   name the last.
    /// - Returns: The object.
    /// - Throws: ``EngineError`` if a value belongs to another isolate or a closed context.
    ///
    /// The corresponding V8 functions are `v8::Object::New` and `v8::Object::CreateDataProperty`.
    public func makeObject(
        _ properties: KeyValuePairs<String, JSValue> = [:]
    ) throws(EngineError) -> JSObject {
        try makeObject(of: properties)
    }

    package func makeObject(
        of properties: some Sequence<(key: String, value: JSValue)>
    ) throws(EngineError) -> JSObject {
        try withScope { (scope) throws(EngineError) in
            let object = scope.makeObject()
            for (key, value) in properties {
                try scope.define(object, try scope.key(key), try scope.local(value))
            }
            return scope.object(object)
        }
    }

    /// A new array of `elements`.
    ///
    /// The corresponding V8 function is `v8::Array::New`.
    public func makeArray(_ elements: [JSValue] = []) throws(EngineError) -> JSArray {
        try withScope { (scope) throws(EngineError) in
            let array = try scope.makeArray(count: elements.count)
            for (index, element) in elements.enumerated() {
                try scope.define(array, index: UInt32(index), try scope.local(element))
            }
            return JSArray(scope.keep(array), context: self)
        }
    }

    /// A new Map of `entries`; of two whose keys are the same in JavaScript the last.
    ///
    /// The corresponding V8 functions are `v8::Map::New` and `v8::Map::Set`.
    public func makeMap(
        _ entries: [(key: JSValue, value: JSValue)] = []
    ) throws(EngineError) -> JSMap {
        try withScope { (scope) throws(EngineError) in
            let map = scope.makeMap()
            for (key, value) in entries {
                try scope.set(inMap: map, try scope.local(key), try scope.local(value))
            }
            return JSMap(scope.keep(map), context: self)
        }
    }

    /// A new Set of `members`; those that are the same in JavaScript are in it once.
    ///
    /// The corresponding V8 functions are `v8::Set::New` and `v8::Set::Add`.
    public func makeSet(_ members: [JSValue] = []) throws(EngineError) -> JSSet {
        try withScope { (scope) throws(EngineError) in
            let set = scope.makeSet()
            for member in members { try scope.add(toSet: set, try scope.local(member)) }
            return JSSet(scope.keep(set), context: self)
        }
    }

    /// A new Date.
    ///
    /// The corresponding V8 function is `v8::Date::New`.
    public func makeDate(_ date: JSDate) throws(EngineError) -> JSObject {
        try withScope { (scope) throws(EngineError) in
            scope.object(try scope.makeDate(date.millisecondsSince1970))
        }
    }

    /// A new Error, which nobody has thrown.
    ///
    /// - Parameters:
    ///   - message: What it says.
    ///   - type: Which constructor it is of.
    /// - Returns: The Error, whose stack is that of the running JavaScript if there is any.
    /// - Throws: ``EngineError`` if the message is longer than V8 allows.
    ///
    /// The corresponding V8 functions are `v8::Exception::Error` and the like.
    public func makeError(
        _ message: String, type: JSErrorType = .error
    ) throws(EngineError) -> JSError {
        try withScope { (scope) throws(EngineError) in
            let error = scope.makeError(try scope.makeString(message), type)
            return JSError(scope.keep(error), context: self)
        }
    }
}
