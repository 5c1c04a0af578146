internal import CPython
internal import SwiftRacer

/// `swiftracer.JSObject`.
func makeObjectType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.JSObject", doc: "A live JavaScript object, as a mapping of its own properties.")
    type.isNotInstantiable()
    type.isBase()
    type.matchesAsMapping()
    addObjectSlots(&type)
    type.slot(Py_nb_bool, { _ in 1 } as PyCallbackBool)
    type.slot(Py_mp_length, objectLength)
    type.slot(Py_mp_subscript, objectGetItem)
    type.slot(Py_mp_ass_subscript, objectSetItem)
    type.slot(Py_sq_contains, objectContains)
    type.slot(Py_tp_iter, objectIterator)
    type.slot(Py_am_aiter) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let iterate = try imported("swiftracer._async", "AsyncIterator")
            return try iterate.borrowed.call([instance])
        }
    }
    type.method(
        "_async_iterator",
        doc: "_async_iterator($self, /)\n--\n\nReturn the JavaScript iterator for ``for await``.",
        objectAsyncIterator)
    type.method("__keys__", doc: "__keys__($self, /)\n--\n\nReturn an iterator over the keys.") {
        instance, _ in
        returning(instance) { () throws(PythonError) in try keyIterator(of: instance) }
    }
    type.method(
        "get",
        doc: "get($self, key, default=None, /)\n--\n\nReturn the own property, or the default."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...2, count, of: "get")
            try expectNoKeywords(names, of: "get")
            if let value = try ownProperty(of: instance, arguments[0]) {
                return value
            }
            return PyRef(retaining: count == 2 ? arguments[1] : .none)
        }
    }
    return try type.build()
}

/// What all live values share: attributes, identity, `repr`, `to_python`, no pickling.
func addObjectSlots(_ type: inout TypeBuilder) {
    // Through the Context to what its `default` refers to, which may be this.
    type.isCollected()
    type.slot(Py_tp_getattro, objectGetAttribute)
    type.slot(Py_tp_setattro, objectSetAttribute)
    type.slot(Py_tp_repr, objectRepresentation)
    type.slot(Py_tp_hash, keptHash)
    type.slot(Py_tp_richcompare, keptCompare)
    type.property("_isolate", doc: "The isolate that the value lives in.") { instance, _ in
        PyRef(retaining: instance.owner.owner).returned()
    }
    type.method("to_python", doc: "to_python($self, /)\n--\n\nCopy to plain Python data.") {
        instance, _ in
        returning(instance) { () throws(PythonError) in
            var options = CallOptions()
            options.copy = true
            let object = instance.swift(JSObject.self)
            return try entering(object.context, owner: instance.owner, options) { $0.local(object) }
        }
    }
    addPicklingRefusal(&type)
}

// MARK: - Items

private func badKey(_ key: PyBorrowed) -> PythonError {
    .engine(
        EngineError(
            .conversionFailed, "a key must be a str, an int or a JSSymbol, not \(key.typeName)"))
}

/// The own property, or nil.
private func ownProperty(
    of object: PyBorrowed, _ key: PyBorrowed
) throws(PythonError) -> PyRef? {
    let target = object.swift(JSObject.self)
    var tape: Tape?
    if key.isString, let key = try Tape.Node(simple: key) {
        let node = try releasingGIL { () throws(EngineError) in
            try target.ownProperty(simple: key, &tape)
        }
        return try python(node, making: tape, of: object)
    }
    var writer = TapeWriter()
    guard let key = try writer.writeKey(key) else { throw badKey(key) }
    let node = try enteringForValue(target.context) { (scope) throws(EngineError) -> Tape.Node? in
        let key = try scope.key(key, from: writer.tape)
        guard try scope.hasOwn(target.local, key) else { return nil }
        return try scope.record(
            try scope.get(target.local, key), isDeep: false, making: &tape)
    }
    return try python(node, making: tape, of: object)
}

/// The property of the object or its prototypes, or nil.
private func property(
    of object: PyBorrowed, _ name: PyBorrowed
) throws(PythonError) -> PyRef? {
    let target = object.swift(JSObject.self)
    var tape: Tape?
    if let name = try Tape.Node(simple: name) {
        let node = try releasingGIL { () throws(EngineError) in
            try target.property(simple: name, &tape)
        }
        return try python(node, making: tape, of: object)
    }
    var writer = TapeWriter()
    guard let key = try writer.writeKey(name) else { throw badKey(name) }
    let node = try enteringForValue(target.context) { (scope) throws(EngineError) -> Tape.Node? in
        let key = try scope.key(key, from: writer.tape)
        let value = try scope.get(target.local, key)
        if value.kind == .undefined, try !scope.has(target.local, key) { return nil }
        return try scope.record(value, isDeep: false, making: &tape)
    }
    return try python(node, making: tape, of: object)
}

/// The Python value of a property of `object`, which becomes the receiver of a function.
private func python(
    _ node: Tape.Node?, making tape: consuming Tape?, of object: PyBorrowed
) throws(PythonError) -> PyRef? {
    guard let node else { return nil }
    guard let tape else { return try python(primitive: node) }
    return try python(
        node, from: tape, owner: object.owner, receiver: object.swift(JSObject.self))
}

private let objectGetItem: PyCallback2 = { instance, key in
    returning(instance) { () throws(PythonError) in
        guard let value = try ownProperty(of: instance, key) else { throw keyError(key) }
        return value
    }
}

private let objectSetItem: PyCallbackSet = { instance, key, value in
    returning(instance) { () throws(PythonError) -> Int32 in
        var writer = TapeWriter(for: instance.owner)
        guard let keyNode = try writer.writeKey(key) else { throw badKey(key) }
        let target = instance.swift(JSObject.self)
        if value.isNull {
            let isFound = try enteringForValue(target.context) { (scope) throws(EngineError) in
                let key = try scope.key(keyNode, from: writer.tape)
                guard try scope.hasOwn(target.local, key) else { return false }
                try scope.delete(target.local, key)
                return true
            }
            guard isFound else { throw keyError(key) }
            return 0
        }
        let valueNode = try writer.write(value, at: .value)
        // The one key whose assignment would do something else than set a property.
        let isPrototype = key.isString && key.equals("__proto__")
        try enteringForValue(target.context) { (scope) throws(EngineError) in
            let key = try scope.key(keyNode, from: writer.tape)
            let value = try scope.play(valueNode, from: writer.tape)
            if isPrototype {
                try scope.define(target.local, key, value)
            } else {
                try scope.set(target.local, key, value)
            }
        }
        return 0
    }
}

private let objectContains: PyCallbackTest = { instance, key in
    returning(instance) { () throws(PythonError) -> Int32 in
        var writer = TapeWriter()
        guard let keyNode = try writer.writeKey(key) else { return 0 }
        let target = instance.swift(JSObject.self)
        return try enteringForValue(target.context) { (scope) throws(EngineError) in
            try scope.hasOwn(target.local, try scope.key(keyNode, from: writer.tape)) ? 1 : 0
        }
    }
}

private let objectLength: PyCallbackNumber = { instance in
    returning(instance) { () throws(PythonError) in
        let target = instance.swift(JSObject.self)
        return try enteringForValue(target.context) { (scope) throws(EngineError) in
            Int(scope.length(ofArray: try scope.keys(target.local)))
        }
    }
}

// MARK: - Attributes

private let objectGetAttribute: PyCallback2 = { instance, name in
    returning(instance) { () throws(PythonError) in
        if try isPythonName(name, of: instance) { return try instance.genericAttribute(name) }
        let value = try property(of: instance, name)
        guard let value else { throw try noAttribute(name, of: instance) }
        return value
    }
}

private let objectSetAttribute: PyCallbackSet = { instance, name, value in
    returning(instance) { () throws(PythonError) -> Int32 in
        if try isPythonName(name, of: instance) {
            throw .builtin(
                .attributeError,
                "'\(try name.swiftString())' is a name of Python's here: use obj[...] to set it")
        }
        var writer = TapeWriter(for: instance.owner)
        guard let keyNode = try writer.writeKey(name) else { throw badKey(name) }
        let target = instance.swift(JSObject.self)
        if value.isNull {
            let isFound = try enteringForValue(target.context) { (scope) throws(EngineError) in
                let key = try scope.key(keyNode, from: writer.tape)
                guard try scope.hasOwn(target.local, key) else { return false }
                try scope.delete(target.local, key)
                return true
            }
            guard isFound else { throw try noAttribute(name, of: instance) }
            return 0
        }
        let valueNode = try writer.write(value, at: .value)
        try enteringForValue(target.context) { (scope) throws(EngineError) in
            let key = try scope.key(keyNode, from: writer.tape)
            try scope.set(target.local, key, try scope.play(valueNode, from: writer.tape))
        }
        return 0
    }
}

private func noAttribute(
    _ name: PyBorrowed, of object: PyBorrowed
) throws(PythonError) -> PythonError {
    .builtin(
        .attributeError,
        "'\(object.typeName)' object has no property '\(try name.swiftString())'")
}

// MARK: - Representation

private let objectRepresentation: PyCallback1 = { instance in
    returning(instance) { () throws(PythonError) in
        let object = instance.swift(JSObject.self)
        let detail = try? releasingGIL { () throws(EngineError) in
            try object.context.withScope { (scope) throws(EngineError) in scope.detail(of: object) }
        }
        guard let detail else { return try PyRef("<\(instance.typeName) (closed)>") }
        return try PyRef(
            detail.isEmpty ? "<\(instance.typeName)>" : "<\(instance.typeName) \(detail)>")
    }
}

extension Scope {
    /// What tells the object from others of its kind; runs no JavaScript.
    fileprivate borrowing func detail(of object: JSObject) -> String {
        let local = local(object)
        switch local.kind {
        case .array: return "length=\(length(ofArray: local))"
        case .map: return "size=\(size(ofMap: local))"
        case .set: return "size=\(size(ofSet: local))"
        case .promise: return "\(state(ofPromise: local))"
        case .buffer: return "\(string(constructorName(local))) \(extent(ofBuffer: local))"
        case .function:
            let name = functionName(local)
            return name.kind == .string ? string(name) : ""
        default: return string(constructorName(local))
        }
    }

    private borrowing func extent(ofBuffer buffer: Local) -> String {
        guard let state = try? state(ofBuffer: buffer) else { return "detached" }
        return "length=\(state.byteCount / elementType(ofBuffer: buffer).byteCount)"
    }
}
