// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Values in general, primitives and lists.

@c @implementation
public func sr_value_kind(_ value: OpaquePointer?) -> sr_kind_t {
    guard let box: ValueBox = unsafe borrow(value) else { return sr_kind_undefined }
    return switch box.kind {
    case .undefined: sr_kind_undefined
    case .null: sr_kind_null
    case .boolean: sr_kind_boolean
    case .number: sr_kind_number
    case .string: sr_kind_string
    case .bigInt: sr_kind_bigint
    case .symbol: sr_kind_symbol
    case .object, .boxedPrimitive: sr_kind_object
    case .array: sr_kind_array
    case .function: sr_kind_function
    case .date: sr_kind_date
    case .map: sr_kind_map
    case .set: sr_kind_set
    case .error: sr_kind_error
    case .promise: sr_kind_promise
    case .buffer: sr_kind_buffer
    }
}

@c @implementation
public func sr_value_copy(_ value: OpaquePointer?) -> OpaquePointer? {
    unsafe borrow(value, as: ValueBox.self).map { unsafe own($0) }
}

@c @implementation
public func sr_value_delete(_ value: OpaquePointer?) {
    let _: ValueBox? = unsafe take(value)
}

@c @implementation
public func sr_value_is_same(
    _ first: OpaquePointer?, _ second: OpaquePointer?, _ isSame: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(isSame, false, error) { () throws(EngineError) in
        let first = try unsafe value(first, "first value")
        let second = try unsafe value(second, "second value")
        return try first.isSame(as: second)
    }
}

extension JSValue {
    /// Whether the two are the same, as `===` says.
    fileprivate func isSame(as other: JSValue) throws(EngineError) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): return true
        case (.boolean(let first), .boolean(let second)): return first == second
        case (.number(let first), .number(let second)): return first == second
        case (.string(let first), .string(let second)): return first == second
        case (.bigInt(let first), .bigInt(let second)): return first == second
        case (.object(let first), .object(let second)): return try first.isIdentical(to: second)
        case (.symbol(let first), .symbol(let second)):
            guard first.context.isolate === second.context.isolate else { return false }
            return try first.context.withScope { (scope) throws(EngineError) in
                scope.strictEquals(try scope.local(of: first), try scope.local(of: second))
            }
        default: return false
        }
    }
}

@c @implementation
public func sr_value_clone(
    _ value: OpaquePointer?, _ context: OpaquePointer?,
    _ copy: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(copy, error) { () throws(EngineError) in
        let box = try unsafe required(value, "value", as: ValueBox.self)
        let context = try unsafe required(context, "context", as: Context.self)
        guard let source = box.context else { return box }
        var tape = Tape()
        let node = try source.withScope { (scope) throws(EngineError) in
            try scope.recordDeep(try scope.local(box.value).inspected(box, scope), in: &tape)
        }
        return try context.withScope { (scope) throws(EngineError) in
            scope.box(try scope.play(node, from: tape))
        }
    }
}

extension Local {
    /// What is kept of an object does not tell what it is.
    fileprivate func inspected(_ box: ValueBox, _ scope: borrowing Scope) -> Local {
        if case .object(let object) = box.value { scope.local(object) } else { self }
    }
}

@c @implementation
public func sr_value_describe(
    _ value: OpaquePointer?, _ context: OpaquePointer?,
    _ text: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(text, error) { () throws(EngineError) in
        let box = try unsafe required(value, "value", as: ValueBox.self)
        return try unsafe place(context, of: box).withScope { (scope) throws(EngineError) in
            ValueBox(string: try scope.string(describing: try scope.local(box.value)))
        }
    }
}

// MARK: - Primitives

extension ValueBox {
    convenience init(string: String) {
        self.init(.string(JSString(string)), .string)
    }

    /// That this is not what was expected.
    func isNot(_ expected: StaticString) -> EngineError {
        EngineError(.conversionFailed, "expected a value of kind \(expected), got \(name)")
    }
}

@c @implementation
public func sr_undefined_new() -> OpaquePointer? {
    unsafe own(ValueBox.undefined)
}

@c @implementation
public func sr_null_new() -> OpaquePointer? {
    unsafe own(ValueBox(.null, .null))
}

@c @implementation
public func sr_boolean_new(_ boolean: Bool) -> OpaquePointer? {
    unsafe own(ValueBox(.boolean(boolean), .boolean))
}

@c @implementation
public func sr_boolean_get(
    _ value: OpaquePointer?, _ boolean: UnsafeMutablePointer<Bool>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(boolean, false, error) { () throws(EngineError) in
        let box = try unsafe required(value, "value", as: ValueBox.self)
        guard case .boolean(let boolean) = box.value else { throw box.isNot("boolean") }
        return boolean
    }
}

@c @implementation
public func sr_number_new(_ number: Double) -> OpaquePointer? {
    unsafe own(ValueBox(.number(number), .number))
}

@c @implementation
public func sr_number_get(
    _ value: OpaquePointer?, _ number: UnsafeMutablePointer<Double>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(number, 0, error) { () throws(EngineError) in
        let box = try unsafe required(value, "value", as: ValueBox.self)
        guard case .number(let number) = box.value else { throw box.isNot("number") }
        return number
    }
}

// MARK: - Lists

@c @implementation
public func sr_list_count(_ list: OpaquePointer?) -> Int {
    unsafe borrow(list, as: ListBox.self)?.values.count ?? 0
}

@c @implementation
public func sr_list_get(_ list: OpaquePointer?, _ index: Int) -> OpaquePointer? {
    guard let list: ListBox = unsafe borrow(list), list.values.indices.contains(index) else {
        return nil
    }
    return unsafe lend(list.values[index])
}

@c @implementation
public func sr_list_delete(_ list: OpaquePointer?) {
    let _: ListBox? = unsafe take(list)
}
