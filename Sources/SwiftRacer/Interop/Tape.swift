/// A value, or a graph of values, in flat form: how values cross between JavaScript and a host whose
/// own lock cannot be held while JavaScript runs.
///
/// Like simdjson's tape: an array of nodes of one size, in which a container names a run of nodes.
/// So depth costs no stack, and cycles and sharing are two nodes that name the same container.
package struct Tape: ~Copyable {
    /// A primitive in full, or the place of what does not fit.
    package struct Node: BitwiseCopyable {
        /// What a node is, and what its fields mean.
        package enum Kind: UInt8, BitwiseCopyable, Sendable {
            case undefined, null
            /// `bits` is 1 or 0.
            case boolean
            /// `bits` are those of a double.
            case number
            /// `bits` are those of a double: milliseconds since 1970, UTC.
            case date
            /// `count` units of `encoding` in the tape's bytes, at offset `bits`.
            case string
            /// As `string`, but `bits` is an address; the writer keeps what is there alive.
            case borrowedString
            /// `count` 64-bit words in the tape's words, at offset `bits`.
            case bigInt
            /// The tape's object number `bits`.
            case object
            /// The tape's symbol number `bits`.
            case symbol
            /// The tape's exception number `bits`.
            case exception
            /// The tape's container number `bits`.
            case container
            /// The tape's host value number `bits`.
            case host
        }

        package var kind: Kind
        package var encoding: CharacterEncoding = .latin1
        package var isNegative = false
        package var count: UInt32 = 0
        package var bits: UInt64 = 0

        package init(_ kind: Kind) {
            self.kind = kind
        }

        package init(_ kind: Kind, index: Int) {
            self.kind = kind
            bits = UInt64(index)
        }

        package init(number: Double) {
            kind = .number
            bits = number.bitPattern
        }

        package init(boolean: Bool) {
            kind = .boolean
            bits = boolean ? 1 : 0
        }

        package init(date: Double) {
            kind = .date
            bits = date.bitPattern
        }

        /// The node of a primitive that needs no room in a tape; nil for anything else.
        @inline(__always) package init?(primitive local: Local) {
            switch local.kind {
            case .number: self.init(number: local.number)
            case .undefined: self.init(.undefined)
            case .null: self.init(.null)
            case .boolean: self.init(boolean: local.boolean)
            default: return nil
            }
        }

        /// A string of `units` that stay alive, and unchanged, for as long as the node is used.
        @unsafe package init(borrowing units: UnsafeRawBufferPointer, _ encoding: CharacterEncoding)
        {
            kind = .borrowedString
            self.encoding = encoding
            count = UInt32(encoding == .utf16 ? units.count / 2 : units.count)
            bits = UInt64(UInt(bitPattern: units.baseAddress))
        }

        /// Whether both are strings that lie at one place.
        func isSameString(as other: Node) -> Bool {
            (kind == .string || kind == .borrowedString) && kind == other.kind
                && bits == other.bits && count == other.count && encoding == other.encoding
        }

        var byteCount: Int { Int(count) * (encoding == .utf16 ? 2 : 1) }

        /// The units of a borrowed string.
        @unsafe package var borrowedUnits: UnsafeRawBufferPointer {
            unsafe UnsafeRawBufferPointer(
                start: UnsafeRawPointer(bitPattern: UInt(bits)), count: byteCount)
        }

        package var number: Double { Double(bitPattern: bits) }
        package var index: Int { Int(truncatingIfNeeded: bits) }
    }

    /// What a container becomes, and where its nodes are.
    package struct Container: BitwiseCopyable {
        package enum Kind: UInt8, BitwiseCopyable, Sendable {
            case array
            /// A key and a value for each entry.
            case object, map
            case set
            /// A host's error: name and message; then the cause, if there is one.
            case error
            /// No nodes: `start` is its number in the tape's buffers.
            case buffer
            /// An Error of JavaScript: what is known of it, and itself; then the cause.
            case exception
            /// Source and flags.
            case regExp
        }

        package let kind: Kind
        package var start = 0
        package var count = 0

        package init(_ kind: Kind) {
            self.kind = kind
        }
    }

    package var nodes: [Node] = []
    package var containers: [Container] = []
    package var bytes = ByteArena()
    package var words: [UInt64] = []
    package var objects: [JSObject] = []
    package var symbols: [JSSymbol] = []
    package var exceptions: [JSException] = []
    package var hostValues: [any HostValue] = []
    /// By the number of a container that is an error: the host's, which it stands for.
    package var hostErrors: [Int: any Error] = [:]
    package var buffers: [BufferView] = []
    /// How many containers a deep recording has filled: the one of this index is where it failed.
    var filledCount = 0

    package init() {}

    /// Makes room for `count` containers that are to come, of some nodes each: memory that is not
    /// used costs nothing, and growing costs as much as filling.
    mutating func reserve(forContainers count: Int) {
        let needed = nodes.count + min(16 * count, 1 << 20)
        if needed > nodes.capacity { nodes.reserveCapacity(max(needed, 2 * nodes.capacity)) }
        let containerCount = containers.count + 2 * count
        if containerCount > containers.capacity {
            containers.reserveCapacity(max(containerCount, 2 * containers.capacity))
        }
    }

    /// Appends room for `count` nodes, all undefined for now.
    ///
    /// - Returns: The index of the first.
    package mutating func reserve(_ count: Int) -> Int {
        let start = nodes.count
        nodes.append(contentsOf: repeatElement(Node(.undefined), count: count))
        return start
    }

    /// Throws if there was no memory for a string, which is undefined then: a script may name one
    /// large string many times.
    package borrowing func checkMemory() throws(EngineError) {
        guard !bytes.isExhausted else {
            throw EngineError(.outOfMemory, "cannot copy strings of JavaScript: out of memory")
        }
    }

    /// The units of a string node.
    ///
    /// - Returns: Valid until the tape grows, or as long as what was borrowed.
    @unsafe package borrowing func units(of string: Node) -> UnsafeRawBufferPointer {
        if string.kind == .borrowedString { return unsafe string.borrowedUnits }
        return unsafe UnsafeRawBufferPointer(
            bytes.bytes(at: string.index, count: string.byteCount))
    }

    package mutating func append(_ object: JSObject) -> Node {
        objects.append(object)
        return Node(.object, index: objects.count - 1)
    }

    package mutating func append(_ symbol: JSSymbol) -> Node {
        symbols.append(symbol)
        return Node(.symbol, index: symbols.count - 1)
    }

    package mutating func append(_ exception: JSException) -> Node {
        exceptions.append(exception)
        return Node(.exception, index: exceptions.count - 1)
    }

    package mutating func append(_ value: any HostValue) -> Node {
        hostValues.append(value)
        return Node(.host, index: hostValues.count - 1)
    }

    package mutating func append(bigIntWords: [UInt64], isNegative: Bool) -> Node {
        var node = Node(.bigInt, index: words.count)
        node.count = UInt32(bigIntWords.count)
        node.isNegative = isNegative
        words.append(contentsOf: bigIntWords)
        return node
    }
}
