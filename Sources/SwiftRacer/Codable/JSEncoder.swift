/// Makes JavaScript values of `Encodable` values, directly: no JSON is between them.
///
///     let value = try JSEncoder().encode(user, in: context)
///
/// - A keyed container becomes an object with plain properties, in the order of encoding,
///   `__proto__` included; an unkeyed one becomes an Array. What encodes nothing is an empty object.
/// - A `Set` becomes a Set. A `Dictionary` becomes an object if its keys are coding keys (`String`,
///   `Int`, `CodingKeyRepresentable`), else a Map.
/// - An integer within ±(2⁵³−1) becomes a number, beyond it a bigint, as ``JSBigInt`` always does.
///   ``JSDate`` becomes a Date.
/// - Nil is `null`; a property that is nil is left out by the encoding that the compiler writes.
/// - An instance that is encoded twice becomes two objects.
public struct JSEncoder: Sendable {
    /// What the types that are encoded may look up.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// An encoder without user info.
    public init() {}

    /// Encodes `value`.
    ///
    /// JavaScript does not run, and the isolate is entered only when the encoding is complete.
    ///
    /// - Parameters:
    ///   - value: What to encode.
    ///   - context: Where the objects are made.
    /// - Returns: The JavaScript value.
    /// - Throws: `EncodingError` with the coding path if the engine has no room for a value (a
    ///   string of more than 2²⁹−24 UTF-16 units); if an instance contains itself, or is nested
    ///   deeper than the stack allows; if a type encodes one value as two. ``EngineError`` if the
    ///   context was closed, or making the objects was stopped. What the type's own `encode(to:)`
    ///   throws.
    public func encode(_ value: some Encodable, in context: Context) throws -> JSValue {
        let target = EncodingTarget(userInfo: userInfo)
        let root = try TapeEncoder(target, parent: nil, step: .same).node(of: value, .same)
        let tape = try target.takeTape(of: value)
        do throws(EngineError) {
            return try context.withScope { (scope) throws(EngineError) in
                scope.value(try scope.play(root, from: tape))
            }
        } catch {
            guard error.concernsValue else { throw error }
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(
                    codingPath: [], debugDescription: "cannot encode: \(error.message)",
                    underlyingError: error))
        }
    }
}

extension JSValue {
    /// The JavaScript value that ``JSEncoder/encode(_:in:)`` makes of `value`.
    ///
    /// - Parameters:
    ///   - value: What to encode.
    ///   - context: Where the objects are made.
    /// - Throws: As ``JSEncoder/encode(_:in:)``.
    public init(encoding value: some Encodable, in context: Context) throws {
        self = try JSEncoder().encode(value, in: context)
    }
}
