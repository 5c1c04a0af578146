/// A value on a tape, and how it was reached.
struct TapeValue {
    let node: Tape.Node
    private let parent: TapeDecoder
    private let step: CodingStep

    /// - Parameters:
    ///   - node: The value.
    ///   - parent: The decoder of the value around it; of this one itself if `step` is `.same`.
    ///   - step: How it is reached from there.
    init(_ node: Tape.Node, in parent: TapeDecoder, _ step: CodingStep) {
        self.node = node
        self.parent = parent
        self.step = step
    }

    var source: DecodingSource { parent.source }

    var codingPath: [any CodingKey] { parent.codingPath + step.keys }

    /// Whether it is `null` or `undefined`.
    var isNil: Bool { node.kind == .null || node.kind == .undefined }

    /// A decoder of this value.
    func makeDecoder() -> TapeDecoder {
        TapeDecoder(source, node, parent: parent, step: step)
    }

    /// This value as any type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let direct = source.direct(type) else {
            return try source.decode(type, with: makeDecoder())
        }
        return try decode(type, as: direct)
    }

    private func decode<Value, Direct: TapeDecodable>(
        _ type: Value.Type, as direct: Direct.Type
    ) throws -> Value {
        same(try Direct(self), as: type)
    }

    /// This value as an integer, if it is one of this type exactly.
    func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        switch node.kind {
        case .number:
            guard let integer = Integer(ofNumber: node) else {
                throw corrupted("the number \(node.number) is not exactly of type \(type)")
            }
            return integer
        case .bigInt:
            guard let integer = Integer(exactly: source.bigInt(node)) else {
                throw corrupted("the bigint is out of the range of \(type)")
            }
            return integer
        default:
            throw mismatch(type, expected: "a number or a bigint")
        }
    }

    /// The container whose elements are decoded one by one: an Array, a Set, a typed array; or a
    /// Map, of which they are the keys and values in turn.
    func sequence<Value>(for type: Value.Type) throws -> Tape.Container {
        if node.kind == .container {
            let container = source.tape.containers[node.index]
            switch container.kind {
            case .array, .set, .map, .buffer: return container
            case .object, .error, .exception, .regExp: break
            }
        }
        throw mismatch(type, expected: "an Array, a Set, a Map or a buffer")
    }

    /// The bytes of a buffer whose elements are bytes.
    var bytes: [UInt8]? {
        guard node.kind == .container else { return nil }
        let container = source.tape.containers[node.index]
        guard container.kind == .buffer else { return nil }
        let buffer = source.tape.buffers[container.start]
        return [.uint8, .uint8Clamped].contains(buffer.elementType) ? buffer.copied : nil
    }

    /// The error for a value of another type.
    func mismatch(_ type: any Any.Type, expected: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription:
                "cannot decode \(type): expected \(expected), got \(source.name(of: node))")
        return isNil ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    /// The error for a value of the right type that will not do.
    func corrupted(_ reason: String) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(
                codingPath: codingPath, debugDescription: "cannot decode: \(reason)"))
    }
}

extension FixedWidthInteger {
    /// The value of a node that is a number, if it is one of this type exactly.
    @inline(__always) init?(ofNumber node: Tape.Node) {
        // The short way first: it is not generic.
        if let integer = Int64(exactly: node.number) {
            self.init(exactly: integer)
        } else {
            self.init(exactly: node.number)
        }
    }
}
