internal import CPython
internal import SwiftRacer

/// From a tape to Python.
///
/// `owner` is the Python Context that live objects belong to. `receiver` is what a function was
/// read from, if that is what `node` is.
@inline(__always) func python(
    _ node: Tape.Node, from tape: borrowing Tape, owner: PyBorrowed, receiver: JSObject? = nil
) throws(PythonError) -> PyRef {
    switch node.kind {
    case .number: return try python(number: node.number)
    case .undefined:
        // It may stand for a string that there was no memory for.
        do throws(EngineError) { try tape.checkMemory() } catch { throw .engine(error) }
        return PyRef(retaining: Types.current.undefined)
    case .null: return PyRef(retaining: .none)
    case .boolean: return PyRef(node.bits != 0)
    case .string, .borrowedString: return try string(node, in: tape)
    case .object:
        return try proxy(tape.objects[node.index], owner: owner, receiver: receiver)
    default: return try other(node, from: tape, owner: owner)
    }
}

/// The Python value of a node that needs no tape.
@inline(__always) func python(primitive node: Tape.Node) throws(PythonError) -> PyRef {
    switch node.kind {
    case .number: return try python(number: node.number)
    case .null: return PyRef(retaining: .none)
    case .boolean: return PyRef(node.bits != 0)
    default: return PyRef(retaining: Types.current.undefined)
    }
}

/// An int if it is integral, within ±(2⁵³−1) and not −0; else a float.
@inline(__always) private func python(number: Double) throws(PythonError) -> PyRef {
    // Not `Int(exactly:)`, which calls a function of the C library.
    if number.magnitude < 0x1p53 {
        let integer = Int(number)
        if Double(integer) == number, integer != 0 || number.sign == .plus {
            return try PyRef(integer)
        }
    }
    return try PyRef(number)
}

private func other(
    _ node: Tape.Node, from tape: borrowing Tape, owner: PyBorrowed
) throws(PythonError) -> PyRef {
    switch node.kind {
    case .bigInt:
        let words = tape.words[node.index..<node.index + Int(node.count)]
        return try PyRef(isNegative: node.isNegative, words: words)
    case .date: return try datetime(milliseconds: node.number)
    case .symbol:
        return try PyRef(Types.current.symbol, tape.symbols[node.index], owner: owner)
    case .container: return try containers(of: tape, owner: owner, root: node)
    default: preconditionFailure("a node of kind \(node.kind) was taken for another")
    }
}

/// `value` as a live or plain Python value.
func python(_ value: JSValue, owner: PyBorrowed) throws(PythonError) -> PyRef {
    switch value {
    case .undefined: return PyRef(retaining: Types.current.undefined)
    case .null: return PyRef(retaining: .none)
    case .boolean(let boolean): return PyRef(boolean)
    case .number(let number): return try python(number: number)
    case .string(let string): return try PyRef(utf16: string.utf16)
    case .bigInt(let bigInt):
        return try PyRef(isNegative: bigInt.isNegative, words: bigInt.words[...])
    case .symbol(let symbol): return try PyRef(Types.current.symbol, symbol, owner: owner)
    case .object(let object): return try proxy(object, owner: owner)
    }
}

/// The Python value that stands for a live object.
private func proxy(
    _ object: JSObject, owner: PyBorrowed, receiver: JSObject? = nil
) throws(PythonError) -> PyRef {
    let types = Types.current
    return switch object {
    case is JSFunction:
        try PyRef(
            types.function, object, owner: owner, companion: receiver,
            vectorcall: functionVectorcall)
    case is JSArray: try PyRef(types.array, object, owner: owner)
    case is JSMap: try PyRef(types.map, object, owner: owner)
    case is JSSet: try PyRef(types.set, object, owner: owner)
    case is JSError: try PyRef(types.error, object, owner: owner)
    case is JSPromise: try PyRef(types.promise, object, owner: owner)
    case is JSBuffer: try PyRef(types.buffer, object, owner: owner)
    default: try PyRef(types.object, object, owner: owner)
    }
}

// MARK: - Containers

/// The lists, dicts and sets of a tape: first made, then filled, so that they may name each other.
private func containers(
    of tape: borrowing Tape, owner: PyBorrowed, root: Tape.Node
) throws(PythonError) -> PyRef {
    let made = try makeList(count: tape.containers.count)
    for (index, container) in tape.containers.enumerated() {
        let empty =
            switch container.kind {
            case .array: try makeList(count: container.count)
            case .object, .map: try makeDict()
            case .set: try makeSet()
            case .buffer: try plainBuffer(tape.buffers[container.start])
            case .regExp: try pattern(container.start, from: tape)
            case .exception:
                if let known = tape.hostErrors[index] as? PythonException, !known.object.isNull {
                    PyRef(retaining: known.object)
                } else {
                    try javaScriptError(
                        tape.exceptions[tape.nodes[container.start].index],
                        thrown: tape.nodes[container.start + 1], from: tape, owner: owner)
                }
            case .error: preconditionFailure("an error of Python was found in JavaScript")
            }
        setItem(made.borrowed, index, empty)
    }
    for (index, container) in tape.containers.enumerated() {
        // Python's own exception is as it was.
        if container.kind == .exception, tape.hostErrors[index] != nil { continue }
        try fill(
            made.borrowed.listItem(index), container, from: tape, made.borrowed, owner: owner)
    }
    return PyRef(retaining: made.borrowed.listItem(root.index))
}

private func fill(
    _ object: PyBorrowed, _ container: Tape.Container, from tape: borrowing Tape,
    _ containers: PyBorrowed, owner: PyBorrowed
) throws(PythonError) {
    func item(_ offset: Int) throws(PythonError) -> PyRef {
        let node = tape.nodes[container.start + offset]
        if node.kind == .container { return PyRef(retaining: containers.listItem(node.index)) }
        do throws(PythonError) {
            return try python(node, from: tape, owner: owner)
        } catch {
            throw try error.located(at: tape.path(to: container.start + offset))
        }
    }
    switch container.kind {
    case .array:
        for offset in 0..<container.count {
            let node = tape.nodes[container.start + offset]
            if node.kind == .number {
                setItem(object, offset, try python(primitive: node))
            } else {
                setItem(object, offset, try item(offset))
            }
        }
    case .object, .map:
        for offset in stride(from: 0, to: container.count, by: 2) {
            let key = try item(offset)
            try checkHashable(key.borrowed, "a Map key", at: container.start + offset, in: tape)
            let value = try item(offset + 1)
            try setItem(object, key.borrowed, value.borrowed)
            if dictCount(object) <= offset / 2 {
                throw try collision("Map keys", key.borrowed, offset, container, in: tape)
            }
        }
    case .set:
        for offset in 0..<container.count {
            let member = try item(offset)
            try checkHashable(
                member.borrowed, "a Set element", at: container.start + offset, in: tape)
            try add(member.borrowed, toSet: object)
            if setCount(object) <= offset {
                throw try collision("Set elements", member.borrowed, offset, container, in: tape)
            }
        }
    case .buffer, .error, .regExp: return
    case .exception:
        guard container.count > 2 else { return }
        let cause = try item(2)
        try object.setAttribute("__cause__", cause.borrowed)
    }
}

/// The pattern for the RegExp whose source and flags are at `start`.
private func pattern(
    _ start: Int, from tape: borrowing Tape
) throws(PythonError) -> PyRef {
    let source = try string(tape.nodes[start], in: tape)
    let flags = try string(tape.nodes[start + 1], in: tape)
    let convert = try imported("swiftracer._regexp", "to_python")
    let converted = try convert.borrowed.call([source.borrowed, flags.borrowed])
    guard converted.borrowed.isString else { return converted }
    throw .engine(
        EngineError(
            .conversionFailed,
            "cannot convert \(try tape.path(toContainerWith: start)): "
                + (try converted.borrowed.swiftString())))
}

/// The exception for an Error that was not thrown, without its cause.
private func javaScriptError(
    _ exception: JSException, thrown: Tape.Node, from tape: borrowing Tape, owner: PyBorrowed
) throws(PythonError) -> PyRef {
    let value = try python(thrown, from: tape, owner: owner)
    return try makeJavaScriptError(exception, isSyntaxError: false, value: value.borrowed)
}

/// Two values that JavaScript tells apart, as 1 and 1n, and Python does not.
private func collision(
    _ role: String, _ value: PyBorrowed, _ offset: Int, _ container: Tape.Container,
    in tape: borrowing Tape
) throws(PythonError) -> PythonError {
    let path = try tape.path(toContainerWith: container.start + offset)
    return .engine(
        EngineError(
            .conversionFailed,
            "cannot convert \(path): two \(role) become \(try value.representation())"))
}

/// Refuses a container where Python needs something that can be hashed.
private func checkHashable(
    _ object: PyBorrowed, _ role: String, at position: Int, in tape: borrowing Tape
) throws(PythonError) {
    guard
        object.isList || object.isDict || object.isSet
            || tape.isUnhashableBuffer(tape.nodes[position])
    else { return }
    let path = try tape.path(toContainerWith: position)
    throw .engine(
        EngineError(
            .conversionFailed,
            "cannot convert \(path): \(role) becomes a \(object.typeName), which cannot be hashed"))
}

extension PythonError {
    /// The same error, with the path to the value that it is about.
    fileprivate func located(at path: String) -> PythonError {
        guard case .engine(let error) = self, error.code == .conversionFailed else { return self }
        return .engine(EngineError(.conversionFailed, "\(error.message), at \(path)"))
    }
}

// MARK: - Dates

/// An aware datetime, in UTC.
private func datetime(milliseconds: Double) throws(PythonError) -> PyRef {
    guard let milliseconds = Int(exactly: milliseconds) else {
        throw .engine(
            EngineError(.conversionFailed, "cannot convert an invalid Date to datetime"))
    }
    let make = try imported("swiftracer._dates", "from_milliseconds")
    let count = try PyRef(milliseconds)
    do throws(PythonError) {
        return try make.borrowed.call([count.borrowed])
    } catch {
        guard clearOverflowError() else { throw error }
        throw .engine(
            EngineError(
                .conversionFailed,
                "cannot convert a Date to datetime: \(milliseconds) ms are not in years 1 to 9999"))
    }
}
