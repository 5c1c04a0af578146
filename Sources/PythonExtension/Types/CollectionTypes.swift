internal import CPython
internal import SwiftRacer

/// `swiftracer.JSMap`.
func makeMapType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSMap", doc: "A live JavaScript Map, as a mapping.")
    type.isNotInstantiable()
    type.matchesAsMapping()
    addObjectSlots(&type)
    type.slot(Py_mp_length) { (instance: PyBorrowed) -> Int in
        returning(instance) { () throws(PythonError) in
            let map = instance.swift(JSMap.self)
            return try enteringForValue(map.context) { $0.size(ofMap: map.local) }
        }
    }
    type.slot(Py_mp_subscript) { (instance: PyBorrowed, key: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            guard let value = try mapValue(instance, key) else { throw keyError(key) }
            return value
        }
    }
    type.slot(Py_mp_ass_subscript, mapSetItem)
    type.slot(Py_sq_contains) { (instance: PyBorrowed, key: PyBorrowed) -> Int32 in
        returning(instance) { () throws(PythonError) -> Int32 in
            let map = instance.swift(JSMap.self)
            return try withPlayed(key, of: instance) { (scope, key) throws(EngineError) in
                try scope.has(inMap: map.local, key) ? 1 : 0
            }
        }
    }
    type.slot(Py_tp_iter) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let map = instance.swift(JSMap.self)
            return try iterator(of: instance, step: 2) { $0.entries(ofMap: map.local) }
        }
    }
    type.method(
        "get", doc: "get($self, key, default=None, /)\n--\n\nReturn the value, or the default."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...2, count, of: "get")
            try expectNoKeywords(names, of: "get")
            if let value = try mapValue(instance, arguments[0]) { return value }
            return PyRef(retaining: count == 2 ? arguments[1] : .none)
        }
    }
    type.method(
        "__entries__", doc: "__entries__($self, /)\n--\n\nIterate over key, value, key, value, …"
    ) { instance, _ in
        returning(instance) { () throws(PythonError) in
            let map = instance.swift(JSMap.self)
            return try iterator(of: instance) { $0.entries(ofMap: map.local) }
        }
    }
    type.method(
        "popitem", doc: "popitem($self, /)\n--\n\nDelete the last entry and return it.", mapPopItem)
    type.method("clear", doc: "clear($self, /)\n--\n\nDelete all entries.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            let map = instance.swift(JSMap.self)
            try enteringForValue(map.context) { $0.clear(map: map.local) }
            return PyRef(retaining: .none)
        }
    }
    return try type.build()
}

private func mapValue(
    _ object: PyBorrowed, _ key: PyBorrowed
) throws(PythonError) -> PyRef? {
    let map = object.swift(JSMap.self)
    var writer = TapeWriter(for: object.owner)
    let node = try writer.write(key, at: .value)
    var isFound = true
    let value = try entering(map.context, owner: object.owner, receiver: map) {
        (scope) throws(EngineError) in
        let key = try scope.play(node, from: writer.tape)
        let value = try scope.get(fromMap: map.local, key)
        if value.kind == .undefined { isFound = try scope.has(inMap: map.local, key) }
        return value
    }
    if isFound { return value }
    return nil
}

private let mapSetItem: PyCallbackSet = { instance, key, value in
    returning(instance) { () throws(PythonError) -> Int32 in
        let map = instance.swift(JSMap.self)
        if value.isNull {
            let isFound = try withPlayed(key, of: instance) { (scope, key) throws(EngineError) in
                try scope.delete(fromMap: map.local, key)
            }
            guard isFound else { throw keyError(key) }
            return 0
        }
        var writer = TapeWriter(for: instance.owner)
        let keyNode = try writer.write(key, at: .value)
        let valueNode = try writer.write(value, at: .value)
        try enteringForValue(map.context) { (scope) throws(EngineError) in
            let locals = try scope.play([keyNode, valueNode], from: writer.tape)
            try scope.set(inMap: map.local, locals[0], locals[1])
        }
        return 0
    }
}

/// By the key as JavaScript has it: 1 and 1n are one int in Python.
private let mapPopItem: PyCallback2 = { instance, _ in
    returning(instance) { () throws(PythonError) in
        let map = instance.swift(JSMap.self)
        var tape = Tape()
        let entry = try enteringForValue(map.context) {
            (scope) throws(EngineError) -> (key: Tape.Node, value: Tape.Node)? in
            let entries = scope.entries(ofMap: map.local)
            let count = scope.length(ofArray: entries)
            guard count > 0 else { return nil }
            let key = try scope.element(entries, count - 2)
            let value = scope.record(try scope.element(entries, count - 1), in: &tape)
            _ = try scope.delete(fromMap: map.local, key)
            return (scope.record(key, in: &tape), value)
        }
        guard let entry else {
            let message = try PyRef("popitem(): the Map is empty")
            throw keyError(message.borrowed)
        }
        return try PyRef(tuple: 2) { (index) throws(PythonError) in
            try python(
                index == 0 ? entry.key : entry.value, from: tape, owner: instance.owner)
        }
    }
}

/// Enters the object's context with `value` as a local.
private func withPlayed<Result>(
    _ value: PyBorrowed, of object: PyBorrowed,
    _ body: (borrowing Scope, Local) throws(EngineError) -> Result
) throws(PythonError) -> Result {
    var writer = TapeWriter(for: object.owner)
    let node = try writer.write(value, at: .value)
    return try enteringForValue(object.swift(JSObject.self).context) {
        (scope) throws(EngineError) in
        try body(scope, try scope.play(node, from: writer.tape))
    }
}

/// An iterator over the elements, as they are now, of the array that `body` gives.
private func iterator(
    of object: PyBorrowed, step: Int = 1, _ body: (borrowing Scope) -> Local
) throws(PythonError) -> PyRef {
    let target = object.swift(JSObject.self)
    var tape = Tape()
    var nodes: [Tape.Node] = []
    try enteringForValue(target.context) { (scope) throws(EngineError) in
        let array = body(scope)
        let count = Int(scope.length(ofArray: array))
        try scope.record(
            array, from: 0, upTo: count, step: step, in: &tape, &nodes)
    }
    let list = try makeList(count: nodes.count)
    for (position, node) in nodes.enumerated() {
        setItem(list.borrowed, position, try python(node, from: tape, owner: object.owner))
    }
    return try list.borrowed.iterator()
}

/// `swiftracer.JSSet`.
func makeSetType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSSet", doc: "A live JavaScript Set, as a set.")
    type.isNotInstantiable()
    addObjectSlots(&type)
    type.slot(Py_sq_length) { (instance: PyBorrowed) -> Int in
        returning(instance) { () throws(PythonError) in
            let set = instance.swift(JSSet.self)
            return try enteringForValue(set.context) { $0.size(ofSet: set.local) }
        }
    }
    type.slot(Py_sq_contains) { (instance: PyBorrowed, member: PyBorrowed) -> Int32 in
        returning(instance) { () throws(PythonError) -> Int32 in
            let set = instance.swift(JSSet.self)
            return try withPlayed(member, of: instance) { (scope, member) throws(EngineError) in
                try scope.has(inSet: set.local, member) ? 1 : 0
            }
        }
    }
    type.slot(Py_tp_iter) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let set = instance.swift(JSSet.self)
            return try iterator(of: instance) { $0.members(ofSet: set.local) }
        }
    }
    type.method("add", doc: "add($self, value, /)\n--\n\nAdd ``value``.") {
        instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...1, count, of: "add")
            try expectNoKeywords(names, of: "add")
            let set = instance.swift(JSSet.self)
            try withPlayed(arguments[0], of: instance) { (scope, member) throws(EngineError) in
                try scope.add(toSet: set.local, member)
            }
            return PyRef(retaining: .none)
        }
    }
    type.method("discard", doc: "discard($self, value, /)\n--\n\nDelete ``value`` if it is there.")
    {
        instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...1, count, of: "discard")
            try expectNoKeywords(names, of: "discard")
            let set = instance.swift(JSSet.self)
            _ = try withPlayed(arguments[0], of: instance) { (scope, member) throws(EngineError) in
                try scope.delete(fromSet: set.local, member)
            }
            return PyRef(retaining: .none)
        }
    }
    type.method("clear", doc: "clear($self, /)\n--\n\nDelete all elements.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            let set = instance.swift(JSSet.self)
            try enteringForValue(set.context) { $0.clear(set: set.local) }
            return PyRef(retaining: .none)
        }
    }
    return try type.build()
}
