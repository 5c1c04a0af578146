/// The decoder of one value on a tape.
final class TapeDecoder: Decoder {
    let source: DecodingSource
    let node: Tape.Node

    /// The type whose `init(from:)` has this decoder.
    var typeBeingDecoded: ObjectIdentifier?

    /// Where the last entry was found; -1 if none was yet.
    var lastEntry = -1
    // Only once searching has cost more than an index does.
    var searchedCount = 0
    var index: [EntryKey: Int]?

    private let parent: TapeDecoder?
    private let step: CodingStep

    init(_ source: DecodingSource, _ node: Tape.Node, parent: TapeDecoder?, step: CodingStep) {
        self.source = source
        self.node = node
        self.parent = parent
        self.step = step
    }

    var userInfo: [CodingUserInfoKey: Any] { source.userInfo }

    var codingPath: [any CodingKey] {
        var steps: [CodingStep] = []
        var decoder: TapeDecoder? = self
        while let current = decoder {
            steps.append(current.step)
            decoder = current.parent
        }
        return steps.reversed().flatMap { $0.keys }
    }

    /// The value that this is the decoder of.
    var ownValue: TapeValue { TapeValue(node, in: self, .same) }

    /// An element of the container that this decodes.
    func element(_ index: Int, of container: Tape.Container) -> TapeValue {
        TapeValue(source.element(index, of: container), in: self, .index(index))
    }

    /// Whether this is used to decode something that the type decodes from the container.
    func isInside(_ type: ObjectIdentifier, from container: Int) -> Bool {
        var decoder = parent
        while let current = decoder {
            if current.typeBeingDecoded == type, current.node.kind == .container,
                current.node.index == container
            {
                return true
            }
            decoder = current.parent
        }
        return false
    }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try KeyedTapeDecodingContainer(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        UnkeyedTapeDecodingContainer(self, try ownValue.sequence(for: [Any].self))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension TapeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { ownValue.isNil }
    func decode(_ type: Bool.Type) throws -> Bool { try Bool(ownValue) }
    func decode(_ type: String.Type) throws -> String { try String(ownValue) }
    func decode(_ type: Double.Type) throws -> Double { try Double(ownValue) }
    func decode(_ type: Float.Type) throws -> Float { try Float(ownValue) }
    func decode(_ type: Int.Type) throws -> Int { try Int(ownValue) }
    func decode(_ type: Int8.Type) throws -> Int8 { try Int8(ownValue) }
    func decode(_ type: Int16.Type) throws -> Int16 { try Int16(ownValue) }
    func decode(_ type: Int32.Type) throws -> Int32 { try Int32(ownValue) }
    func decode(_ type: Int64.Type) throws -> Int64 { try Int64(ownValue) }
    func decode(_ type: Int128.Type) throws -> Int128 { try Int128(ownValue) }
    func decode(_ type: UInt.Type) throws -> UInt { try UInt(ownValue) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try UInt8(ownValue) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try UInt16(ownValue) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try UInt32(ownValue) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try UInt64(ownValue) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try UInt128(ownValue) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try ownValue.decode(type)
    }
}
