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
    case .container: return try ContainerBuilder.build(node, from: tape, owner: owner)
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
