internal import CPython
internal import SwiftRacer

/// `swiftracer.JSArray`.
func makeArrayType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSArray", doc: "A live JavaScript array, as a sequence.")
    type.isNotInstantiable()
    type.matchesAsSequence()
    addObjectSlots(&type)
    type.slot(Py_mp_length, arrayLength)
    type.slot(Py_sq_length, arrayLength)
    type.slot(Py_mp_subscript, arrayGetItem)
    type.slot(Py_mp_ass_subscript, arraySetItem)
    type.slot(Py_sq_item, arrayItem)
    type.slot(Py_tp_iter, arrayIterator)
    type.method(
        "append", doc: "append($self, value, /)\n--\n\nAdd ``value`` at the end."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...1, count, of: "append")
            try expectNoKeywords(names, of: "append")
            try replace(in: instance, nil, with: [arguments[0]])
            return PyRef(retaining: .none)
        }
    }
    type.method(
        "extend", doc: "extend($self, values, /)\n--\n\nAdd all ``values`` at the end."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(1...1, count, of: "extend")
            try expectNoKeywords(names, of: "extend")
            let values = try arguments[0].list()
            try replace(in: instance, nil, with: values.borrowed.items)
            return PyRef(retaining: .none)
        }
    }
    type.method(
        "insert", doc: "insert($self, index, value, /)\n--\n\nAdd ``value`` before ``index``."
    ) { instance, arguments, count, names in
        returning(instance) { () throws(PythonError) in
            try expect(2...2, count, of: "insert")
            try expectNoKeywords(names, of: "insert")
            let length = try arrayCount(instance)
            var index = try arguments[0].clampedIndex()
            if index < 0 { index = max(0, index + length) }
            try replace(in: instance, min(index, length)..<min(index, length), with: [arguments[1]])
            return PyRef(retaining: .none)
        }
    }
    return try type.build()
}

private func arrayCount(_ object: PyBorrowed) throws(PythonError) -> Int {
    let array = object.swift(JSArray.self)
    return try enteringForValue(array.context) { (scope) throws(EngineError) in
        Int(scope.length(ofArray: array.local))
    }
}

private let arrayLength: PyCallbackNumber = { instance in
    returning(instance) { () throws(PythonError) in try arrayCount(instance) }
}

/// The index that `key` means in an array of `count` elements.
private func index(
    _ key: PyBorrowed, in count: Int
) throws(PythonError) -> UInt32 {
    guard key.hasIndex else {
        throw .builtin(
            .typeError, "array indices must be integers or slices, not \(key.typeName)")
    }
    let given = try key.clampedIndex()
    let index = given < 0 ? given + count : given
    guard index >= 0, index < count else {
        throw .builtin(.indexError, "array index out of range")
    }
    return UInt32(index)
}

/// The element at an index of Python's.
private func element(_ object: PyBorrowed, at given: Int) throws(PythonError) -> PyRef {
    let array = object.swift(JSArray.self)
    var isInside = true
    let element = try entering(array.context, owner: object.owner, receiver: array) {
        (scope) throws(EngineError) in
        let count = Int(scope.length(ofArray: array.local))
        let index = given < 0 ? given + count : given
        isInside = index >= 0 && index < count
        return isInside ? try scope.element(array.local, UInt32(index)) : .undefined
    }
    guard isInside else { throw .builtin(.indexError, "array index out of range") }
    return element
}

private let arrayItem: PyCallbackIndex = { instance, index in
    returning(instance) { () throws(PythonError) in
        // Python has added the length once already.
        guard index >= 0 else { throw .builtin(.indexError, "array index out of range") }
        return try element(instance, at: index)
    }
}

private let arrayGetItem: PyCallback2 = { instance, key in
    returning(instance) { () throws(PythonError) in
        if key.isSlice { return try slice(of: instance, key) }
        guard key.hasIndex else {
            throw .builtin(
                .typeError, "array indices must be integers or slices, not \(key.typeName)")
        }
        return try element(instance, at: try key.clampedIndex())
    }
}

private func slice(of object: PyBorrowed, _ key: PyBorrowed) throws(PythonError) -> PyRef {
    let array = object.swift(JSArray.self)
    let (start, _, step, count) = try key.sliceIndices(over: try arrayCount(object))
    var tape = Tape()
    var nodes: [Tape.Node] = []
    try enteringForValue(array.context) { (scope) throws(EngineError) in
        if step > 0, count > 0 {
            try scope.record(
                array.local, from: start, upTo: start + (count - 1) * step + 1, step: step,
                in: &tape, &nodes)
        } else if count > 0 {
            try scope.record(
                array.local, from: start + (count - 1) * step, upTo: start + 1, step: -step,
                in: &tape, &nodes)
            nodes.reverse()
        }
    }
    let list = try makeList(count: nodes.count)
    for (position, node) in nodes.enumerated() {
        setItem(
            list.borrowed, position,
            try python(node, from: tape, owner: object.owner, receiver: array))
    }
    return list
}

private let arraySetItem: PyCallbackSet = { instance, key, value in
    returning(instance) { () throws(PythonError) -> Int32 in
        let count = try arrayCount(instance)
        if key.isSlice {
            try setSlice(of: instance, key, count, value)
        } else if value.isNull {
            let index = Int(try index(key, in: count))
            try replace(in: instance, index..<index + 1, with: [])
        } else {
            try set(instance, at: try index(key, in: count), value)
        }
        return 0
    }
}

private func set(
    _ object: PyBorrowed, at index: UInt32, _ value: PyBorrowed
) throws(PythonError) {
    let array = object.swift(JSArray.self)
    var writer = TapeWriter(for: object.owner)
    let node = try writer.write(value, at: .value)
    try enteringForValue(array.context) { (scope) throws(EngineError) in
        try scope.set(
            array.local, Local(Double(index)), try scope.play(node, from: writer.tape))
    }
}

/// Assigns to a slice, or deletes it if `value` is null.
private func setSlice(
    of object: PyBorrowed, _ key: PyBorrowed, _ length: Int, _ value: PyBorrowed
) throws(PythonError) {
    let (start, stop, step, count) = try key.sliceIndices(over: length)
    let values: PyRef = value.isNull ? try makeList(count: 0) : try value.list()
    let items = values.borrowed.items
    if step == 1 {
        return try replace(in: object, start..<max(start, stop), with: items)
    }
    if value.isNull, count > 1 << 20 {
        throw .builtin(.overflowError, "cannot delete \(count) elements one by one: at most 2**20")
    }
    if value.isNull {
        // From the end, so that the indices before stay what they are.
        let indices = (0..<count).map { start + $0 * step }.sorted(by: >)
        for index in indices { try replace(in: object, index..<index + 1, with: []) }
        return
    }
    guard items.count == count else {
        throw .builtin(
            .valueError,
            "attempt to assign sequence of size \(items.count) to extended slice of size \(count)")
    }
    for (position, item) in items.enumerated() {
        try set(object, at: UInt32(start + position * step), item)
    }
}

/// Replaces a range, or what comes after the end, as `splice` does.
private func replace(
    in object: PyBorrowed, _ range: Range<Int>?, with values: [PyBorrowed]
) throws(PythonError) {
    let array = object.swift(JSArray.self)
    var writer = TapeWriter(for: object.owner)
    var nodes: [Tape.Node] = []
    for (position, value) in values.enumerated() {
        nodes.append(try writer.write(value, at: .index(position)))
    }
    try enteringForValue(array.context) { (scope) throws(EngineError) in
        let locals = try scope.play(nodes, from: writer.tape)
        let end = Int(scope.length(ofArray: array.local))
        let range = range ?? end..<end
        try scope.splice(
            array.local, from: range.lowerBound, deleting: range.count, inserting: locals)
    }
}
