internal import CPython
internal import SwiftRacer

/// Options of a call that may run long.
struct CallOptions {
    /// Nil for the Context's own.
    var timeout: Duration?
    /// Nil for the Context's own.
    var cpuTimeout: Duration?
    var copy = false
    /// Null if not given.
    var this = PyBorrowed.null
    var name = PyBorrowed.null
    var line: Int32 = 1
    var cancellation: Cancellation?

    init() {}

    /// The options in the keywords of a vectorcall.
    ///
    /// `names` are the keywords, or null; their values follow the `count` positional arguments.
    /// `function` is what is called, for messages; `allowed` are the keywords that it takes.
    @inline(__always) init(
        _ arguments: PyVector, after count: Int, names: PyBorrowed, of function: StaticString,
        _ allowed: Keywords
    ) throws(PythonError) {
        if !names.isNull {
            try parse(arguments, after: count, names: names, of: function, allowed)
        }
    }

    private mutating func parse(
        _ arguments: PyVector, after count: Int, names: PyBorrowed, of function: StaticString,
        _ allowed: Keywords
    ) throws(PythonError) {
        for index in 0..<names.tupleCount {
            let name = names.tupleItem(index)
            let keyword = Keywords.all.first { allowed.contains($0.0) && name.equals($0.1) }
            guard let keyword else {
                throw .builtin(
                    .typeError,
                    "\(function)() got an unexpected keyword argument '\(try name.swiftString())'")
            }
            try set(keyword.0, arguments[count + index])
        }
    }

    private mutating func set(_ keyword: Keywords, _ value: PyBorrowed) throws(PythonError) {
        switch keyword {
        case .timeout: timeout = try value.timeout()
        case .cpuTimeout: cpuTimeout = try value.timeout("cpu_timeout")
        case .waiting: timeout = try value.timeout(allowsZero: true)
        case .copy: copy = try value.isTruthy()
        case .this: this = value.isIdentical(to: .ellipsis) ? .null : value
        case .name:
            guard value.isString else {
                throw .builtin(.typeError, "name must be a str, not \(value.typeName)")
            }
            name = value
        case .cancellation:
            if value.isNone { return }
            guard value.isInstance(exactly: Types.current.cancellation) else {
                throw .builtin(
                    .typeError, "cancellation must be a Cancellation, not \(value.typeName)")
            }
            cancellation = value.swift(Cancellation.self)
        default:
            guard value.isInt else {
                throw .builtin(.typeError, "line must be an int, not \(value.typeName)")
            }
            guard let number = try value.int64(), let line = Int32(exactly: number), line >= 1
            else {
                throw .builtin(.valueError, "line must be from 1 to 2**31 - 1")
            }
            self.line = line
        }
    }
}

/// Keywords of a call.
struct Keywords: OptionSet {
    let rawValue: UInt8

    static let timeout = Keywords(rawValue: 1)
    static let copy = Keywords(rawValue: 2)
    static let this = Keywords(rawValue: 4)
    static let name = Keywords(rawValue: 8)
    static let line = Keywords(rawValue: 16)
    static let cancellation = Keywords(rawValue: 32)
    /// As `timeout`, which may be 0.
    static let waiting = Keywords(rawValue: 64)
    static let cpuTimeout = Keywords(rawValue: 128)
    static let timeouts: Keywords = [.timeout, .cpuTimeout]

    static let all: [(Keywords, StaticString)] = [
        (.timeout, "timeout"), (.copy, "copy"), (.this, "this"), (.name, "name"), (.line, "line"),
        (.cancellation, "cancellation"), (.waiting, "timeout"),
        (.cpuTimeout, "cpu_timeout"),
    ]
}

extension PyBorrowed {
    /// Seconds; nil of None.
    func timeout(
        _ name: StaticString = "timeout", allowsZero: Bool = false
    ) throws(PythonError) -> Duration? {
        if isNone { return nil }
        guard isFloat || isInt || hasIndex else {
            throw .builtin(
                .typeError, "\(name) must be a number of seconds or None, not \(typeName)")
        }
        let seconds = try double()
        guard seconds > 0 || allowsZero && seconds == 0 else {
            throw .builtin(.valueError, "\(name) must be positive, not \(try described())")
        }
        // Longer than anybody waits; as good as no limit, and Duration has no infinity.
        return .seconds(min(seconds, 1e9))
    }

    /// A positive number of bytes; nil of None.
    func byteCount(_ name: StaticString) throws(PythonError) -> Int? {
        if isNone { return nil }
        guard isInt else {
            throw .builtin(
                .typeError, "\(name) must be an int of bytes or None, not \(typeName)")
        }
        guard let value = try int64(), value > 0 else {
            throw .builtin(.valueError, "\(name) must be positive, not \(try described())")
        }
        return value
    }
}

/// Checks the number of positional arguments.
func expect(
    _ range: ClosedRange<Int>, _ count: Int, of function: StaticString
) throws(PythonError) {
    if range.contains(count) { return }
    let wanted =
        range.lowerBound == range.upperBound
        ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    throw .builtin(
        .typeError, "\(function)() takes \(wanted) positional arguments but \(count) were given")
}

/// Checks that there are no keywords.
func expectNoKeywords(_ names: PyBorrowed, of function: StaticString) throws(PythonError) {
    guard !names.isNull, names.tupleCount > 0 else { return }
    throw .builtin(.typeError, "\(function)() takes no keyword arguments")
}

/// The arguments of a constructor: at most one positional, others by keyword.
///
/// `positional` is the name of the positional one, or nil. `names` are the names that can come as
/// keywords, that one's among them. `body` is called with each argument that is given.
func constructorArguments(
    _ arguments: PyBorrowed, _ keywords: PyBorrowed, of type: StaticString,
    positional: StaticString?, _ body: (StaticString, PyBorrowed) throws(PythonError) -> Void,
    names: [StaticString]
) throws(PythonError) {
    let count = arguments.tupleCount
    try expect(0...(positional == nil ? 0 : 1), count, of: type)
    if count == 1, let positional { try body(positional, arguments.tupleItem(0)) }
    if keywords.isNull { return }
    for (key, value) in try keywords.dictItems() {
        guard let name = names.first(where: { key.equals($0) }) else {
            throw .builtin(
                .typeError,
                "\(type)() got an unexpected keyword argument '\(try key.swiftString())'")
        }
        if count == 1, let positional, key.equals(positional) {
            throw .builtin(
                .typeError, "\(type)() got multiple values for argument '\(positional)'")
        }
        try body(name, value)
    }
}
