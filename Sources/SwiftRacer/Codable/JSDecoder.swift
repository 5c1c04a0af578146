/// Makes `Decodable` values of JavaScript values, directly: no JSON is between them.
///
///     let user = try JSDecoder().decode(User.self, from: value)
///
/// The value is copied at once, with everything in it: own enumerable properties, elements, entries
/// of Maps and Sets. Getters and Proxies run then, and never later.
///
/// - An object is a keyed container, and so is a Map whose keys are strings and integers. A property
///   that is `undefined` is nil like one that is `null` or missing.
/// - An Array is an unkeyed container, and so are a Set, a typed array and, as key, value, key,
///   value, …, a Map. So a Map decodes as a `Dictionary`, whatever its keys. An ArrayBuffer and a
///   DataView are bytes.
/// - An integer decodes from a number or a bigint if it fits exactly; `Float` is rounded; nothing
///   else is coerced. A `String` gets U+FFFD for a lone surrogate, ``JSString`` keeps it.
/// - ``JSDate`` decodes from a Date, ``JSBigInt`` from a bigint or an integral number.
/// - Functions, symbols, Errors, and objects whose data is not in their properties (a RegExp, a
///   WeakMap) decode as nothing.
public struct JSDecoder: Sendable {
    /// What the types that are decoded may look up.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// A decoder without user info.
    public init() {}

    /// Decodes `value`.
    ///
    /// - Parameters:
    ///   - type: What to decode.
    ///   - value: Where from; an object is read in its own context, within its time limit.
    /// - Returns: The decoded value, which no longer depends on the isolate.
    /// - Throws: `DecodingError` with the coding path if the value does not fit the type; if two
    ///   keys or members are one in Swift; if the value contains itself so that decoding would not
    ///   end, or is nested deeper than the stack allows; if a getter throws, which is then the
    ///   underlying error. ``EngineError`` if the context was closed, or reading was stopped. What
    ///   the type's own `init(from:)` throws.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from value: JSValue
    ) throws -> Value {
        let recording = try JSDecoder.record(value)
        let root = recording.root
        let source = DecodingSource(recording.takeTape(), userInfo: userInfo)
        let decoder = TapeDecoder(source, root, parent: nil, step: .same)
        return try TapeValue(root, in: decoder, .same).decode(type)
    }

    private struct Recording: ~Copyable {
        let tape: Tape
        let root: Tape.Node

        consuming func takeTape() -> Tape { tape }
    }

    private static func record(_ value: JSValue) throws -> Recording {
        var tape = Tape()
        let root: Tape.Node
        switch value {
        case .undefined: root = Tape.Node(.undefined)
        case .null: root = Tape.Node(.null)
        case .boolean(let boolean): root = Tape.Node(boolean: boolean)
        case .number(let number): root = Tape.Node(number: number)
        case .string(let string): root = tape.append(string)
        case .bigInt(let bigInt):
            root = tape.append(bigIntWords: bigInt.words, isNegative: bigInt.isNegative)
        case .symbol(let symbol): root = tape.append(symbol)
        case .object(let object): return try record(object)
        }
        return Recording(tape: tape, root: root)
    }

    private static func record(_ object: JSObject) throws -> Recording {
        var path: [Tape.Step] = []
        do throws(EngineError) {
            return try object.context.withScope { (scope) throws(EngineError) in
                var tape = Tape()
                do throws(EngineError) {
                    let root = try scope.recordDeep(scope.local(object), in: &tape)
                    return Recording(tape: tape, root: root)
                } catch {
                    path = tape.pathToFailure()
                    throw error
                }
            }
        } catch {
            guard error.concernsValue else { throw error }
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: path.map { PlainKey($0) },
                    debugDescription: "cannot read the value: \(error.message)",
                    underlyingError: error))
        }
    }
}

extension JSValue {
    /// The value as a Swift value, which ``JSDecoder/decode(_:from:)`` makes.
    ///
    /// - Parameter type: What to decode.
    /// - Returns: The decoded value.
    /// - Throws: As ``JSDecoder/decode(_:from:)``.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSDecoder().decode(type, from: self)
    }
}

extension Context {
    /// Compiles and runs `source`, and decodes its completion value with a ``JSDecoder``.
    ///
    /// - Parameters:
    ///   - source: The JavaScript to run.
    ///   - type: What to decode.
    ///   - name: The name that stack traces show.
    ///   - line: The number of the first line.
    ///   - timeout: How long running may take; nil for the context's own limit.
    ///   - cpuTimeout: How much of a processor's time it may use; nil for the context's own limit.
    /// - Returns: The decoded value.
    /// - Throws: As ``evaluate(_:name:line:timeout:cpuTimeout:)`` and ``JSDecoder/decode(_:from:)``.
    public func evaluate<Value: Decodable>(
        _ source: String, decoding type: Value.Type, name: String = "<eval>", line: Int = 1,
        timeout: Duration? = nil, cpuTimeout: Duration? = nil
    ) throws -> Value {
        try evaluate(source, name: name, line: line, timeout: timeout, cpuTimeout: cpuTimeout)
            .decoded(as: type)
    }
}
