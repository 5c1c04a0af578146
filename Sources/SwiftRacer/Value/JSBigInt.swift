/// A JavaScript bigint: an integer of any size.
public struct JSBigInt: Sendable, Hashable {
    /// Whether it is below zero.
    public let isNegative: Bool

    /// The magnitude in 64-bit words, the least significant first; empty for zero.
    public let words: [UInt64]

    /// The integer of this sign and magnitude.
    ///
    /// - Parameters:
    ///   - isNegative: Whether it is below zero; of no account if the magnitude is zero.
    ///   - words: 64 bits each, the least significant first; zeros at the end are dropped.
    public init(isNegative: Bool, words: [UInt64]) {
        var words = words
        while words.last == 0 { words.removeLast() }
        self.words = words
        self.isNegative = isNegative && !words.isEmpty
    }

    /// The bigint of the same value.
    public init(_ value: some BinaryInteger) {
        self.init(
            isNegative: value < 0, words: value.magnitude.words.map { UInt64($0) })
    }
}
