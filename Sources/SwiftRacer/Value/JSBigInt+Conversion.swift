extension JSBigInt: LosslessStringConvertible {
    // Whatever prints an error prints what is in it, and decimal digits take quadratic time.
    private static let maximumDecimalWordCount = 1024

    /// The bigint of decimal digits, or of hexadecimal ones after `0x`, with a sign before that or
    /// without; nil for any other text.
    ///
    /// - Complexity: O(*n*²) in the number of decimal digits, O(*n*) in that of hexadecimal ones.
    public init?(_ text: String) {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let words: [UInt64]?
        if digits.starts(with: "0x".utf8) {
            words = JSBigInt.words(ofHexadecimal: digits.dropFirst(2))
        } else {
            words = JSBigInt.words(ofDecimal: digits)
        }
        guard let words else { return nil }
        self.init(isNegative: isNegative, words: words)
    }

    /// The decimal digits, after a minus sign if it is below zero.
    ///
    /// Of a number of more than 65,536 bits they are hexadecimal, after `0x`: decimal ones take too
    /// long for what may happen by the way. `String(_:radix:)` gives either, of any number.
    public var description: String {
        words.count <= JSBigInt.maximumDecimalWordCount
            ? String(self, radix: 10)
            : (isNegative ? "-0x" : "0x") + String(magnitude, radix: 16)
    }

    private var magnitude: JSBigInt { JSBigInt(isNegative: false, words: words) }

    private static func words(ofDecimal digits: Substring.UTF8View) -> [UInt64]? {
        guard !digits.isEmpty else { return nil }
        var words: [UInt64] = []
        var rest = digits
        while !rest.isEmpty {
            var carry: UInt64 = 0
            var scale: UInt64 = 1
            for digit in rest.prefix(Radix.decimal.digitsInWord) {
                guard (48...57).contains(digit) else { return nil }
                carry = carry * 10 + UInt64(digit - 48)
                scale *= 10
            }
            rest = rest.dropFirst(Radix.decimal.digitsInWord)
            for index in words.indices {
                let product = words[index].multipliedFullWidth(by: scale)
                let (low, overflow) = product.low.addingReportingOverflow(carry)
                words[index] = low
                carry = product.high + (overflow ? 1 : 0)
            }
            if carry != 0 { words.append(carry) }
        }
        return words
    }

    private static func words(ofHexadecimal digits: Substring.UTF8View) -> [UInt64]? {
        guard !digits.isEmpty else { return nil }
        var words: [UInt64] = []
        for (index, digit) in digits.reversed().enumerated() {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            if index % 16 == 0 { words.append(0) }
            words[index / 16] |= UInt64(value) << (4 * (index % 16))
        }
        return words
    }
}

extension String {
    /// The digits of `bigInt`, after a minus sign if it is below zero.
    ///
    /// - Parameters:
    ///   - bigInt: The number.
    ///   - radix: The base, from 2 to 36.
    /// - Complexity: O(*n*) in the number of words if the base is 2, 4 or 16, else O(*n*²).
    public init(_ bigInt: JSBigInt, radix: Int) {
        precondition((2...36).contains(radix), "a radix is from 2 to 36")
        let radix = Radix(radix)
        let chunks = radix.chunks(of: bigInt.words)
        self = bigInt.isNegative ? "-" : ""
        self += String(chunks.last ?? 0, radix: radix.base)
        for chunk in chunks.dropLast().reversed() {
            let digits = String(chunk, radix: radix.base)
            self += String(repeating: "0", count: radix.digitsInWord - digits.count) + digits
        }
    }
}

/// A base in which numbers are written, as many digits at a time as a word holds.
private struct Radix {
    static let decimal = Radix(10)

    let base: Int
    let digitsInWord: Int
    // 0 stands for 2⁶⁴: then words are chunks already.
    private let chunk: UInt64

    init(_ base: Int) {
        self.base = base
        var digits = 1
        var chunk = UInt64(base)
        while true {
            let (high, next) = chunk.multipliedFullWidth(by: UInt64(base))
            if high > 0 {
                let isExact = high == 1 && next == 0
                self.chunk = isExact ? 0 : chunk
                digitsInWord = isExact ? digits + 1 : digits
                return
            }
            (chunk, digits) = (next, digits + 1)
        }
    }

    /// The digits of a magnitude in chunks, the least significant first.
    func chunks(of words: [UInt64]) -> [UInt64] {
        guard chunk != 0 else { return words }
        var words = words
        var chunks: [UInt64] = []
        while !words.isEmpty {
            var remainder: UInt64 = 0
            for index in words.indices.reversed() {
                (words[index], remainder) = chunk.dividingFullWidth((remainder, words[index]))
            }
            chunks.append(remainder)
            while words.last == 0 { words.removeLast() }
        }
        return chunks
    }
}

extension JSBigInt: ExpressibleByIntegerLiteral {
    /// The bigint of a literal of any size.
    public init(integerLiteral value: StaticBigInt) {
        // The words are those of two's complement: a negative one is inverted and increased.
        let isNegative = value.signum() < 0
        var words: [UInt64] = []
        var carry = isNegative
        for index in 0..<(value.bitWidth + 63) / 64 {
            let word = UInt64(value[index])
            guard isNegative else {
                words.append(word)
                continue
            }
            let (sum, overflow) = (~word).addingReportingOverflow(carry ? 1 : 0)
            words.append(sum)
            carry = overflow
        }
        if carry { words.append(1) }
        self.init(isNegative: isNegative, words: words)
    }
}

extension JSBigInt: Comparable {
    /// Whether the first is less than the second.
    public static func < (first: JSBigInt, second: JSBigInt) -> Bool {
        guard first.isNegative == second.isNegative else { return first.isNegative }
        let (less, more) = first.isNegative ? (second, first) : (first, second)
        return less.words.count == more.words.count
            ? less.words.reversed().lexicographicallyPrecedes(more.words.reversed())
            : less.words.count < more.words.count
    }
}

extension JSBigInt {
    /// The bigint of an integral number; nil for a fraction, NaN and the infinite ones.
    public init?(exactly number: Double) {
        guard number.isFinite, number.rounded(.towardZero) == number else { return nil }
        guard number.magnitude >= 0x1p64 else {
            self.init(isNegative: number < 0, words: [UInt64(number.magnitude)])
            return
        }
        let shift = Int(number.exponent) - 52
        let significand = number.significandBitPattern | 1 << 52
        var words = [UInt64](repeating: 0, count: shift / 64) + [significand << (shift % 64)]
        words.append(shift % 64 > 11 ? significand >> (64 - shift % 64) : 0)
        self.init(isNegative: number < 0, words: words)
    }
}

extension FixedWidthInteger {
    /// The integer of the same value; nil if this type has none.
    public init?(exactly bigInt: JSBigInt) {
        var magnitude: Magnitude = 0
        for (index, word) in bigInt.words.enumerated() {
            guard let part = Magnitude(exactly: word) else { return nil }
            let shifted = part << (64 * index)
            guard shifted >> (64 * index) == part else { return nil }
            magnitude |= shifted
        }
        guard bigInt.isNegative else {
            self.init(exactly: magnitude)
            return
        }
        guard Self.isSigned, magnitude <= Self.min.magnitude else { return nil }
        self = 0 &- Self(truncatingIfNeeded: magnitude)
    }
}
