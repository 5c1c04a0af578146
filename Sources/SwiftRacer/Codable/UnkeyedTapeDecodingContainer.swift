/// The elements of an Array, a Set or a typed array, or the keys and values of a Map in turn.
struct UnkeyedTapeDecodingContainer: UnkeyedDecodingContainer {
    private let decoder: TapeDecoder
    private let container: Tape.Container
    private let elementCount: Int
    private(set) var currentIndex = 0

    init(_ decoder: TapeDecoder, _ container: Tape.Container) {
        self.decoder = decoder
        self.container = container
        elementCount = decoder.source.count(of: container)
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elementCount }
    var isAtEnd: Bool { currentIndex == elementCount }

    mutating func decodeNil() throws -> Bool {
        let isNil = try next(Any?.self).isNil
        if isNil { currentIndex += 1 }
        return isNil
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take { try Bool($0) } }
    mutating func decode(_ type: String.Type) throws -> String { try take { try String($0) } }
    mutating func decode(_ type: Double.Type) throws -> Double { try take { try Double($0) } }
    mutating func decode(_ type: Float.Type) throws -> Float { try take { try Float($0) } }
    mutating func decode(_ type: Int.Type) throws -> Int { try take { try Int($0) } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try take { try Int8($0) } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try take { try Int16($0) } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try take { try Int32($0) } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try take { try Int64($0) } }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try take { try Int128($0) } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try take { try UInt($0) } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try take { try UInt8($0) } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try take { try UInt16($0) } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try take { try UInt32($0) } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try take { try UInt64($0) } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try take { try UInt128($0) } }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try take { try $0.decode(type) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try take { try $0.makeDecoder().container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try take { try $0.makeDecoder().unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder {
        try take { $0.makeDecoder() }
    }

    /// Goes on to the next element only if `body` could use this one.
    private mutating func take<Value>(_ body: (TapeValue) throws -> Value) throws -> Value {
        let value = try body(try next(Value.self))
        currentIndex += 1
        return value
    }

    private func next<Value>(_ type: Value.Type) throws -> TapeValue {
        guard currentIndex < elementCount else {
            throw DecodingError.valueNotFound(
                type,
                DecodingError.Context(
                    codingPath: codingPath + [PlainKey(index: currentIndex)],
                    debugDescription:
                        "cannot decode \(type): there are only \(elementCount) elements"))
        }
        return decoder.element(currentIndex, of: container)
    }
}
