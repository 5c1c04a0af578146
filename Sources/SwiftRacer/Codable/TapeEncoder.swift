/// The encoder of one value on a tape.
final class TapeEncoder: Encoder {
    let target: EncodingTarget

    private let parent: TapeEncoder?
    private let step: CodingStep
    // Of an encoder for a superclass, which writes into the container when it likes.
    private let entry: Int?
    private var node: Tape.Node?

    init(
        _ target: EncodingTarget, parent: TapeEncoder?, step: CodingStep, entry: Int? = nil
    ) {
        self.target = target
        self.parent = parent
        self.step = step
        self.entry = entry
    }

    var userInfo: [CodingUserInfoKey: Any] { target.userInfo }

    var codingPath: [any CodingKey] {
        var steps: [CodingStep] = []
        var encoder: TapeEncoder? = self
        while let current = encoder {
            steps.append(current.step)
            encoder = current.parent
        }
        return steps.reversed().flatMap { $0.keys }
    }

    /// The node of `value`, which is reached from this encoder's value by `step`.
    func node<Value: Encodable>(of value: Value, _ step: CodingStep) throws -> Tape.Node {
        guard let direct = target.direct(Value.self) else {
            let encoder = TapeEncoder(target, parent: self, step: step)
            return try target.encode(value, with: encoder)
        }
        return try node(of: value, as: direct, step)
    }

    private func node<Direct: TapeEncodable>(
        of value: some Encodable, as type: Direct.Type, _ step: CodingStep
    ) throws -> Tape.Node {
        guard let value = value as? Direct else {
            preconditionFailure("\(Swift.type(of: value)) was taken for \(type)")
        }
        return try value.node(in: self, step)
    }

    /// What `value` writes with this encoder; an empty object if it writes nothing.
    func written(by value: some Encodable) throws -> Tape.Node {
        try value.encode(to: self)
        try target.checkNotFailed(value)
        return node ?? target.makeContainer(.object)
    }

    private func set(_ node: Tape.Node) {
        self.node = node
        if let entry { target.set(node, ofEntry: entry) }
    }

    /// The container of this kind, which is the same one each time: a subclass and its superclass
    /// may share it.
    private func container(_ kind: Tape.Container.Kind) -> Tape.Node {
        if let node {
            if node.kind == .container, target.kind(of: node) == kind { return node }
            target.fail(failure("it was encoded as two values at once"))
            // Nobody sees what goes there.
            return target.makeContainer(kind)
        }
        let container = target.makeContainer(kind)
        set(container)
        return container
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedTapeEncodingContainer(self, container(.object)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedTapeEncodingContainer(self, container(.array))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// The error for a value that cannot be encoded.
    func invalid(_ value: Any, _ reason: String, _ step: CodingStep = .same) -> EncodingError {
        .invalidValue(value, failure(reason, step))
    }

    func failure(_ reason: String, _ step: CodingStep = .same) -> EncodingError.Context {
        EncodingError.Context(
            codingPath: codingPath + step.keys, debugDescription: "cannot encode: \(reason)")
    }
}

extension TapeEncoder: SingleValueEncodingContainer {
    func encodeNil() throws { try setOnce(Tape.Node(.null), Any?.none as Any) }
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
    func encode(_ value: some Encodable) throws { try setOnce(node(of: value, .same), value) }

    private func write(_ value: some TapeEncodable) throws {
        try setOnce(value.node(in: self, .same), value)
    }

    private func setOnce(_ node: Tape.Node, _ value: Any) throws {
        guard self.node == nil else {
            throw invalid(value, "it was encoded as two values at once")
        }
        set(node)
    }
}
