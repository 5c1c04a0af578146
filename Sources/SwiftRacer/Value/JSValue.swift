/// A JavaScript value.
///
/// Primitives are held as Swift values; everything with an identity is held as a ``JSObject`` (or a
/// ``JSSymbol``) that stays alive, and belongs to its isolate, as long as this does.
@dynamicMemberLookup
public enum JSValue: Sendable {
    /// `undefined`
    case undefined
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number; all of them are doubles.
    case number(Double)
    /// A string.
    case string(JSString)
    /// A bigint.
    case bigInt(JSBigInt)
    /// A symbol.
    case symbol(JSSymbol)
    /// An object; a more telling class than ``JSObject`` where there is one.
    case object(JSObject)
}

extension JSValue {
    /// The object, if this is one.
    public var object: JSObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The function, if this is one.
    public var function: JSFunction? {
        object as? JSFunction
    }

    /// Whether `context` may have this very value, and not only a copy.
    package func canBeUsed(in context: Context?) -> Bool {
        switch self {
        case .object(let object): context.map { object.canBeUsed(in: $0) } ?? false
        case .symbol(let symbol): context.map { symbol.canBeUsed(in: $0) } ?? false
        default: true
        }
    }

    /// What `typeof` says of a primitive; the name of the class of an object, for messages.
    package var typeName: String {
        switch self {
        case .undefined: "undefined"
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .bigInt: "bigint"
        case .symbol: "symbol"
        case .object(let object): "\(type(of: object))"
        }
    }
}

extension JSValue: ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringLiteral
{
    /// A boolean.
    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    /// A number.
    public init(floatLiteral value: Double) {
        self = .number(value)
    }

    /// A number.
    public init(integerLiteral value: Int) {
        self = .number(Double(value))
    }

    /// A string.
    public init(stringLiteral value: String) {
        self = .string(JSString(value))
    }
}

extension Scope {
    /// `local` as a value that outlives this scope.
    package borrowing func value(_ local: Local) -> JSValue {
        switch local.kind {
        case .undefined: .undefined
        case .null: .null
        case .boolean: .boolean(local.boolean)
        case .number: .number(local.number)
        case .string: .string(jsString(local))
        case .bigInt: bigIntValue(local)
        case .symbol: .symbol(JSSymbol(keep(local), context: context))
        default: .object(object(local))
        }
    }

    private borrowing func bigIntValue(_ local: Local) -> JSValue {
        let (isNegative, words) = bigInt(local)
        return .bigInt(JSBigInt(isNegative: isNegative, words: words))
    }

    /// `local`, which must be an object, as one that outlives this scope.
    package borrowing func object(_ local: Local) -> JSObject {
        if local.kind == .buffer { return buffer(local) }
        let handle = keep(local)
        return switch local.kind {
        case .array: JSArray(handle, context: context)
        case .function: JSFunction(handle, context: context)
        case .map: JSMap(handle, context: context)
        case .set: JSSet(handle, context: context)
        case .error: JSError(handle, context: context)
        case .promise:
            JSPromise(
                handle, context: context,
                held: context.isolate.heldPromises.insert(local, in: self))
        default: JSObject(handle, context: context)
        }
    }

    /// `value` as a local of this scope.
    package borrowing func local(_ value: JSValue) throws(EngineError) -> Local {
        switch value {
        case .undefined: return .undefined
        case .null: return .null
        case .boolean(let boolean): return Local(boolean)
        case .number(let number): return Local(number)
        case .string(let string): return try makeString(string)
        case .bigInt(let bigInt):
            return try makeBigInt(isNegative: bigInt.isNegative, words: bigInt.words[...])
        case .symbol(let symbol): return try local(of: symbol)
        case .object(let object): return try local(of: object)
        }
    }

    /// What `kept` keeps; of this isolate only.
    package borrowing func local(of kept: some JSKept) throws(EngineError) -> Local {
        if !kept.canBeUsed(in: context) {
            if kept.context.isolate.isForked { throw .forked("\(type(of: kept))") }
            if let buffer = kept as? JSBuffer, let memory = buffer.sharedMemory {
                return try makeView(memory, buffer.kind)
            }
            let place = kept.context.isolate === context.isolate ? "context" : "isolate"
            throw EngineError(
                .conversionFailed,
                "cannot use a \(type(of: kept)) here: it belongs to another \(place)")
        }
        guard !kept.context.isClosed else {
            throw EngineError(
                .closed, "cannot use a \(type(of: kept)): its context is closed")
        }
        return kept.local
    }
}
