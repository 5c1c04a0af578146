/// A JavaScript string: a sequence of UTF-16 units, which need not be well-formed Unicode.
public struct JSString: Sendable {
    enum Storage: Sendable {
        case wellFormed(String)
        // Only what has lone surrogates, so that equal strings have equal storage.
        case utf16([UInt16])
    }

    let storage: Storage

    /// The string that holds the characters of `string`.
    public init(_ string: String) {
        storage = .wellFormed(string)
    }

    /// The string of these UTF-16 units, lone surrogates included.
    public init(utf16 units: [UInt16]) {
        if let string = String(wellFormed: units.span) {
            storage = .wellFormed(string)
        } else {
            storage = .utf16(units)
        }
    }

    /// The UTF-16 units, lone surrogates included.
    public var utf16: [UInt16] {
        switch storage {
        case .wellFormed(let string): Array(string.utf16)
        case .utf16(let units): units
        }
    }
}

extension JSString: Hashable {
    /// Whether the UTF-16 units are the same: unlike String, "é" in one unit and in two differ.
    public static func == (first: JSString, second: JSString) -> Bool {
        switch (first.storage, second.storage) {
        case (.wellFormed(let first), .wellFormed(let second)):
            first.utf8.elementsEqual(second.utf8)
        case (.utf16(let first), .utf16(let second)): first == second
        default: false
        }
    }

    /// Hashes the UTF-16 units.
    public func hash(into hasher: inout Hasher) {
        switch storage {
        case .wellFormed(let string): for unit in string.utf8 { hasher.combine(unit) }
        case .utf16(let units): hasher.combine(units)
        }
    }
}

extension JSString: ExpressibleByStringLiteral {
    /// The string of a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension JSString: CustomStringConvertible {
    /// The characters, each lone surrogate replaced by U+FFFD.
    public var description: String {
        switch storage {
        case .wellFormed(let string): string
        case .utf16(let units): String(decoding: units, as: UTF16.self)
        }
    }
}
