internal import CPython
internal import SwiftRacer

/// From Python to a tape.
///
/// Used with the GIL held. The tape borrows the characters of strings from Python objects, which the
/// writer keeps alive; so it must live until the tape was played.
struct TapeWriter: ~Copyable {
    var tape = Tape()
    var retained = RetainedObjects()
    // What an object became, by its address; it is retained, so that it stays the only one there.
    var nodeAt = [UInt: Tape.Node]()
    var places: [Place] = []
    // The containers that are to be filled, the last first: so that what has no end, because an
    // object makes others whenever it is asked, goes deep before it goes wide.
    private var unfilled: [Int] = []
    private(set) var fallback = PyBorrowed.null
    // What callables belong to; nil where there can be none.
    private(set) var host: PythonHost?
    /// How many of the objects on the way to the next one stand for others.
    var replacementCount = 0
    /// How many of them, the last ones, stand for each other with nothing between.
    var successionCount = 0

    /// A writer of keys, code and names, which refer to nothing.
    init() {}

    /// A writer of values for JavaScript; `owner` is the Python Context that they go to.
    init(for owner: PyBorrowed) {
        host = owner.host
        fallback = owner.extra
        // Converting runs Python code, which may close the Context.
        if !fallback.isNull { retained.append(fallback) }
    }

    /// The node for `object` and, of containers, everything in it.
    @inline(__always) mutating func write(
        _ object: PyBorrowed, at step: Step
    ) throws(PythonError) -> Tape.Node {
        replacementCount = 0
        let node = try node(object, in: nil, step)
        while let index = unfilled.popLast() {
            if index & 0xFFF == 0xFFF { try Signals.check() }
            try fill(index)
        }
        return node
    }

    /// The node for a property key: a str, an int (its decimal string) or a JSSymbol.
    ///
    /// - Returns: Nil if `object` can be no key.
    @inline(__always) mutating func writeKey(
        _ object: PyBorrowed
    ) throws(PythonError) -> Tape.Node? {
        if object.isString { return try string(object) }
        if object.isInstance(exactly: Types.current.symbol) {
            return tape.append(object.swift(JSSymbol.self))
        }
        guard object.isInt, !object.isTrue, !object.isFalse else { return nil }
        let exact = try object.exactInt()
        let text = try PyRef(exact.borrowed.described())
        let node = try string(text.borrowed)
        retained.append(text.borrowed)
        return node
    }

    @inline(__always) mutating func node(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node {
        if object.isExactInt, let integer = try object.int64(), integer.magnitude < 1 << 53 {
            return Tape.Node(number: Double(integer))
        }
        if object.isExactString { return try string(object) }
        if object.isExactFloat { return Tape.Node(number: try object.double()) }
        if object.isNone { return Tape.Node(.null) }
        if object.isTrue { return Tape.Node(boolean: true) }
        if object.isFalse { return Tape.Node(boolean: false) }
        return try other(object, in: parent, step)
    }

    private mutating func other(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node {
        let types = Types.current
        if object.isIdentical(to: types.undefined) { return Tape.Node(.undefined) }
        if object.isJSObject { return tape.append(object.swift(JSObject.self)) }
        if object.isInstance(exactly: types.symbol) {
            return tape.append(object.swift(JSSymbol.self))
        }
        if object.isInt { return try integer(object) }
        if object.isString { return try string(object) }
        if object.isFloat { return Tape.Node(number: try object.double()) }
        if isShared(object, in: parent), let known = nodeAt[object.address] { return known }
        if object.isList || object.isTuple {
            return container(.array, object, for: object, in: parent, step)
        }
        if object.isDict { return container(.object, object, for: object, in: parent, step) }
        if object.isSet { return container(.set, object, for: object, in: parent, step) }
        if try isDatetime(object) {
            let convert = try imported("swiftracer._dates", "to_milliseconds")
            let milliseconds = try convert.borrowed.call([object])
            return Tape.Node(date: try milliseconds.borrowed.double())
        }
        if object.isInstance(exactly: types.shared) { return try shared(object, in: parent, step) }
        // Before the index: every NumPy array seems to have one.
        if object.hasBuffer {
            if let node = try buffer(object, in: parent, step) { return node }
            return try replaced(object, in: parent, step)
        }
        if object.hasIndex {
            let index = try object.exactInt()
            return try integer(index.borrowed)
        }
        if object.isCallable, let host, !object.isWrapper {
            return tape.append(try host.function(for: object))
        }
        return try replaced(object, in: parent, step)
    }

    /// Whether an object may be met again: not one that nobody refers to but the container it was
    /// found in, and this writer, which retains what it finds there.
    private func isShared(_ object: PyBorrowed, in parent: Int?) -> Bool {
        parent == nil || object.referenceCount > 2
    }

    private mutating func integer(_ object: PyBorrowed) throws(PythonError) -> Tape.Node {
        if let integer = try object.int64(), integer.magnitude < 1 << 53 {
            return Tape.Node(number: Double(integer))
        }
        let (isNegative, words) = try object.bigIntWords()
        return tape.append(bigIntWords: words, isNegative: isNegative)
    }

    private mutating func string(_ object: PyBorrowed) throws(PythonError) -> Tape.Node {
        try Tape.Node(string: object, &retained)
    }

    /// The node of a container that is filled later, with `items`, and stands for `object`.
    mutating func container(
        _ kind: Tape.Container.Kind, _ items: PyBorrowed, for object: PyBorrowed,
        in parent: Int?, _ step: Step
    ) -> Tape.Node {
        let index = places.count
        let node = Tape.Node(.container, index: index)
        if isShared(object, in: parent) { nodeAt[object.address] = node }
        retained.append(object)
        retained.append(items)
        places.append(Place(items, replacementCount, in: parent, step))
        unfilled.append(index)
        tape.containers.append(Tape.Container(kind))
        return node
    }

    /// Writes what is in a container.
    ///
    /// Its items are retained first: converting them can run Python code, which can change it.
    private mutating func fill(_ index: Int) throws(PythonError) {
        let kind = tape.containers[index].kind
        let items = try retained.appendItems(of: places[index].items)
        replacementCount = places[index].replacementCount
        let start = tape.reserve(items.count)
        tape.containers[index].start = start
        tape.containers[index].count = items.count
        var key = PyBorrowed.null
        for offset in 0..<items.count {
            let item = retained[items.lowerBound + offset]
            switch kind {
            case .object where offset % 2 == 0:
                key = item
                tape.nodes[start + offset] = try keyNode(item, in: index)
            case .object, .map:
                tape.nodes[start + offset] = try node(item, in: index, .key(key))
            case .array:
                tape.nodes[start + offset] = try node(item, in: index, .index(offset))
            case .set:
                tape.nodes[start + offset] = try node(item, in: index, .member)
            case .error, .exception, .regExp:
                tape.nodes[start + offset] = try node(item, in: index, .cause)
            case .buffer:
                preconditionFailure("a buffer is filled when it is made")
            }
        }
    }

    private mutating func keyNode(
        _ key: PyBorrowed, in parent: Int
    ) throws(PythonError) -> Tape.Node {
        if let node = try writeKey(key) { return node }
        throw refusal(
            "a key is a \(key.typeName), not a str, an int or a JSSymbol",
            in: places[parent].parent, places[parent].step)
    }
}
