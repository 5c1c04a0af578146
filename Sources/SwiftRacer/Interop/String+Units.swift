/// Strings of Swift from the characters of V8, in one pass.
extension String {
    /// The characters of Latin-1.
    @unsafe init(latin1 units: UnsafeRawBufferPointer) {
        if unsafe units.isASCII {
            self = unsafe String(decoding: units, as: UTF8.self)
            return
        }
        var byteCount = units.count
        for index in units.indices { byteCount += unsafe Int(units[index] >> 7) }
        self = unsafe String(unsafeUninitializedCapacity: byteCount) { utf8 in
            var count = 0
            for index in units.indices {
                let unit = unsafe units[index]
                if unit < 0x80 {
                    unsafe utf8[count] = unit
                    count += 1
                } else {
                    unsafe utf8[count] = 0xC0 | unit >> 6
                    unsafe utf8[count + 1] = 0x80 | unit & 0x3F
                    count += 2
                }
            }
            return count
        }
    }

    /// The characters of UTF-16; nil if a surrogate among them is alone.
    ///
    /// The way of the standard library is generic code, called for each unit.
    init?(wellFormed units: borrowing Span<UInt16>) {
        let count = units.count
        // A unit takes three bytes at the most, a surrogate two.
        var byteCount = count
        for index in 0..<count {
            let unit = unsafe units[unchecked: index]
            byteCount += (unit >= 0x80 ? 1 : 0) + (unit >= 0x800 ? 1 : 0)
            byteCount -= unit & 0xF800 == 0xD800 ? 1 : 0
        }
        var isWellFormed = true
        let text = unsafe String(unsafeUninitializedCapacity: byteCount) { utf8 in
            var written = 0
            var index = 0
            while index < count {
                let unit = UInt32(unsafe units[unchecked: index])
                index += 1
                if unit < 0x80 {
                    unsafe utf8[written] = UInt8(unit)
                    written += 1
                } else if unit < 0x800 {
                    unsafe utf8[written] = UInt8(0xC0 | unit >> 6)
                    unsafe utf8[written + 1] = UInt8(0x80 | unit & 0x3F)
                    written += 2
                } else if unit & 0xF800 != 0xD800 {
                    unsafe utf8[written] = UInt8(0xE0 | unit >> 12)
                    unsafe utf8[written + 1] = UInt8(0x80 | unit >> 6 & 0x3F)
                    unsafe utf8[written + 2] = UInt8(0x80 | unit & 0x3F)
                    written += 3
                } else {
                    let next = index < count ? UInt32(unsafe units[unchecked: index]) : 0
                    guard unit < 0xDC00, next & 0xFC00 == 0xDC00 else {
                        isWellFormed = false
                        return 0
                    }
                    index += 1
                    let scalar = 0x10000 + (unit & 0x3FF) << 10 + next & 0x3FF
                    unsafe utf8[written] = UInt8(0xF0 | scalar >> 18)
                    unsafe utf8[written + 1] = UInt8(0x80 | scalar >> 12 & 0x3F)
                    unsafe utf8[written + 2] = UInt8(0x80 | scalar >> 6 & 0x3F)
                    unsafe utf8[written + 3] = UInt8(0x80 | scalar & 0x3F)
                    written += 4
                }
            }
            return written
        }
        guard isWellFormed else { return nil }
        self = text
    }
}

extension UnsafeRawBufferPointer {
    /// Whether all bytes are below 0x80.
    var isASCII: Bool {
        var bits: UInt8 = 0
        for index in indices { bits |= unsafe self[index] }
        return bits < 0x80
    }
}
