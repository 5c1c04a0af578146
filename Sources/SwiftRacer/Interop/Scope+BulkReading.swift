/// Recording many containers at once.
extension Scope {
    /// Records the containers from `first` on at once, if there are enough of them for that.
    ///
    /// - Returns: How many; nil if it is not worth while.
    borrowing func fillInBulk(
        from first: Int, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) -> Int? {
        let containers = found.bulk(from: first, upTo: Self.containersAtOnce)
        guard !containers.isEmpty else { return nil }
        let local = found[first]
        if local.kind == .array {
            let count = Int(length(ofArray: local))
            if count > Self.leastElementCount {
                try Scope.checkElementCount(count)
                guard try use(&found, isWorthMaking: count > Self.leastElementCountToMake) else {
                    return nil
                }
                try fillInBulk(first, from: local, count, &found, in: &tape)
                return 1
            }
        }
        guard containers.count >= Self.leastContainerCount,
            try use(&found, isWorthMaking: containers.count == Self.containersAtOnce)
        else { return nil }
        return try fillInBulk(containers, &found, in: &tape)
    }

    // Less than this is read faster one by one, and less than that before the reader is made, which
    // takes as long as making a context.
    private static var leastContainerCount: Int { 16 }
    private static var containersAtOnce: Int { 1024 }
    private static var leastElementCount: Int { 256 }
    private static var leastElementCountToMake: Int { 1 << 14 }
    /// How many elements of an array are read at once.
    private static var elementsAtOnce: Int { 1 << 14 }

    /// Makes sure that `found` uses a reader.
    ///
    /// - Returns: Whether it does.
    private borrowing func use(
        _ found: inout FoundContainers, isWorthMaking: Bool
    ) throws(EngineError) -> Bool {
        if found.reader != nil { return true }
        guard let reader = try context.bulkReader(making: isWorthMaking), let use = reader.use()
        else { return false }
        _ = try call("reset", of: reader, [])
        found.reader = consume use
        return true
    }

    private borrowing func call(
        _ name: StaticString, of reader: BulkReader, _ arguments: [Local]
    ) throws(EngineError) -> Local {
        let functions = reader.functions.local
        return try call(try get(functions, key(ascii: name)), receiver: functions, arguments)
    }

    /// Records an array, part after part.
    private borrowing func fillInBulk(
        _ index: Int, from array: Local, _ count: Int, _ found: inout FoundContainers,
        in tape: inout Tape
    ) throws(EngineError) {
        tape.containers[index].start = tape.nodes.count
        tape.containers[index].count = count
        tape.nodes.reserveCapacity(tape.nodes.count + count)
        // Nothing else is appended meanwhile: what is found here is filled later.
        var position = 0
        while position < count {
            let end = min(count, position + Self.elementsAtOnce)
            let arguments = [array, Local(Double(position)), Local(Double(end))]
            let (result, failure) = try read("readArray", arguments, &found)
            if let failure {
                // What was read of this part is forgotten; how far it went is told.
                _ = tape.reserve(failure.position - position)
                throw failure.error
            }
            try append(result, from: index, &found, in: &tape)
            position = end
        }
    }

    /// Records several containers, as many as are read at once.
    private borrowing func fillInBulk(
        _ containers: Range<Int>, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) -> Int {
        let array = try makeArray(containers.map { found[$0] })
        let (result, failure) = try read(
            "readContainers", [array, prototype(of: makeObject())], &found)
        if let failure {
            // What was read of all these is forgotten; where it failed is told.
            tape.filledCount = containers.lowerBound + failure.index
            let start = tape.reserve(failure.name == nil ? failure.position : 2)
            tape.containers[tape.filledCount].start = start
            tape.containers[tape.filledCount].count = max(2, failure.position + 1)
            if let name = failure.name { tape.nodes[start] = recordString(name, in: &tape) }
            throw failure.error
        }
        try append(result, from: containers.lowerBound, &found, in: &tape)
        return Int(try element(result, 6).number)
    }

    /// Where a getter threw, or a Proxy.
    private struct Failure {
        let error: EngineError
        /// Of the containers that were read.
        let index: Int
        /// Of an array.
        let position: Int
        /// Of an object: the key.
        let name: Local?
    }

    /// Calls a function of the reader, which gives what it read.
    private borrowing func read(
        _ function: StaticString, _ arguments: [Local], _ found: inout FoundContainers
    ) throws(EngineError) -> (result: Local, failure: Failure?) {
        try checkNotStopped()
        guard let reader = found.reader?.reader else { return (.undefined, nil) }
        do throws(EngineError) {
            return (try call(function, of: reader, arguments), nil)
        } catch {
            guard error.code == .exception else { throw error }
            let place = try call("place", of: reader, [])
            let name = try element(place, 2)
            return (
                .undefined,
                Failure(
                    error: error, index: Int(try element(place, 0).number),
                    position: Int(try element(place, 1).number),
                    name: name.kind == .string ? name : nil)
            )
        }
    }

    /// Appends what the reader has read: `[count, text, tags, numbers, others, shapes, …]`.
    ///
    /// `first` is the first of the containers that were read.
    private borrowing func append(
        _ result: Local, from first: Int, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let count = Int(try element(result, 0).number)
        let text = recordString(try element(result, 1), in: &tape)
        try tape.checkMemory()
        let tags = try element(result, 2)
        let numbers = try element(result, 3)
        let others = try elements(of: element(result, 4))
        found.reserve(2 * others.count)
        tape.reserve(forContainers: others.count)
        try recordShapes(element(result, 5), &found, in: &tape)
        // Safety: both buffers live as long as the scope, and no JavaScript runs meanwhile.
        var entries = try unsafe BulkEntries(
            tags: bytes(ofBuffer: tags, state(ofBuffer: tags)),
            numbers: bytes(ofBuffer: numbers, state(ofBuffer: numbers)), text: text)
        var container = first - 1
        var nextOther = 0
        func value() -> Tape.Node {
            if let node = entries.next() { return node }
            nextOther += 1
            return note(others[nextOther - 1], &found, in: &tape)
        }
        while entries.position < count {
            switch entries.header() {
            case .array(let length):
                container += 1
                tape.containers[container].start = tape.nodes.count
                tape.containers[container].count = length
            case .object(let shape):
                container += 1
                guard let keys = found.reader?.shapes[shape] else { return }
                tape.containers[container].start = tape.nodes.count
                tape.containers[container].count = 2 * keys.count
                for key in keys {
                    tape.nodes.append(key)
                    tape.nodes.append(value())
                }
            case nil: tape.nodes.append(value())
            }
        }
    }

    private borrowing func elements(of array: Local) throws(EngineError) -> [Local] {
        let count = Int(length(ofArray: array))
        var elements: [Local] = []
        elements.reserveCapacity(count)
        var position = 0
        while position < count {
            position += try unsafe withElements(of: array, from: position, upTo: count) { locals in
                for index in locals.indices { elements.append(unsafe locals[index]) }
            }
        }
        return elements
    }

    /// Records the keys of the shapes that are new.
    private borrowing func recordShapes(
        _ shapes: Local, _ found: inout FoundContainers, in tape: inout Tape
    ) throws(EngineError) {
        let known = found.reader?.shapes.count ?? 0
        for index in known..<Int(length(ofArray: shapes)) {
            let names = try elements(of: element(shapes, UInt32(index)))
            found.reader?.shapes.append(names.map { recordString($0, in: &tape) })
        }
    }
}

/// The entries that the reader wrote.
@safe private struct BulkEntries: ~Copyable {
    enum Header {
        case array(length: Int)
        case object(shape: Int)
    }

    private let tags: UnsafeMutableRawBufferPointer
    private let numbers: UnsafeMutableRawBufferPointer
    private let text: Tape.Node
    private var textOffset: UInt64
    private(set) var position = 0

    /// The entries in these bytes; `text` has the characters of all strings.
    @unsafe init(
        tags: UnsafeMutableRawBufferPointer, numbers: UnsafeMutableRawBufferPointer,
        text: Tape.Node
    ) {
        unsafe self.tags = tags
        unsafe self.numbers = numbers
        self.text = text
        textOffset = text.bits
    }

    private var tag: UInt8 { unsafe tags[position] }
    private var number: Double {
        unsafe numbers.load(fromByteOffset: 8 * position, as: Double.self)
    }

    /// The head of a container, if the next entry is one.
    mutating func header() -> Header? {
        guard tag >= 7 else { return nil }
        let header: Header = tag == 7 ? .array(length: Int(number)) : .object(shape: Int(number))
        position += 1
        return header
    }

    /// The next entry, a value; nil if that is none of the short primitives.
    mutating func next() -> Tape.Node? {
        let (tag, number) = (tag, number)
        position += 1
        switch tag {
        case 0: return Tape.Node(.undefined)
        case 1: return Tape.Node(.null)
        case 2, 3: return Tape.Node(boolean: tag == 3)
        case 4: return Tape.Node(number: number)
        case 5:
            var node = text
            node.bits = textOffset
            node.count = UInt32(number)
            textOffset += UInt64(node.byteCount)
            return node
        default: return nil
        }
    }
}
