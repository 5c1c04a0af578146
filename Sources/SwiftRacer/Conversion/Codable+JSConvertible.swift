/// A `Codable` type becomes convertible by saying so: `extension User: JSConvertible {}`.
extension JSConvertible where Self: Decodable {
    /// The value that a ``JSDecoder`` makes of `value`.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed``, which tells the coding
    ///   path; or why reading was stopped.
    public init(_ value: JSValue) throws(EngineError) {
        do {
            self = try value.decoded()
        } catch let error as EngineError {
            throw error
        } catch let error as DecodingError {
            throw EngineError(.conversionFailed, "cannot convert to \(Self.self): \(error.told)")
        } catch {
            throw EngineError(.conversionFailed, "cannot convert to \(Self.self): \(error)")
        }
    }
}

extension JSConvertible where Self: Encodable {
    /// The value that a ``JSEncoder`` makes of this.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed``, which tells the coding
    ///   path; or why making it was stopped.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        do {
            return try JSValue(encoding: self, in: context)
        } catch let error as EngineError {
            throw error
        } catch EncodingError.invalidValue(_, let context) {
            throw EngineError(
                .conversionFailed, "cannot convert from \(Self.self): \(context.told)")
        } catch {
            throw EngineError(.conversionFailed, "cannot convert from \(Self.self): \(error)")
        }
    }
}

extension DecodingError {
    fileprivate var told: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context), .dataCorrupted(let context):
            context.told
        @unknown default: "\(self)"
        }
    }
}

extension DecodingError.Context {
    fileprivate var told: String { tell(codingPath, debugDescription) }
}

extension EncodingError.Context {
    fileprivate var told: String { tell(codingPath, debugDescription) }
}

private func tell(_ path: [any CodingKey], _ description: String) -> String {
    let steps = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
    return path.isEmpty ? description : "\(description) (at \(steps.joined()))"
}
