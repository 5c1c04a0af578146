internal import CV8

/// Strings and the other primitives that live in the heap. The only caller of `CV8/string.h` and
/// `CV8/primitive.h`.
extension Scope {
    /// The longest string that V8 makes, in UTF-16 units.
    package static var maximumStringLength: Int { (1 << 29) - 24 }

    /// A string of one of ``CharacterEncoding``.
    ///
    /// - Parameters:
    ///   - units: The characters, which are copied.
    ///   - encoding: How they lie in memory.
    ///   - isKey: Whether it serves as a property key, which V8 keeps once.
    /// - Returns: The string.
    /// - Throws: ``EngineError`` with ``EngineError/Code/invalidArgument`` if it is longer than
    ///   ``maximumStringLength``.
    @unsafe package borrowing func makeString(
        _ units: UnsafeRawBufferPointer, _ encoding: CharacterEncoding, isKey: Bool = false
    ) throws(EngineError) -> Local {
        let count = encoding == .utf16 ? units.count / 2 : units.count
        let shimEncoding: cv8_encoding =
            switch encoding {
            case .latin1: .latin1
            case .utf8: .utf8
            case .utf16: .utf16
            }
        var result: OpaquePointer?
        let status = unsafe cv8_string_new(
            raw, units.baseAddress, count, shimEncoding, isKey, &result)
        if status == .invalid {
            throw EngineError(
                .invalidArgument,
                "cannot make a string of \(count) units: V8 allows \(Scope.maximumStringLength)")
        }
        try check(status, "make a string")
        return unsafe Local(.string, made(result))
    }

    package borrowing func makeString(
        _ string: String, isKey: Bool = false
    ) throws(EngineError) -> Local {
        let characters = string.utf8Span
        // V8 copies the one, and decodes the other.
        let encoding: CharacterEncoding = characters.isKnownASCII ? .latin1 : .utf8
        return try unsafe characters.span.withUnsafeBytes { (bytes) throws(EngineError) in
            try unsafe makeString(bytes, encoding, isKey: isKey)
        }
    }

    borrowing func makeString(
        _ string: JSString, isKey: Bool = false
    ) throws(EngineError) -> Local {
        switch string.storage {
        case .wellFormed(let text):
            return try makeString(text, isKey: isKey)
        case .utf16(let units):
            return try unsafe units.span.withUnsafeBytes { (bytes) throws(EngineError) in
                try unsafe makeString(bytes, .utf16, isKey: isKey)
            }
        }
    }

    /// A property key or a name that is written in the source of the library, in ASCII.
    package borrowing func key(ascii name: StaticString) throws(EngineError) -> Local {
        let units = unsafe UnsafeRawBufferPointer(
            start: name.utf8Start, count: name.utf8CodeUnitCount)
        return try unsafe makeString(units, .latin1, isKey: true)
    }

    /// A property key.
    package borrowing func key(_ name: String) throws(EngineError) -> Local {
        try makeString(name, isKey: true)
    }

    package borrowing func length(of string: Local) -> Int {
        unsafe cv8_string_length(string.pointer)
    }

    package borrowing func isLatin1(_ string: Local) -> Bool {
        unsafe cv8_string_is_latin1(string.pointer)
    }

    /// Writes the whole of a Latin-1 string, which takes as many bytes as it has units.
    @unsafe package borrowing func writeLatin1(
        _ string: Local, to units: UnsafeMutableBufferPointer<UInt8>
    ) {
        guard let start = units.baseAddress else { return }
        unsafe cv8_string_write_latin1(raw, string.pointer, start, units.count)
    }

    /// Writes the whole of a string as UTF-16.
    @unsafe package borrowing func writeUTF16(
        _ string: Local, to units: UnsafeMutableBufferPointer<UInt16>
    ) {
        guard let start = units.baseAddress else { return }
        unsafe cv8_string_write_utf16(raw, string.pointer, start, units.count)
    }

    /// The characters of a string, lone surrogates kept.
    borrowing func jsString(_ string: Local, upTo maximum: Int = .max) -> JSString {
        let count = min(length(of: string), maximum)
        if isLatin1(string) { return JSString(latin1Text(of: string, count)) }
        let units = unsafe [UInt16](unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe writeUTF16(string, to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            initialized = count
        }
        return JSString(utf16: units)
    }

    /// The first `count` characters of a Latin-1 string.
    private borrowing func latin1Text(of string: Local, _ count: Int) -> String {
        var isASCII = true
        let text = unsafe String(unsafeUninitializedCapacity: count) { units in
            let units = unsafe UnsafeMutableBufferPointer(rebasing: units[..<count])
            unsafe writeLatin1(string, to: units)
            isASCII = UnsafeRawBufferPointer(units).isASCII
            return isASCII ? count : 0
        }
        if isASCII { return text }
        let units = unsafe [UInt8](unsafeUninitializedCapacity: count) { units, initialized in
            unsafe writeLatin1(string, to: UnsafeMutableBufferPointer(rebasing: units[..<count]))
            initialized = count
        }
        return unsafe units.withUnsafeBytes { unsafe String(latin1: $0) }
    }

    package borrowing func string(_ string: Local) -> String {
        String(describing: jsString(string))
    }

    /// A text for people; runs no JavaScript.
    package borrowing func string(describing value: Local) throws(EngineError) -> String {
        var result: OpaquePointer?
        try check(unsafe cv8_string_describe(raw, value.raw, &result), "describe a value")
        return string(unsafe Local(.string, made(result)))
    }

    /// `value` as a string, as `String(value)` does it, but for a symbol, which throws.
    borrowing func toString(_ value: Local) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_value_to_string(raw, value.raw, &result), "convert to a string")
        return unsafe Local(.string, made(result))
    }

    /// `value` as a 32-bit integer, as `value | 0` does it.
    borrowing func toInt32(_ value: Local) throws(EngineError) -> Int32 {
        if value.kind == .undefined { return 0 }
        var result: Int32 = 0
        try check(unsafe cv8_value_to_int32(raw, value.raw, &result), "convert to a number")
        return result
    }

    /// A bigint of a sign and a magnitude in 64-bit words, the least significant first.
    package borrowing func makeBigInt(
        isNegative: Bool, words: ArraySlice<UInt64>
    ) throws(EngineError) -> Local {
        var result: OpaquePointer?
        let status = unsafe words.withUnsafeBufferPointer { words in
            // A zero has no words, and the shim wants a pointer.
            guard let start = words.baseAddress else {
                var zero: UInt64 = 0
                return unsafe cv8_bigint_new(raw, false, &zero, 1, &result)
            }
            return unsafe cv8_bigint_new(raw, isNegative, start, words.count, &result)
        }
        try check(status, "make a bigint")
        return unsafe Local(.bigint, made(result))
    }

    /// The sign and the magnitude of a bigint.
    package borrowing func bigInt(_ bigInt: Local) -> (isNegative: Bool, words: [UInt64]) {
        let count = unsafe cv8_bigint_word_count(bigInt.pointer)
        guard count > 0 else { return (false, []) }
        var isNegative = false
        let words = unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            unsafe cv8_bigint_words(bigInt.pointer, start, count, &isNegative)
            initialized = count
        }
        return (isNegative, words)
    }

    /// A Date of `time`: milliseconds since 1970, UTC; NaN for an invalid one.
    package borrowing func makeDate(_ time: Double) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_date_new(raw, time, &result), "make a Date")
        return unsafe Local(.date, made(result))
    }

    package borrowing func time(of date: Local) -> Double {
        unsafe cv8_date_value(date.pointer)
    }

    /// A new symbol; `description` is a string, or nil for none.
    package borrowing func makeSymbol(_ description: Local?) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_symbol_new(raw, description?.pointer, &result), "make a symbol")
        return unsafe Local(result)
    }

    /// `Symbol.for(key)`; `key` is a string.
    package borrowing func registeredSymbol(_ key: Local) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_symbol_for(raw, key.pointer, &result), "find a symbol")
        return unsafe Local(result)
    }

    /// `Symbol.iterator` or `Symbol.asyncIterator`.
    package borrowing func iteratorSymbol(isAsync: Bool) -> Local {
        unsafe Local(cv8_symbol_iterator(raw, isAsync))
    }

    /// `Boolean(value)`.
    package borrowing func isTruthy(_ value: Local) -> Bool {
        unsafe cv8_value_is_truthy(raw, value.raw)
    }

    /// The description of a symbol: a string or undefined.
    package borrowing func description(ofSymbol symbol: Local) -> Local {
        unsafe Local(cv8_symbol_description(raw, symbol.raw))
    }

    /// What `new Number(1)` and the like hold.
    package borrowing func primitive(inside object: Local) -> Local {
        unsafe Local(cv8_boxed_primitive_value(raw, object.pointer))
    }
}

/// How the characters of a string lie in memory.
package enum CharacterEncoding: UInt8, BitwiseCopyable, Sendable {
    /// U+0000 to U+00FF, a byte each.
    case latin1
    /// UTF-8 without surrogates.
    case utf8
    /// UTF-16 in native byte order, lone surrogates allowed.
    case utf16
}
