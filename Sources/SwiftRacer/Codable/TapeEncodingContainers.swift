/// The properties of an object.
struct KeyedTapeEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let encoder: TapeEncoder
    private let object: Tape.Node

    init(_ encoder: TapeEncoder, _ object: Tape.Node) {
        self.encoder = encoder
        self.object = object
    }

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) throws { try append(Tape.Node(.null), key) }
    func encode(_ value: Bool, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: String, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Double, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Float, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: Int128, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try write(value, key) }
    func encode(_ value: UInt128, forKey key: Key) throws { try write(value, key) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try append(encoder.node(of: value, .key(key)), key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        superEncoder(forAny: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        superEncoder(forAny: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { superEncoder(forAny: PlainKey.superclass) }

    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(forAny: key) }

    private func write(_ value: some TapeEncodable, _ key: Key) throws {
        try append(value.node(in: encoder, .key(key)), key)
    }

    private func append(_ value: Tape.Node, _ key: Key) throws {
        let name = try key.stringValue.node(in: encoder, .key(key))
        encoder.target.append(value, forKey: name, to: object)
    }

    private func superEncoder(forAny key: some CodingKey) -> TapeEncoder {
        let target = encoder.target
        let name = target.string(key.stringValue)
        if name == nil {
            target.fail(encoder.failure("the key is longer than V8 allows", .key(key)))
        }
        let entry = target.appendLate(forKey: name ?? Tape.Node(.undefined), to: object)
        return TapeEncoder(target, parent: encoder, step: .key(key), entry: entry)
    }
}

/// The elements of an Array.
struct UnkeyedTapeEncodingContainer: UnkeyedEncodingContainer {
    private let encoder: TapeEncoder
    private let array: Tape.Node

    init(_ encoder: TapeEncoder, _ array: Tape.Node) {
        self.encoder = encoder
        self.array = array
    }

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.target.count(of: array) }

    func encodeNil() throws { append(Tape.Node(.null)) }
    func encode(_ value: Bool) throws { try write(value) }
    func encode(_ value: String) throws { try write(value) }
    func encode(_ value: Double) throws { try write(value) }
    func encode(_ value: Float) throws { try write(value) }
    func encode(_ value: Int) throws { try write(value) }
    func encode(_ value: Int8) throws { try write(value) }
    func encode(_ value: Int16) throws { try write(value) }
    func encode(_ value: Int32) throws { try write(value) }
    func encode(_ value: Int64) throws { try write(value) }
    func encode(_ value: Int128) throws { try write(value) }
    func encode(_ value: UInt) throws { try write(value) }
    func encode(_ value: UInt8) throws { try write(value) }
    func encode(_ value: UInt16) throws { try write(value) }
    func encode(_ value: UInt32) throws { try write(value) }
    func encode(_ value: UInt64) throws { try write(value) }
    func encode(_ value: UInt128) throws { try write(value) }

    func encode(_ value: some Encodable) throws {
        append(try encoder.node(of: value, .index(count)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        nextEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        nextEncoder().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nextEncoder() }

    private func write(_ value: some TapeEncodable) throws {
        append(try value.node(in: encoder, .index(count)))
    }

    private func append(_ value: Tape.Node) {
        encoder.target.append(value, to: array)
    }

    private func nextEncoder() -> TapeEncoder {
        let step = CodingStep.index(count)
        let entry = encoder.target.appendLate(to: array)
        return TapeEncoder(encoder.target, parent: encoder, step: step, entry: entry)
    }
}
