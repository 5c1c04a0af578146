/// Takes choices off an input, the first bytes first; an input that is used up chooses 0 for ever, so
/// that every input means something and a longer one never changes what a prefix meant.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number below `count`.
    mutating func below(_ count: Int) -> Int {
        Int(byte()) % max(count, 1)
    }

    mutating func bool() -> Bool { byte() & 1 == 1 }

    /// One of `choices`.
    mutating func one<Choice>(of choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    mutating func integer() -> UInt64 {
        (0..<8).reduce(0) { value, _ in value << 8 | UInt64(byte()) }
    }

    /// A number, at an edge more often than not.
    mutating func number() -> Double {
        if bool() { return one(of: Self.edges) }
        return bool() ? Double(Int8(bitPattern: byte())) : Double(bitPattern: integer())
    }

    /// The code units of a short string: Latin-1, wide, or with surrogates that may be alone.
    mutating func units() -> [UInt16] {
        let count = below(24)
        let base: UInt16 = one(of: [0, 0x61, 0xD7F0, 0xDBF8, 0x2020, 0xFFF0])
        return (0..<count).map { _ in base &+ UInt16(byte() & (base == 0 ? 0xFF : 0x0F)) }
    }

    private static let edges: [Double] = [
        0, -0.0, 1, -1, 0.5, 255, 256, 65536, 2_147_483_647, -2_147_483_648, 4_294_967_295,
        4_294_967_296, 9_007_199_254_740_991, 9_007_199_254_740_992, -9_007_199_254_740_994,
        .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity, .nan,
        8.64e15, 8.64e15 + 1, 536_870_888,
    ]
}
