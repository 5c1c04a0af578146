/// A type that is decoded from a tape without a `Decoder`.
protocol TapeDecodable: Decodable {
    init(_ value: TapeValue) throws

    /// The value of a node, if that is all it takes; nil leaves it to ``init(_:)``.
    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Self?

    /// All elements of an array and its like.
    ///
    /// A requirement, so that each type has code of its own for it.
    static func all(of value: TapeValue) throws -> [Self]
}

extension TapeDecodable {
    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Self? { nil }

    static func all(of value: TapeValue) throws -> [Self] {
        let source = value.source
        let container = try value.sequence(for: [Self].self)
        let count = source.count(of: container)
        var decoder: TapeDecoder?
        var all: [Self] = []
        all.reserveCapacity(count)
        for index in 0..<count {
            let node = source.element(index, of: container)
            if let element = plain(node, of: source.tape) {
                all.append(element)
            } else {
                let parent = decoder ?? value.makeDecoder()
                decoder = parent
                all.append(try Self(TapeValue(node, in: parent, .index(index))))
            }
        }
        return all
    }
}

extension Bool: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .boolean else {
            throw value.mismatch(Bool.self, expected: "a boolean")
        }
        self = value.node.bits != 0
    }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Bool? {
        node.kind == .boolean ? node.bits != 0 : nil
    }
}

extension String: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .string else {
            throw value.mismatch(String.self, expected: "a string")
        }
        self = value.source.tape.string(value.node)
    }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> String? {
        node.kind == .string ? tape.string(node) : nil
    }
}

extension Double: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .number else {
            throw value.mismatch(Double.self, expected: "a number")
        }
        self = value.node.number
    }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Double? {
        node.kind == .number ? node.number : nil
    }
}

extension Float: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .number else {
            throw value.mismatch(Float.self, expected: "a number")
        }
        guard let float = Float(rounding: value.node.number) else {
            throw value.corrupted("the number \(value.node.number) is out of the range of Float")
        }
        self = float
    }
}

extension Int: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Int? {
        node.kind == .number ? Int(ofNumber: node) : nil
    }
}

extension Int8: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int8.self) }
}

extension Int16: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int16.self) }
}

extension Int32: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int32.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Int32? {
        node.kind == .number ? Int32(ofNumber: node) : nil
    }
}

extension Int64: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int64.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> Int64? {
        node.kind == .number ? Int64(ofNumber: node) : nil
    }
}

extension Int128: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int128.self) }
}

extension UInt: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> UInt? {
        node.kind == .number ? UInt(ofNumber: node) : nil
    }
}

extension UInt8: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt8.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> UInt8? {
        node.kind == .number ? UInt8(ofNumber: node) : nil
    }
}

extension UInt16: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt16.self) }
}

extension UInt32: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt32.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> UInt32? {
        node.kind == .number ? UInt32(ofNumber: node) : nil
    }
}

extension UInt64: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt64.self) }

    static func plain(_ node: Tape.Node, of tape: borrowing Tape) -> UInt64? {
        node.kind == .number ? UInt64(ofNumber: node) : nil
    }
}

extension UInt128: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt128.self) }
}

extension JSString: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .string else {
            throw value.mismatch(JSString.self, expected: "a string")
        }
        self = value.source.tape.jsString(value.node)
    }
}

extension JSBigInt: TapeDecodable {
    init(_ value: TapeValue) throws {
        switch value.node.kind {
        case .bigInt: self = value.source.bigInt(value.node)
        case .number:
            guard let bigInt = JSBigInt(exactly: value.node.number) else {
                throw value.corrupted("the number \(value.node.number) is not integral")
            }
            self = bigInt
        default: throw value.mismatch(JSBigInt.self, expected: "a bigint or a number")
        }
    }
}

extension JSDate: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .date else {
            throw value.mismatch(JSDate.self, expected: "a Date")
        }
        self.init(millisecondsSince1970: value.node.number)
    }
}

extension Optional: TapeDecodable where Wrapped: Decodable {
    init(_ value: TapeValue) throws {
        self = value.isNil ? nil : try value.decode(Wrapped.self)
    }
}

extension Array: TapeDecodable where Element: Decodable {
    init(_ value: TapeValue) throws {
        if Element.self == UInt8.self, let bytes = value.bytes {
            self = same(bytes, ofElements: Element.self)
            return
        }
        if let direct = value.source.direct(Element.self) {
            self = try Self.elements(of: value, direct)
            return
        }
        let container = try value.sequence(for: [Element].self)
        let decoder = value.makeDecoder()
        self = []
        let count = decoder.source.count(of: container)
        reserveCapacity(count)
        for index in 0..<count {
            append(try decoder.element(index, of: container).decode(Element.self))
        }
    }
}

extension Array where Element: Decodable {
    private static func elements<Direct: TapeDecodable>(
        of value: TapeValue, _ direct: Direct.Type
    ) throws -> [Element] {
        same(try Direct.all(of: value), ofElements: Element.self)
    }
}

extension Set: TapeDecodable where Element: Decodable {
    init(_ value: TapeValue) throws {
        let elements = try Array<Element>(value)
        self = Set(elements)
        guard count == elements.count else {
            throw value.corrupted("two of the elements are equal as \(Element.self)")
        }
    }
}

extension Dictionary: TapeDecodable where Key: Decodable, Value: Decodable {
    init(_ value: TapeValue) throws {
        let decoder = value.makeDecoder()
        try self.init(from: decoder)
        // Keys that differ in JavaScript may be one in Swift: 1 and "1", "é" in one unit and in two.
        guard decoder.node.kind == .container else { return }
        let entryCount = value.source.tape.containers[decoder.node.index].count / 2
        guard count == entryCount else {
            throw value.corrupted("two of the keys are equal as \(Key.self)")
        }
    }
}
