internal import CV8

/// JSON. The only caller of `CV8/json.h`.
extension Scope {
    /// The value of JSON text, a string.
    package borrowing func parseJSON(_ text: Local) throws(EngineError) -> Local {
        var result = unsafe cv8_value()
        try check(unsafe cv8_json_parse(raw, text.pointer, &result), "parse JSON")
        return unsafe Local(result)
    }

    /// A value as JSON text, a string; undefined for what JSON has not.
    ///
    /// May run JavaScript: getters, Proxies and `toJSON`.
    package borrowing func makeJSON(_ value: Local) throws(EngineError) -> Local {
        var result: OpaquePointer?
        try check(unsafe cv8_json_stringify(raw, value.raw, &result), "make JSON")
        let text = unsafe Local(.string, made(result))
        // V8's spelling of what is no text at all.
        return length(of: text) == 9 && string(text) == "undefined" ? .undefined : text
    }
}
