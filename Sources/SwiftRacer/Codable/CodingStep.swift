/// How a value is reached from the one around it.
///
/// Coding paths are kept as steps and made into keys only for those who ask.
enum CodingStep {
    /// The same value again.
    case same
    case key(any CodingKey)
    case index(Int)

    /// The step as keys: one, or none if the value is the same.
    var keys: [any CodingKey] {
        switch self {
        case .same: []
        case .key(let key): [key]
        case .index(let index): [PlainKey(index: index)]
        }
    }
}

/// A key that no type declares: of an element, of a dictionary's entry, of a superclass.
struct PlainKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    static let superclass = PlainKey(stringValue: "super")

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }

    /// The key of the element at `index`, as Foundation's coders name it.
    init(index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init(_ step: Tape.Step) {
        switch step {
        case .key(let key): self.init(stringValue: key.description)
        case .index(let index): self.init(index: index)
        }
    }
}

extension EngineError {
    /// Whether a value is to blame, rather than a stop or a context that was closed.
    var concernsValue: Bool {
        [.exception, .conversionFailed, .invalidArgument].contains(code)
    }
}
