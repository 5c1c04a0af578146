/// The properties of an object, or the entries of a Map whose keys are strings and integers.
struct KeyedTapeDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: TapeDecoder
    private let start: Int
    private let count: Int

    init(_ decoder: TapeDecoder) throws {
        let tape = decoder.source.tape.containers
        guard decoder.node.kind == .container else {
            throw decoder.ownValue.mismatch([String: Any].self, expected: "an object or a Map")
        }
        let container = tape[decoder.node.index]
        switch container.kind {
        case .object: break
        case .map: try KeyedTapeDecodingContainer.check(container, decoder)
        case .array, .set, .error, .exception, .regExp, .buffer:
            throw decoder.ownValue.mismatch([String: Any].self, expected: "an object or a Map")
        }
        self.decoder = decoder
        start = container.start
        count = container.count / 2
    }

    private static func check(_ map: Tape.Container, _ decoder: TapeDecoder) throws {
        for position in stride(from: map.start, to: map.start + map.count, by: 2) {
            let key = decoder.source.tape.nodes[position]
            guard key.kind == .string || key.kind == .number && Int(exactly: key.number) != nil
            else {
                let name = decoder.source.name(of: key)
                throw decoder.ownValue.corrupted(
                    "expected keys that are strings or integers, got \(name) in a Map")
            }
        }
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
        (0..<count).compactMap { entry in
            let key = keyNode(entry)
            if key.kind == .string {
                return Key(stringValue: decoder.source.tape.string(key))
            }
            return Int(exactly: key.number).flatMap { Key(intValue: $0) }
        }
    }

    func contains(_ key: Key) -> Bool { entry(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNil }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try Bool(value(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try String(value(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try Double(value(key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try Float(value(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try Int(value(key)) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try Int8(value(key)) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try Int16(value(key)) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try Int32(value(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try Int64(value(key)) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try Int128(value(key)) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try UInt(value(key)) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try UInt8(value(key)) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try UInt16(value(key)) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try UInt32(value(key)) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try UInt64(value(key)) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
        try UInt128(value(key))
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try value(key).makeDecoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(key).makeDecoder().unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        try value(PlainKey.superclass).makeDecoder()
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try value(key).makeDecoder()
    }

    private func keyNode(_ entry: Int) -> Tape.Node {
        decoder.source.tape.nodes[start + 2 * entry]
    }

    private func value(_ key: some CodingKey) throws -> TapeValue {
        guard let value = valueIfPresent(key) else {
            throw DecodingError.keyNotFound(
                key,
                DecodingError.Context(
                    codingPath: codingPath,
                    debugDescription: "cannot decode: no property '\(key.stringValue)'"))
        }
        return value
    }

    func valueIfPresent(_ key: some CodingKey) -> TapeValue? {
        guard let entry = entry(key) else { return nil }
        return TapeValue(decoder.source.tape.nodes[start + 2 * entry + 1], in: decoder, .key(key))
    }

    private func entry(_ key: some CodingKey) -> Int? {
        let text = key.stringValue
        if decoder.index == nil, decoder.searchedCount > 16 * count + 256 { makeIndex() }
        if let index = decoder.index { return entry(text, key.intValue, in: index) }
        // Keys are asked for in the order in which they were written, more often than not: it is the
        // next one, or the same again.
        let last = decoder.lastEntry
        let next = last + 1 < count ? last + 1 : 0
        if next < count, isEntry(next, text, key) { return found(next, after: 0) }
        if last >= 0, isEntry(last, text, key) { return last }
        for offset in 1..<max(count, 1) {
            let sum = next + offset
            let entry = sum < count ? sum : sum - count
            if isEntry(entry, text, key) { return found(entry, after: offset) }
        }
        decoder.searchedCount += count
        return nil
    }

    private func found(_ entry: Int, after searched: Int) -> Int {
        decoder.lastEntry = entry
        if searched > 0 { decoder.searchedCount += searched }
        return entry
    }

    private func isEntry(_ entry: Int, _ text: String, _ key: some CodingKey) -> Bool {
        let node = keyNode(entry)
        if node.kind == .string { return decoder.source.tape.isString(node, text) }
        return key.intValue == Int(exactly: node.number)
    }

    private func makeIndex() {
        var index: [EntryKey: Int] = [:]
        for entry in 0..<count {
            let key = keyNode(entry)
            if key.kind == .string {
                index[.string(decoder.source.tape.jsString(key))] = entry
            } else if let integer = Int(exactly: key.number) {
                index[.integer(integer)] = entry
            }
        }
        decoder.index = index
    }

    private func entry(_ text: String, _ integer: Int?, in index: [EntryKey: Int]) -> Int? {
        index[.string(JSString(text))] ?? integer.flatMap { index[.integer($0)] }
    }
}

/// The key of a property, or of an entry of a Map.
enum EntryKey: Hashable {
    case string(JSString)
    case integer(Int)
}
