/// A type that is encoded to a tape without an `Encoder`.
protocol TapeEncodable: Encodable {
    /// The node of this, which is reached from `encoder`'s value by `step`.
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node
}

extension TapeEncodable {
    /// Appends all elements; one call for an array, in which nothing is asked of the runtime.
    fileprivate static func append(
        _ elements: [Self], to container: Tape.Node, in encoder: TapeEncoder
    ) throws {
        for index in elements.indices {
            let element = elements[index]
            encoder.target.append(try element.node(in: encoder, .index(index)), to: container)
        }
    }
}

extension Bool: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node { Tape.Node(boolean: self) }
}

extension String: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        guard let node = encoder.target.string(self) else {
            throw encoder.tooLong(self, step)
        }
        return node
    }
}

extension JSString: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        guard let node = encoder.target.string(self) else {
            throw encoder.tooLong(self, step)
        }
        return node
    }
}

extension TapeEncoder {
    fileprivate func tooLong(_ string: Any, _ step: CodingStep) -> EncodingError {
        invalid(string, "a string has at most \(Scope.maximumStringLength) UTF-16 units", step)
    }
}

extension Double: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node { Tape.Node(number: self) }
}

extension Float: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node {
        Tape.Node(number: Double(self))
    }
}

extension JSDate: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node {
        Tape.Node(date: millisecondsSince1970)
    }
}

extension JSBigInt: TapeEncodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node {
        encoder.target.bigInt(self)
    }
}

extension TapeEncodable where Self: FixedWidthInteger {
    func node(in encoder: TapeEncoder, _ step: CodingStep) -> Tape.Node {
        if let small = Int64(exactly: self), small.magnitude < 1 << 53 {
            return Tape.Node(number: Double(small))
        }
        return encoder.target.bigInt(JSBigInt(self))
    }
}

extension Int: TapeEncodable {}
extension Int8: TapeEncodable {}
extension Int16: TapeEncodable {}
extension Int32: TapeEncodable {}
extension Int64: TapeEncodable {}
extension Int128: TapeEncodable {}
extension UInt: TapeEncodable {}
extension UInt8: TapeEncodable {}
extension UInt16: TapeEncodable {}
extension UInt32: TapeEncodable {}
extension UInt64: TapeEncodable {}
extension UInt128: TapeEncodable {}

extension Optional: TapeEncodable where Wrapped: Encodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        try map { try encoder.node(of: $0, step) } ?? Tape.Node(.null)
    }
}

extension Array: TapeEncodable where Element: Encodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        let array = encoder.target.makeContainer(.array)
        try append(to: array, in: TapeEncoder(encoder.target, parent: encoder, step: step))
        return array
    }

    fileprivate func append(to container: Tape.Node, in encoder: TapeEncoder) throws {
        guard count <= Scope.maximumElementCount else {
            throw encoder.invalid(
                self, "an Array has at most \(Scope.maximumElementCount) elements")
        }
        if let direct = encoder.target.direct(Element.self) {
            try append(as: direct, to: container, in: encoder)
            return
        }
        for index in indices {
            encoder.target.append(try encoder.node(of: self[index], .index(index)), to: container)
        }
    }

    private func append<Direct: TapeEncodable>(
        as type: Direct.Type, to container: Tape.Node, in encoder: TapeEncoder
    ) throws {
        guard let elements = self as? [Direct] else {
            preconditionFailure("\(Element.self) was taken for \(type)")
        }
        try Direct.append(elements, to: container, in: encoder)
    }
}

extension Set: TapeEncodable where Element: Encodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        let set = encoder.target.makeContainer(.set)
        let inner = TapeEncoder(encoder.target, parent: encoder, step: step)
        try Array(self).append(to: set, in: inner)
        return set
    }
}

extension Dictionary: TapeEncodable where Key: Encodable, Value: Encodable {
    func node(in encoder: TapeEncoder, _ step: CodingStep) throws -> Tape.Node {
        let inner = TapeEncoder(encoder.target, parent: encoder, step: step)
        // Strings and Int are among them.
        return Key.self is any CodingKeyRepresentable.Type
            ? try objectNode(in: inner) : try mapNode(in: inner)
    }

    private func objectNode(in encoder: TapeEncoder) throws -> Tape.Node {
        let object = encoder.target.makeContainer(.object)
        for (key, value) in self {
            let codingKey = PlainKey(stringValue: Dictionary.name(of: key))
            let name = try codingKey.stringValue.node(in: encoder, .key(codingKey))
            let value = try encoder.node(of: value, .key(codingKey))
            encoder.target.append(value, forKey: name, to: object)
        }
        return object
    }

    private static func name(of key: Key) -> String {
        if let string = key as? String { return string }
        guard let key = key as? any CodingKeyRepresentable else {
            preconditionFailure("\(Key.self) was taken for a type of coding keys")
        }
        return key.codingKey.stringValue
    }

    private func mapNode(in encoder: TapeEncoder) throws -> Tape.Node {
        let map = encoder.target.makeContainer(.map)
        for (index, (key, value)) in enumerated() {
            let key = try encoder.node(of: key, .index(2 * index))
            let value = try encoder.node(of: value, .index(2 * index + 1))
            encoder.target.append(value, forKey: key, to: map)
        }
        return map
    }
}
