// What swiftracer.h declares is documented there.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CSwiftRacer
internal import SwiftRacer

// Strings, bigints and symbols.

@c @implementation
public func sr_string_new(
    _ text: UnsafePointer<CChar>?, _ length: Int,
    _ string: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(string, error) { () throws(EngineError) in
        ValueBox(string: try unsafe SwiftRacerABI.text(text, length))
    }
}

@c @implementation
public func sr_string_new_utf16(
    _ units: UnsafePointer<UInt16>?, _ count: Int,
    _ string: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(string, error) { () throws(EngineError) in
        let units = try unsafe elements(units, count, "units")
        return ValueBox(.string(JSString(utf16: units)), .string)
    }
}

/// `count` elements of C.
@unsafe private func elements<Element>(
    _ start: UnsafePointer<Element>?, _ count: Int, _ name: StaticString
) throws(EngineError) -> [Element] {
    if count == 0 { return [] }
    guard let start = unsafe start else { throw .invalid("the \(name) are NULL") }
    guard (0...Scope.maximumStringLength).contains(count) else {
        throw .invalid("\(UInt(bitPattern: count)) \(name) are too many")
    }
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
}

/// The string behind a pointer, and what holds what is lent of it.
@unsafe private func string(
    _ pointer: OpaquePointer?
) throws(EngineError) -> (box: ValueBox, string: JSString) {
    let box = try unsafe required(pointer, "string", as: ValueBox.self)
    guard case .string(let string) = box.value else { throw box.isNot("string") }
    return (box, string)
}

/// Lends C what `body` returns.
@unsafe private func lend<Element>(
    _ start: UnsafeMutablePointer<UnsafePointer<Element>?>?,
    _ count: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?,
    _ body: () throws(EngineError) -> Lent<Element>
) -> sr_status_t {
    unsafe count?.pointee = 0
    return unsafe tell(start, nil, error) { () throws(EngineError) in
        let lent = try body()
        unsafe count?.pointee = lent.count
        return unsafe lent.start
    }
}

@c @implementation
public func sr_string_get(
    _ pointer: OpaquePointer?, _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
    _ length: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe lend(text, length, error) { () throws(EngineError) in
        let (box, string) = try unsafe string(pointer)
        return box.lendText(of: string)
    }
}

@c @implementation
public func sr_string_get_utf16(
    _ pointer: OpaquePointer?, _ units: UnsafeMutablePointer<UnsafePointer<UInt16>?>?,
    _ count: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe lend(units, count, error) { () throws(EngineError) in
        let (box, string) = try unsafe string(pointer)
        return box.lendUnits(of: string)
    }
}

// MARK: - BigInts

@unsafe private func bigInt(_ pointer: OpaquePointer?) throws(EngineError) -> JSBigInt {
    let box = try unsafe required(pointer, "bigint", as: ValueBox.self)
    guard case .bigInt(let bigInt) = box.value else { throw box.isNot("bigint") }
    return bigInt
}

@c @implementation
public func sr_bigint_new(
    _ text: UnsafePointer<CChar>?, _ length: Int,
    _ bigint: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(bigint, error) { () throws(EngineError) in
        guard let bigInt = JSBigInt(try unsafe SwiftRacerABI.text(text, length)) else {
            throw .invalid("cannot make a bigint of the text: expected digits")
        }
        return ValueBox(.bigInt(bigInt), .bigInt)
    }
}

@c @implementation
public func sr_bigint_new_words(
    _ isNegative: Bool, _ words: UnsafePointer<UInt64>?, _ count: Int,
    _ bigint: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(bigint, error) { () throws(EngineError) in
        let words = try unsafe elements(words, count, "words")
        return ValueBox(.bigInt(JSBigInt(isNegative: isNegative, words: words)), .bigInt)
    }
}

@c @implementation
public func sr_bigint_new_int64(_ integer: Int64) -> OpaquePointer? {
    unsafe own(ValueBox(.bigInt(JSBigInt(integer)), .bigInt))
}

@c @implementation
public func sr_bigint_get(
    _ bigint: OpaquePointer?, _ radix: UInt32,
    _ text: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(text, error) { () throws(EngineError) in
        let bigInt = try unsafe bigInt(bigint)
        guard (2...36).contains(radix) else {
            throw .invalid("cannot write digits of radix \(radix): expected 2 to 36")
        }
        return ValueBox(string: String(bigInt, radix: Int(radix)))
    }
}

@c @implementation
public func sr_bigint_get_words(
    _ bigint: OpaquePointer?, _ isNegative: UnsafeMutablePointer<Bool>?,
    _ words: UnsafeMutablePointer<UInt64>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe isNegative?.pointee = false
    return unsafe tell(count, 0, error) { () throws(EngineError) in
        let bigInt = try unsafe bigInt(bigint)
        guard unsafe isNegative != nil, unsafe words != nil || capacity == 0 else {
            throw .invalid("the place for the sign or the words is NULL")
        }
        unsafe isNegative?.pointee = bigInt.isNegative
        // What is negative here is more than there is memory.
        let writable = capacity < 0 ? bigInt.words.count : min(capacity, bigInt.words.count)
        for index in 0..<writable { unsafe words?[index] = bigInt.words[index] }
        return bigInt.words.count
    }
}

@c @implementation
public func sr_bigint_get_int64(
    _ bigint: OpaquePointer?, _ integer: UnsafeMutablePointer<Int64>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe tell(integer, 0, error) { () throws(EngineError) in
        guard let integer = Int64(exactly: try unsafe bigInt(bigint)) else {
            throw EngineError(.conversionFailed, "the bigint does not fit into 64 bits")
        }
        return integer
    }
}

// MARK: - Symbols

@c @implementation
public func sr_symbol_new(
    _ context: OpaquePointer?, _ start: UnsafePointer<CChar>?, _ length: Int,
    _ symbol: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, symbol, error) { (scope) throws(EngineError) in
        let description = try unsafe text(start, length)
        return try scope.makeSymbol(unsafe start == nil ? nil : scope.makeString(description))
    }
}

@c @implementation
public func sr_symbol_for(
    _ context: OpaquePointer?, _ key: UnsafePointer<CChar>?, _ length: Int,
    _ symbol: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe giveMade(in: context, symbol, error) { (scope) throws(EngineError) in
        try scope.registeredSymbol(scope.makeString(try unsafe text(key, length, "key")))
    }
}

@c @implementation
public func sr_symbol_description(
    _ symbol: OpaquePointer?, _ text: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> sr_status_t {
    unsafe give(text, error) { () throws(EngineError) in
        let box = try unsafe required(symbol, "symbol", as: ValueBox.self)
        guard case .symbol(let symbol) = box.value else { throw box.isNot("symbol") }
        return try symbol.description().map { ValueBox(.string($0), .string) } ?? .undefined
    }
}
