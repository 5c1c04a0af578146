internal import CPython
internal import SwiftRacer

/// Makes the lists, dicts and sets of a tape, and what else has an identity.
///
/// First all are made, then filled, so that they may name each other.
struct ContainerBuilder: ~Copyable {
    private let owner: PyBorrowed
    // By the numbers of the tape's containers.
    private var objects: [PyBorrowed] = []
    private var kept = RetainedObjects()
    private var keys = KeyCache()

    private init(owner: PyBorrowed) {
        self.owner = owner
    }

    /// The Python value of `root`, a container.
    static func build(
        _ root: Tape.Node, from tape: borrowing Tape, owner: PyBorrowed
    ) throws(PythonError) -> PyRef {
        var builder = ContainerBuilder(owner: owner)
        // The collector would look again and again through what all stays.
        let pausesCollector = tape.containers.count > 1000 && PyGC_Disable() != 0
        defer { if pausesCollector { PyGC_Enable() } }
        builder.objects.reserveCapacity(tape.containers.count)
        for index in tape.containers.indices {
            try checkSignals(after: index)
            let object = try builder.make(index, from: tape)
            builder.objects.append(object.borrowed)
            builder.kept.take(object)
        }
        for index in tape.containers.indices {
            try checkSignals(after: index)
            try builder.fill(index, from: tape)
        }
        return PyRef(retaining: builder.objects[root.index])
    }

    private static func checkSignals(after count: Int) throws(PythonError) {
        if count & 0xFFF == 0xFFF { try Signals.check() }
    }

    private func make(_ index: Int, from tape: borrowing Tape) throws(PythonError) -> PyRef {
        let container = tape.containers[index]
        switch container.kind {
        case .array: return try makeList(count: container.count)
        case .object, .map: return try makeDict()
        case .set: return try makeSet()
        case .buffer: return try plainBuffer(tape.buffers[container.start])
        case .regExp: return try pattern(container.start, from: tape)
        case .exception:
            if let known = tape.hostErrors[index] as? PythonException, !known.object.isNull {
                return PyRef(retaining: known.object)
            }
            return try javaScriptError(
                tape.exceptions[tape.nodes[container.start].index],
                thrown: tape.nodes[container.start + 1], from: tape, owner: owner)
        case .error: preconditionFailure("an error of Python was found in JavaScript")
        }
    }

    private mutating func fill(_ index: Int, from tape: borrowing Tape) throws(PythonError) {
        let container = tape.containers[index]
        let object = objects[index]
        switch container.kind {
        case .array:
            for offset in 0..<container.count {
                setItem(object, offset, try item(container.start + offset, from: tape))
            }
        case .object:
            for offset in stride(from: 0, to: container.count, by: 2) {
                let position = container.start + offset
                let key = try keys.key(tape.nodes[position], at: offset, from: tape)
                let value = try item(position + 1, from: tape)
                try setItem(object, key, value.borrowed)
            }
        case .map: try fillMap(object, container, from: tape)
        case .set: try fillSet(object, container, from: tape)
        case .buffer, .error, .regExp: return
        case .exception:
            // Python's own exception is as it was.
            guard container.count > 2, tape.hostErrors[index] == nil else { return }
            let cause = try item(container.start + 2, from: tape)
            try object.setAttribute("__cause__", cause.borrowed)
        }
    }

    private func fillMap(
        _ object: PyBorrowed, _ container: Tape.Container, from tape: borrowing Tape
    ) throws(PythonError) {
        for offset in stride(from: 0, to: container.count, by: 2) {
            let position = container.start + offset
            let key = try item(position, from: tape)
            try checkHashable(key.borrowed, "a Map key", at: position, in: tape)
            let value = try item(position + 1, from: tape)
            try setItem(object, key.borrowed, value.borrowed)
            if dictCount(object) <= offset / 2 {
                throw try collision("Map keys", key.borrowed, position, in: tape)
            }
        }
    }

    private func fillSet(
        _ object: PyBorrowed, _ container: Tape.Container, from tape: borrowing Tape
    ) throws(PythonError) {
        for offset in 0..<container.count {
            let position = container.start + offset
            let member = try item(position, from: tape)
            try checkHashable(member.borrowed, "a Set element", at: position, in: tape)
            try add(member.borrowed, toSet: object)
            if setCount(object) <= offset {
                throw try collision("Set elements", member.borrowed, position, in: tape)
            }
        }
    }

    @inline(__always) private func item(
        _ position: Int, from tape: borrowing Tape
    ) throws(PythonError) -> PyRef {
        let node = tape.nodes[position]
        switch node.kind {
        case .container: return PyRef(retaining: objects[node.index])
        case .number, .boolean, .null: return try python(primitive: node)
        case .string: return try string(node, in: tape)
        default: return try other(node, position, from: tape)
        }
    }

    @inline(never) private func other(
        _ node: Tape.Node, _ position: Int, from tape: borrowing Tape
    ) throws(PythonError) -> PyRef {
        do throws(PythonError) {
            return try python(node, from: tape, owner: owner)
        } catch {
            throw try error.located(at: tape.path(to: position))
        }
    }
}

/// The str objects of property keys, one for all objects that were recorded with the same key.
private struct KeyCache: ~Copyable {
    private struct Key: Hashable {
        let offset: UInt64
        let count: UInt32
    }

    // What the last object had at each place: most are alike.
    private var recent: [(key: Key, object: PyBorrowed)] = []
    private var objects: [Key: PyBorrowed] = [:]
    private var kept = RetainedObjects()

    /// The str for `node`, which is at `place` in its object.
    mutating func key(
        _ node: Tape.Node, at place: Int, from tape: borrowing Tape
    ) throws(PythonError) -> PyBorrowed {
        let key = Key(offset: node.bits, count: node.count)
        if place / 2 < recent.count, recent[place / 2].key == key {
            return recent[place / 2].object
        }
        let object = try object(key, node, from: tape)
        if place / 2 < recent.count {
            recent[place / 2] = (key, object)
        } else if place / 2 == recent.count {
            recent.append((key, object))
        }
        return object
    }

    private mutating func object(
        _ key: Key, _ node: Tape.Node, from tape: borrowing Tape
    ) throws(PythonError) -> PyBorrowed {
        if let known = objects[key] { return known }
        let made = try string(node, in: tape)
        let object = made.borrowed
        kept.take(made)
        objects[key] = object
        return object
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
    _ role: String, _ value: PyBorrowed, _ position: Int, in tape: borrowing Tape
) throws(PythonError) -> PythonError {
    let path = try tape.path(toContainerWith: position)
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
