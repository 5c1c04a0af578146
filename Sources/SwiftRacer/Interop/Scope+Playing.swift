/// From a tape to JavaScript.
extension Scope {
    /// The values of `nodes`, made in this scope.
    ///
    /// New objects are made for the tape's containers; each once, however often it is named.
    @unsafe package borrowing func play(
        _ nodes: UnsafeBufferPointer<Tape.Node>, from tape: borrowing Tape,
        into locals: UnsafeMutableBufferPointer<Local>
    ) throws(EngineError) {
        let containers = try playContainers(of: tape)
        for index in nodes.indices {
            unsafe locals.initializeElement(
                at: index, to: try local(nodes[index], containers, in: tape))
        }
    }

    package borrowing func play(
        _ nodes: [Tape.Node], from tape: borrowing Tape
    ) throws(EngineError) -> [Local] {
        let containers = try playContainers(of: tape)
        var locals: [Local] = []
        locals.reserveCapacity(nodes.count)
        for node in nodes { locals.append(try local(node, containers, in: tape)) }
        return locals
    }

    /// The value of `node`, as ``play(_:from:into:)`` makes it.
    package borrowing func play(
        _ node: Tape.Node, from tape: borrowing Tape
    ) throws(EngineError) -> Local {
        let containers = try playContainers(of: tape)
        return try local(node, containers, in: tape)
    }

    /// The value of a node that needs no tape.
    @inline(__always) package borrowing func playSimple(
        _ node: Tape.Node, isKey: Bool = false
    ) throws(EngineError) -> Local {
        switch node.kind {
        case .number: return Local(node.number)
        case .boolean: return Local(node.bits != 0)
        case .null: return .null
        case .borrowedString:
            return try unsafe makeString(node.borrowedUnits, node.encoding, isKey: isKey)
        default: return .undefined
        }
    }

    @inline(__always) private borrowing func local(
        _ node: Tape.Node, _ containers: [Local], in tape: borrowing Tape
    ) throws(EngineError) -> Local {
        switch node.kind {
        case .number: return Local(node.number)
        case .boolean: return Local(node.bits != 0)
        case .null: return .null
        case .undefined: return .undefined
        case .container: return containers[node.index]
        case .host: return containers[tape.containers.count + node.index]
        default: return try other(node, in: tape)
        }
    }

    private borrowing func other(
        _ node: Tape.Node, in tape: borrowing Tape
    ) throws(EngineError) -> Local {
        switch node.kind {
        case .string, .borrowedString:
            return try unsafe makeString(tape.units(of: node), node.encoding)
        case .bigInt:
            let words = tape.words[node.index..<node.index + Int(node.count)]
            return try makeBigInt(isNegative: node.isNegative, words: words)
        case .date: return try makeDate(node.number)
        case .object: return try local(of: tape.objects[node.index])
        case .symbol: return try local(of: tape.symbols[node.index])
        case .undefined, .null, .boolean, .number, .exception, .container, .host:
            preconditionFailure("a node of kind \(node.kind) was taken for another")
        }
    }

    /// The property key of `node`: as a value, but V8 keeps equal ones once.
    package borrowing func key(
        _ node: Tape.Node, from tape: borrowing Tape
    ) throws(EngineError) -> Local {
        switch node.kind {
        case .string, .borrowedString:
            return try unsafe makeString(tape.units(of: node), node.encoding, isKey: true)
        default:
            return try local(node, [], in: tape)
        }
    }

    /// The objects of all containers: first made, then filled, so that they may name each other; and
    /// after them those of the host, each once too.
    private borrowing func playContainers(
        of tape: borrowing Tape
    ) throws(EngineError) -> [Local] {
        if tape.containers.isEmpty, tape.hostValues.isEmpty { return [] }
        var locals: [Local] = []
        locals.reserveCapacity(tape.containers.count + tape.hostValues.count)
        // The rows of a matrix lie in one memory.
        var arrayBuffers: [ObjectIdentifier: Local] = [:]
        for (index, container) in tape.containers.enumerated() {
            switch container.kind {
            case .array where isFlat(container, in: tape):
                let elements = try tape.nodes[container.start...].prefix(container.count).map {
                    (node) throws(EngineError) in try local(node, [], in: tape)
                }
                locals.append(try makeArray(elements))
            case .array: locals.append(try makeArray(count: container.count))
            case .object: locals.append(makeObject())
            case .map: locals.append(makeMap())
            case .set: locals.append(makeSet())
            case .error:
                let message = try local(tape.nodes[container.start + 1], [], in: tape)
                let error = makeError(message)
                if let hostError = tape.hostErrors[index] { set(error, standingFor: hostError) }
                locals.append(error)
            case .buffer:
                let view = tape.buffers[container.start]
                locals.append(try playBuffer(view, &arrayBuffers))
            case .exception:
                locals.append(try local(tape.nodes[container.start + 1], [], in: tape))
            case .regExp:
                let source = try local(tape.nodes[container.start], [], in: tape)
                let flags = try local(tape.nodes[container.start + 1], [], in: tape)
                locals.append(try makeRegExp(source, flags: flags))
            }
        }
        for value in tape.hostValues { locals.append(try value.local(in: self)) }
        var keys = PlayedKeys()
        for (index, container) in tape.containers.enumerated() {
            try fill(locals[index], container, locals, &keys, from: tape)
        }
        return locals
    }

    /// Whether there are only primitives and live objects in a container, which can be made at once.
    private func isFlat(_ container: Tape.Container, in tape: borrowing Tape) -> Bool {
        for position in container.start..<container.start + container.count {
            let kind = tape.nodes[position].kind
            if kind == .container || kind == .host { return false }
        }
        return true
    }

    private borrowing func playBuffer(
        _ view: BufferView, _ arrayBuffers: inout [ObjectIdentifier: Local]
    ) throws(EngineError) -> Local {
        let memory = ObjectIdentifier(view.memory)
        if let arrayBuffer = arrayBuffers[memory] {
            return try makeView(view, .typedArray, over: arrayBuffer)
        }
        let arrayBuffer = try makeArrayBuffer(over: view.memory)
        arrayBuffers[memory] = arrayBuffer
        return try makeView(view, .typedArray, over: arrayBuffer)
    }

    private borrowing func fill(
        _ object: Local, _ container: Tape.Container, _ containers: [Local],
        _ keys: inout PlayedKeys, from tape: borrowing Tape
    ) throws(EngineError) {
        let start = container.start
        switch container.kind {
        case .array where isFlat(container, in: tape): break
        case .array:
            for offset in 0..<container.count {
                let element = try local(tape.nodes[start + offset], containers, in: tape)
                try define(object, index: UInt32(offset), element)
            }
        case .object:
            for offset in stride(from: 0, to: container.count, by: 2) {
                let node = tape.nodes[start + offset]
                let name: Local
                if let known = keys.local(of: node, at: offset / 2) {
                    name = known
                } else {
                    name = try key(node, from: tape)
                    keys.note(name, of: node, at: offset / 2)
                }
                let value = try local(tape.nodes[start + offset + 1], containers, in: tape)
                try define(object, name, value)
            }
        case .map:
            for offset in stride(from: 0, to: container.count, by: 2) {
                let key = try local(tape.nodes[start + offset], containers, in: tape)
                let value = try local(tape.nodes[start + offset + 1], containers, in: tape)
                try set(inMap: object, key, value)
            }
        case .set:
            for offset in 0..<container.count {
                try add(toSet: object, local(tape.nodes[start + offset], containers, in: tape))
            }
        case .exception, .regExp: break
        case .error:
            try defineHidden(
                object, key(ascii: "name"), local(tape.nodes[start], containers, in: tape))
            if container.count > 2 {
                try defineHidden(
                    object, key(ascii: "cause"),
                    local(tape.nodes[start + 2], containers, in: tape))
            }
        case .buffer: break
        }
    }
}

/// The keys of the object that was played last: most objects have those of the one before.
private struct PlayedKeys {
    private var keys: [(node: Tape.Node, local: Local)] = []

    /// The key at `place` of the last object, if it was made of the same characters.
    func local(of node: Tape.Node, at place: Int) -> Local? {
        guard place < keys.count, keys[place].node.isSameString(as: node) else { return nil }
        return keys[place].local
    }

    mutating func note(_ local: Local, of node: Tape.Node, at place: Int) {
        if place < keys.count {
            keys[place] = (node, local)
        } else if place == keys.count {
            keys.append((node, local))
        }
    }
}
