internal import SwiftRacer
internal import Synchronization

/// What an `sr_value_t` is.
final class ValueBox: Sendable {
    let value: JSValue
    let kind: ValueKind
    // What was lent of a string.
    private let text = AtomicLazyReference<Lent<CChar>>()
    private let units = AtomicLazyReference<Lent<UInt16>>()

    static let undefined = ValueBox(.undefined, .undefined)

    init(_ value: JSValue, _ kind: ValueKind) {
        self.value = value
        self.kind = kind
    }

    /// A value whose kind is found out, of an object in its isolate.
    convenience init(_ value: JSValue) {
        let kind: ValueKind =
            switch value {
            case .undefined: .undefined
            case .null: .null
            case .boolean: .boolean
            case .number: .number
            case .string: .string
            case .bigInt: .bigInt
            case .symbol: .symbol
            case .object(let object): ValueBox.kind(of: object)
            }
        self.init(value, kind)
    }

    private static func kind(of object: JSObject) -> ValueKind {
        do throws(EngineError) {
            return try object.context.withScope { (scope) in scope.local(object).kind }
        } catch {
            // Its context is closed, and nobody can use it.
            return .object
        }
    }

    /// The context that an object or a symbol was got through.
    var context: Context? {
        switch value {
        case .object(let object): object.context
        case .symbol(let symbol): symbol.context
        default: nil
        }
    }

    /// What it is called in messages.
    var name: String {
        switch kind {
        case .date: "Date"
        case .object, .boxedPrimitive: "object"
        default: value.typeName
        }
    }

    /// The characters of a string as UTF-8.
    func lendText(of string: JSString) -> Lent<CChar> {
        text.load() ?? text.storeIfNil(Lent(string.description))
    }

    /// The UTF-16 units of a string.
    func lendUnits(of string: JSString) -> Lent<UInt16> {
        units.load() ?? units.storeIfNil(Lent(string.utf16))
    }
}

/// What an `sr_list_t` is.
final class ListBox: Sendable {
    static let maximumCount: UInt32 = 1 << 26

    let values: [ValueBox]

    init(_ values: [ValueBox]) {
        self.values = values
    }
}

/// What an `sr_view_t` is.
final class ViewBox: Sendable {
    let view: BufferView

    init(_ view: BufferView) {
        self.view = view
    }
}

/// What an `sr_call_t` is.
final class CallBox: Sendable {
    let context: Context
    let receiver: ValueBox
    let arguments: [ValueBox]

    init(context: Context, receiver: ValueBox, arguments: [ValueBox]) {
        self.context = context
        self.receiver = receiver
        self.arguments = arguments
    }
}

extension Scope {
    /// `local` as a value of C.
    borrowing func box(_ local: Local) -> ValueBox {
        local.kind == .undefined ? ValueBox.undefined : ValueBox(value(local), local.kind)
    }

    /// The elements of an array that V8 has just made.
    borrowing func list(_ array: Local) throws(EngineError) -> ListBox {
        let count = length(ofArray: array)
        // A script can make an array of four thousand million holes.
        guard count <= ListBox.maximumCount else {
            throw EngineError(
                .outOfMemory, "cannot list \(count) values: \(ListBox.maximumCount) is the most")
        }
        var values: [ValueBox] = []
        for index in 0..<count {
            // V8 looks for a timeout only where JavaScript runs.
            if index.isMultiple(of: 1024) { try checkNotStopped() }
            values.append(box(try element(array, index)))
        }
        return ListBox(values)
    }
}
