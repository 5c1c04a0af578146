/// From JavaScript to a tape.
extension Scope {
    /// Records `local` for use outside this scope: primitives in full, objects kept alive.
    @inline(__always) package borrowing func record(
        _ local: Local, in tape: inout Tape
    ) -> Tape.Node {
        switch local.kind {
        case .number: Tape.Node(number: local.number)
        case .undefined: Tape.Node(.undefined)
        case .null: Tape.Node(.null)
        case .boolean: Tape.Node(boolean: local.boolean)
        case .string: recordString(local, in: &tape)
        default: recordOther(local, in: &tape)
        }
    }

    private borrowing func recordOther(_ local: Local, in tape: inout Tape) -> Tape.Node {
        switch local.kind {
        case .bigInt:
            let (isNegative, words) = bigInt(local)
            return tape.append(bigIntWords: words, isNegative: isNegative)
        case .symbol:
            return tape.append(JSSymbol(keep(local), context: context))
        case .date:
            return Tape.Node(date: time(of: local))
        default:
            return tape.append(object(local))
        }
    }

    borrowing func recordString(_ local: Local, in tape: inout Tape) -> Tape.Node {
        let count = length(of: local)
        var node = Tape.Node(.string)
        node.count = UInt32(count)
        if isLatin1(local) {
            guard let offset = tape.bytes.allocate(count) else { return Tape.Node(.undefined) }
            node.encoding = .latin1
            node.bits = UInt64(offset)
            let units = unsafe tape.bytes.bytes(at: offset, count: count)
            unsafe writeLatin1(local, to: units.assumingMemoryBound(to: UInt8.self))
        } else {
            guard let offset = tape.bytes.allocate(2 * count) else { return Tape.Node(.undefined) }
            node.encoding = .utf16
            node.bits = UInt64(offset)
            let units = unsafe tape.bytes.bytes(at: offset, count: count * 2)
            unsafe writeUTF16(local, to: units.assumingMemoryBound(to: UInt16.self))
        }
        return node
    }

    /// Records `local` and, of arrays, plain objects, Maps, Sets, Errors and buffers, everything in
    /// it.
    ///
    /// Functions, and objects whose data is not in their properties, are kept alive as by
    /// ``record(_:in:)``. Getters and Proxies run; what they throw ends it.
    package borrowing func recordDeep(
        _ local: Local, in tape: inout Tape
    ) throws(EngineError) -> Tape.Node {
        var found = FoundContainers()
        let node = note(local, &found, in: &tape)
        try tape.checkMemory()
        while tape.filledCount < found.count {
            let next = tape.filledCount
            if let count = try fillInBulk(from: next, &found, in: &tape) {
                tape.filledCount += count
            } else {
                try fill(next, &found, in: &tape)
                tape.filledCount += 1
            }
            try tape.checkMemory()
        }
        return node
    }

    /// Records the elements of an array one by one, kept alive as by ``record(_:in:)``.
    package borrowing func record(
        _ array: Local, from start: Int, upTo end: Int, step: Int = 1, in tape: inout Tape,
        _ nodes: inout [Tape.Node]
    ) throws(EngineError) {
        try Scope.checkElementCount((end - start) / step)
        var position = start
        while position < end {
            let run = try unsafe withElements(of: array, from: position, upTo: end) { locals in
                for offset in locals.indices where (position + offset - start) % step == 0 {
                    nodes.append(record(unsafe locals[offset], in: &tape))
                }
            }
            position += run
        }
    }

    /// The node for `local`; a container is only found, not filled.
    borrowing func note(
        _ local: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) -> Tape.Node {
        if let node = Tape.Node(primitive: local) { return node }
        let kind: Tape.Container.Kind
        var isBulk = false
        switch local.kind {
        case .array:
            kind = .array
            isBulk = true
        case .object where isOrdinary(local):
            kind = .object
            isBulk = true
        case .map: kind = .map
        case .set: kind = .set
        case .error: kind = .exception
        case .buffer: kind = .buffer
        case .object where isPlain(local): kind = .object
        case .object where isRegExp(local): kind = .regExp
        case .boxedPrimitive: return record(primitive(inside: local), in: &tape)
        default: return record(local, in: &tape)
        }
        let known = found.index(of: local, hash: identityHash(local), isBulk: isBulk) { other in
            strictEquals(local, other)
        }
        if let known { return Tape.Node(.container, index: known) }
        tape.containers.append(Tape.Container(kind))
        return Tape.Node(.container, index: found.count - 1)
    }

    /// The node for a cause that is no Error, but becomes an exception: it has no identity as one.
    private borrowing func noteCause(
        _ cause: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) -> Tape.Node {
        found.append(cause)
        tape.containers.append(Tape.Container(.exception))
        return Tape.Node(.container, index: found.count - 1)
    }

    private borrowing func fill(
        _ index: Int, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let local = found[index]
        switch tape.containers[index].kind {
        case .array: try fill(index, from: local, &found, in: &tape)
        case .map: try fill(index, from: entries(ofMap: local), &found, in: &tape)
        case .set: try fill(index, from: members(ofSet: local), &found, in: &tape)
        case .object: try fillObject(index, from: local, &found, in: &tape)
        case .buffer:
            try checkNotStopped()
            tape.containers[index].start = tape.buffers.count
            tape.buffers.append(try copy(ofBuffer: local))
        case .exception: try fillException(index, from: local, &found, in: &tape)
        case .regExp: try fillRegExp(index, from: local, in: &tape)
        case .error: preconditionFailure("a host's error was found in JavaScript")
        }
    }

    private borrowing func fillRegExp(
        _ index: Int, from regExp: Local, in tape: inout Tape
    ) throws(EngineError) {
        let start = tape.reserve(2)
        tape.containers[index].start = start
        tape.containers[index].count = 2
        tape.nodes[start] = recordString(source(ofRegExp: regExp), in: &tape)
        tape.nodes[start + 1] = recordString(try flags(ofRegExp: regExp), in: &tape)
    }

    private borrowing func fillException(
        _ index: Int, from error: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let exception = describe(error)
        let cause = cause(of: error)
        try checkNotStopped()
        let start = tape.reserve(cause == nil ? 2 : 3)
        tape.containers[index].start = start
        tape.containers[index].count = cause == nil ? 2 : 3
        tape.nodes[start] = tape.append(exception)
        tape.nodes[start + 1] = record(error, in: &tape)
        if let hostError = hostError(behind: error) { tape.hostErrors[index] = hostError }
        guard let cause else { return }
        tape.nodes[start + 2] =
            cause.kind == .error
            ? note(cause, &found, in: &tape) : noteCause(cause, &found, in: &tape)
    }

    /// What was stopped in the middle may have answered something all the same.
    package borrowing func checkNotStopped() throws(EngineError) {
        guard !context.isolate.isToStop else {
            throw EngineError(.terminated, "JavaScript was terminated")
        }
    }

    private borrowing func fill(
        _ index: Int, from array: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let count = Int(length(ofArray: array))
        try Scope.checkElementCount(count)
        // Nothing else is appended meanwhile: what is found here is filled later.
        tape.containers[index].start = tape.nodes.count
        tape.containers[index].count = count
        var position = 0
        while position < count {
            position += try unsafe withElements(of: array, from: position, upTo: count) { locals in
                for offset in locals.indices {
                    let local = unsafe locals[offset]
                    tape.nodes.append(note(local, &found, in: &tape))
                }
            }
        }
    }

    private borrowing func fillObject(
        _ index: Int, from object: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let names = try keys(object)
        let count = Int(length(ofArray: names))
        let start = tape.reserve(2 * count)
        tape.containers[index].start = start
        tape.containers[index].count = 2 * count
        var end = start
        for position in 0..<count {
            let name = try element(names, UInt32(position))
            tape.nodes[end] = recordString(name, in: &tape)
            let value = try get(object, name)
            // A getter before it may have deleted it.
            if value.kind == .undefined, try !hasOwn(object, name) { continue }
            tape.nodes[end + 1] = note(value, &found, in: &tape)
            end += 2
        }
        tape.containers[index].count = end - start
    }

    /// More elements than this cannot be dense in V8: the rest would be holes.
    static var maximumElementCount: Int { (1 << 27) - 1 }

    static func checkElementCount(_ count: Int) throws(EngineError) {
        guard count <= maximumElementCount else {
            throw EngineError(
                .conversionFailed,
                "cannot copy \(count) elements of an array: at most \(maximumElementCount)")
        }
    }

    /// Lends the next elements of an array, at most 256.
    ///
    /// - Returns: How many there were.
    @unsafe package borrowing func withElements(
        of array: Local, from start: Int, upTo end: Int,
        _ body: (UnsafeBufferPointer<Local>) -> Void
    ) throws(EngineError) -> Int {
        try checkNotStopped()
        let capacity = min(end - start, 256)
        let failure = unsafe withUnsafeTemporaryAllocation(
            of: Local.self, capacity: capacity
        ) { (buffer) -> EngineError? in
            let (count, error) = unsafe read(array, from: UInt32(start), into: buffer)
            unsafe body(UnsafeBufferPointer(rebasing: buffer[..<count]))
            return error
        }
        if let failure { throw failure }
        return capacity
    }
}
