/// What a decoding reads, and what it is in the middle of.
final class DecodingSource {
    let tape: Tape
    let userInfo: [CodingUserInfoKey: Any]

    // By container: the type that is being decoded from it, the innermost if there are several.
    private var typesBeingDecoded: [ObjectIdentifier?]
    // Asking the runtime for a conformance costs more than decoding a number; and so does a
    // dictionary, where there are few types.
    private var directTypes: [(type: ObjectIdentifier, direct: (any TapeDecodable.Type)?)] = []

    // Those of bigints that were taken out of buffers.
    private var bufferWords: [UInt64] = []

    private static let mostDirectTypes = 32

    init(_ tape: consuming Tape, userInfo: [CodingUserInfoKey: any Sendable]) {
        typesBeingDecoded = Array(repeating: nil, count: tape.containers.count)
        self.tape = tape
        self.userInfo = userInfo
    }

    /// `type` as one that is decoded without a `Decoder`; nil if it needs one.
    func direct<Value: Decodable>(_ type: Value.Type) -> (any TapeDecodable.Type)? {
        let identifier = ObjectIdentifier(type)
        for known in directTypes where known.type == identifier { return known.direct }
        let direct = type as? any TapeDecodable.Type
        // The first ones stay: they are those of the outer types, which come again and again.
        if directTypes.count < DecodingSource.mostDirectTypes {
            directTypes.append((identifier, direct))
        }
        return direct
    }

    /// Decodes `type` with a decoder of its own, unless that would not end.
    func decode<Value: Decodable>(_ type: Value.Type, with decoder: TapeDecoder) throws -> Value {
        if CallStack.isNearlyExhausted {
            throw decoder.ownValue.corrupted("the value is nested too deeply for the stack")
        }
        guard decoder.node.kind == .container else { return try type.init(from: decoder) }
        let container = decoder.node.index
        let identifier = ObjectIdentifier(type)
        let outer = typesBeingDecoded[container]
        // Another type may look at the same object again: a child that knows the name of its parent.
        if let outer, outer == identifier || decoder.isInside(identifier, from: container) {
            throw decoder.ownValue.corrupted(
                "the value contains itself: a \(type) in it would be decoded without end")
        }
        decoder.typeBeingDecoded = identifier
        typesBeingDecoded[container] = identifier
        defer { typesBeingDecoded[container] = outer }
        return try type.init(from: decoder)
    }

    /// How many elements a container has; of a Map twice as many as it has entries.
    func count(of container: Tape.Container) -> Int {
        container.kind == .buffer ? tape.buffers[container.start].count : container.count
    }

    /// An element of a container; of a Map its keys and values in turn.
    func element(_ index: Int, of container: Tape.Container) -> Tape.Node {
        container.kind == .buffer
            ? tape.element(index, ofBuffer: container.start, &bufferWords)
            : tape.nodes[container.start + index]
    }

    /// The value of a node that is a bigint.
    func bigInt(_ node: Tape.Node) -> JSBigInt { tape.bigInt(node, bufferWords) }

    /// What a node is, for messages.
    func name(of node: Tape.Node) -> String {
        switch node.kind {
        case .undefined: "undefined"
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .date: "a Date"
        case .string, .borrowedString: "a string"
        case .bigInt: "a bigint"
        case .symbol: "a symbol"
        case .exception, .host: "a value of the host"
        case .container:
            switch tape.containers[node.index].kind {
            case .array: "an Array"
            case .object: "an object"
            case .map: "a Map"
            case .set: "a Set"
            case .error, .exception: "an Error"
            case .regExp: "a RegExp"
            case .buffer: "a buffer"
            }
        case .object:
            switch tape.objects[node.index] {
            case is JSFunction: "a function"
            case is JSPromise: "a Promise"
            default: "an object that cannot be copied"
            }
        }
    }
}
