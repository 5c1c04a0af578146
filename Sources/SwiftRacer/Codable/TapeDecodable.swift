/// A type that is decoded from a tape without a `Decoder`.
protocol TapeDecodable: Decodable {
    init(_ value: TapeValue) throws
}

extension TapeDecodable {
    /// All elements; one call for an array, in which nothing is asked of the runtime.
    fileprivate static func all(of value: TapeValue) throws -> [Self] {
        let container = try value.sequence(for: [Self].self)
        let decoder = value.makeDecoder()
        var all: [Self] = []
        let count = decoder.source.count(of: container)
        all.reserveCapacity(count)
        for index in 0..<count {
            all.append(try Self(decoder.element(index, of: container)))
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
}

extension String: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .string else {
            throw value.mismatch(String.self, expected: "a string")
        }
        self = value.source.tape.string(value.node)
    }
}

extension Double: TapeDecodable {
    init(_ value: TapeValue) throws {
        guard value.node.kind == .number else {
            throw value.mismatch(Double.self, expected: "a number")
        }
        self = value.node.number
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
}

extension Int8: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int8.self) }
}

extension Int16: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int16.self) }
}

extension Int32: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int32.self) }
}

extension Int64: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int64.self) }
}

extension Int128: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(Int128.self) }
}

extension UInt: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt.self) }
}

extension UInt8: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt8.self) }
}

extension UInt16: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt16.self) }
}

extension UInt32: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt32.self) }
}

extension UInt64: TapeDecodable {
    init(_ value: TapeValue) throws { self = try value.integer(UInt64.self) }
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
        case .bigInt: self = value.source.tape.bigInt(value.node)
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
        if Element.self == UInt8.self, let bytes = value.bytes as? [Element] {
            self = bytes
            return
        }
        if let direct = value.source.direct(Element.self),
            let elements = try direct.all(of: value) as? [Element]
        {
            self = elements
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
