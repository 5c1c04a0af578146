internal import CV8

/// Regular expressions. The only caller of `CV8/regexp.h`.
extension Scope {
    /// The flags that V8 knows, in the order in which JavaScript writes them.
    private static let flags: [(letter: Character, bit: cv8_regexp_flags)] = [
        ("d", cv8_regexp_has_indices), ("g", cv8_regexp_global), ("i", cv8_regexp_ignore_case),
        ("m", cv8_regexp_multiline), ("s", cv8_regexp_dot_all), ("u", cv8_regexp_unicode),
        ("v", cv8_regexp_unicode_sets), ("y", cv8_regexp_sticky),
    ]

    /// `new RegExp(source, flags)`; both are strings.
    borrowing func makeRegExp(_ source: Local, flags: Local) throws(EngineError) -> Local {
        let letters = string(flags)
        let bits = Self.flags.reduce(UInt32(0)) { bits, flag in
            letters.contains(flag.letter) ? bits | flag.bit.rawValue : bits
        }
        var result: OpaquePointer?
        try check(
            unsafe cv8_regexp_new(raw, source.pointer, bits, &result), "make a RegExp")
        return unsafe Local(.object, made(result))
    }

    borrowing func isRegExp(_ object: Local) -> Bool {
        unsafe cv8_regexp_is(object.pointer)
    }

    /// What a RegExp was made from, a string.
    borrowing func source(ofRegExp regExp: Local) -> Local {
        unsafe Local(.string, cv8_regexp_source(regExp.pointer))
    }

    /// The letters of its flags, a string.
    borrowing func flags(ofRegExp regExp: Local) throws(EngineError) -> Local {
        let bits = unsafe cv8_regexp_get_flags(regExp.pointer)
        let letters = Self.flags.filter { bits & $0.bit.rawValue != 0 }.map(\.letter)
        return try makeString(String(letters))
    }
}
