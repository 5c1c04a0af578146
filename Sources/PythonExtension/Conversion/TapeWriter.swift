internal import CPython
internal import SwiftRacer

/// From Python to a tape.
///
/// Used with the GIL held. The tape borrows the characters of strings from Python objects, which the
/// writer keeps alive; so it must live until the tape was played.
struct TapeWriter: ~Copyable {
    var tape = Tape()
    private var retained = RetainedObjects()
    // By the address of the Python object, which is retained, so that it stays the only one there.
    private var containerAt = [UInt: Int]()
    // What `default` made of an object, likewise.
    private var replacementAt = [UInt: Tape.Node]()
    private var places: [Place] = []
    private var next = 0
    private var fallback: PyBorrowed

    /// Where a container was found, for the path in messages.
    private struct Place {
        let object: PyBorrowed
        let parent: Int?
        let step: Step
    }

    /// The way from a container, or from the call, to a value.
    enum Step {
        case argument(Int)
        case this
        case value
        case index(Int)
        case key(PyBorrowed)
        case member
    }

    /// - Parameter fallback: `default` of the Context, or null.
    init(default fallback: PyBorrowed) {
        self.fallback = fallback
        // Converting runs Python code, which may close the Context.
        if !fallback.isNull { retained.append(fallback) }
    }

    /// The node for `object` and, of containers, everything in it.
    @inline(__always) mutating func write(
        _ object: PyBorrowed, at step: Step
    ) throws(PythonError) -> Tape.Node {
        let node = try node(object, in: nil, step)
        while next < places.count {
            try fill(next)
            next += 1
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

    @inline(__always) private mutating func node(
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
        if object.isList || object.isTuple {
            return container(.array, object, in: parent, step)
        }
        if object.isDict { return container(.object, object, in: parent, step) }
        if object.isSet { return container(.set, object, in: parent, step) }
        if try isDatetime(object) {
            let convert = try imported("swiftracer._dates", "to_milliseconds")
            let milliseconds = try convert.borrowed.call([object])
            return Tape.Node(date: try milliseconds.borrowed.double())
        }
        if object.hasIndex {
            let index = try object.exactInt()
            return try integer(index.borrowed)
        }
        guard fallback.isNull else {
            if let known = replacementAt[object.address] { return known }
            let replacement = try fallback.call([object])
            retained.append(replacement.borrowed)
            retained.append(object)
            // What `default` gives must be convertible itself, or one could go on for ever.
            let saved = fallback
            fallback = .null
            defer { fallback = saved }
            let replaced = try node(replacement.borrowed, in: parent, step)
            replacementAt[object.address] = replaced
            return replaced
        }
        throw unconvertible(object, in: parent, step)
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

    private mutating func container(
        _ kind: Tape.Container.Kind, _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) -> Tape.Node {
        if let known = containerAt[object.address] { return Tape.Node(.container, index: known) }
        let index = places.count
        containerAt[object.address] = index
        retained.append(object)
        places.append(Place(object: object, parent: parent, step: step))
        tape.containers.append(Tape.Container(kind))
        return Tape.Node(.container, index: index)
    }

    /// Writes what is in a container.
    ///
    /// Its items are retained first: converting them can run Python code, which can change it.
    private mutating func fill(_ index: Int) throws(PythonError) {
        let kind = tape.containers[index].kind
        let items = try retained.appendItems(of: places[index].object)
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
            }
        }
    }

    private mutating func keyNode(
        _ key: PyBorrowed, in parent: Int
    ) throws(PythonError) -> Tape.Node {
        if let node = try writeKey(key) { return node }
        throw .engine(
            EngineError(
                .conversionFailed,
                "cannot convert \(try path(places[parent].parent, places[parent].step)): "
                    + "a key is a \(key.typeName), not a str, an int or a JSSymbol"))
    }

    // MARK: Messages

    private func unconvertible(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) -> PythonError {
        do throws(PythonError) {
            return .engine(
                EngineError(
                    .conversionFailed,
                    "cannot convert \(try path(parent, step)): no JavaScript value for "
                        + "\(object.typeName)"))
        } catch {
            return error
        }
    }

    /// The way to a value, as `args[0]["a"][3]`.
    private func path(_ parent: Int?, _ step: Step) throws(PythonError) -> String {
        var steps = [try text(step)]
        var container = parent
        while let index = container {
            steps.append(try text(places[index].step))
            container = places[index].parent
        }
        return steps.reversed().joined()
    }

    private func text(_ step: Step) throws(PythonError) -> String {
        switch step {
        case .argument(let index): "args[\(index)]"
        case .this: "this"
        case .value: "value"
        case .index(let index): "[\(index)]"
        case .key(let key): "[\(try key.quoted())]"
        case .member: ".<element>"
        }
    }
}
