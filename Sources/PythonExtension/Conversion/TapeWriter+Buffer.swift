internal import CPython
internal import SwiftRacer

/// Memory of Python's on its way to JavaScript: copied, or lent by `share`.
extension TapeWriter {
    /// The node for an object with a buffer, which is copied.
    ///
    /// One element of a NumPy array is that element; one dimension is a typed array; more are
    /// arrays of rows.
    ///
    /// - Returns: Nil if JavaScript has nothing like it and `default` is still to be asked.
    mutating func buffer(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node? {
        let view: PyView
        do throws(PythonError) {
            view = try PyView(object, .any)
        } catch {
            guard let reason = try PythonError.takeBufferError() else { throw error }
            return try refused(
                "the memory of \(object.typeName) cannot be viewed: \(reason)", in: parent, step)
        }
        let shape = view.shape
        guard let elementType = view.elementType, try !object.isNumPyTime(view) else {
            return try refused(
                "no typed array for \(object.typeName) with elements of format '\(view.format)'",
                in: parent, step)
        }
        guard let rowCount = shape.last else {
            return try element(of: view, elementType)
        }
        let rowByteCount = rowCount * elementType.byteCount
        do throws(EngineError) {
            try elementType.check(byteCount: rowByteCount)
        } catch {
            return try refused(error.message, in: parent, step)
        }
        guard let counts = containerCounts(of: shape) else {
            return try refused(
                "the shape of \(object.typeName) has too many rows", in: parent, step)
        }
        let memory = try view.copy()
        let place = Place(object, replacementCount, in: parent, step)
        let root = Tape.Node(.container, index: places.count)
        retained.append(object)
        nodeAt[object.address] = root
        appendRows(
            of: BufferView(
                memory, byteOffset: 0, byteCount: rowByteCount, elementType: elementType),
            shape, counts, at: place)
        return root
    }

    /// The node for what `share` made: a typed array over Python's own memory.
    mutating func shared(
        _ object: PyBorrowed, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node {
        let memoryView = object.extra
        guard !memoryView.isNull else {
            throw .builtin(.valueError, "cannot use a Shared: Python has collected its memory")
        }
        let view = try PyView(memoryView, .contiguous)
        guard let elementType = view.elementType else {
            throw .builtin(.valueError, "cannot use a Shared: its memory has changed its format")
        }
        let byteCount = view.byteCount
        let memory = try view.lent()
        let node = append(
            BufferView(memory, byteOffset: 0, byteCount: byteCount, elementType: elementType),
            at: Place(object, replacementCount, in: parent, step))
        retained.append(object)
        nodeAt[object.address] = node
        return node
    }

    /// The containers of each dimension but the last, and the rows; nil if they are too many.
    private func containerCounts(of shape: [Int]) -> [Int]? {
        var counts = [1]
        var total = 1
        for length in shape.dropLast() {
            let (count, overflows) = (counts.last ?? 1).multipliedReportingOverflow(by: length)
            if overflows { return nil }
            counts.append(count)
            total += count
            // As many as an array can have.
            if total >= 1 << 27 { return nil }
        }
        return counts
    }

    /// Appends the arrays of each dimension, from the outermost, and then the rows.
    private mutating func appendRows(
        of first: BufferView, _ shape: [Int], _ counts: [Int], at place: Place
    ) {
        for (dimension, length) in shape.dropLast().enumerated() {
            let firstChild = places.count + counts[dimension]
            for index in 0..<counts[dimension] {
                var container = Tape.Container(.array)
                container.start = tape.reserve(length)
                container.count = length
                for offset in 0..<length {
                    tape.nodes[container.start + offset] = Tape.Node(
                        .container, index: firstChild + index * length + offset)
                }
                tape.containers.append(container)
                places.append(place)
            }
        }
        for row in 0..<(counts.last ?? 0) {
            _ = append(
                BufferView(
                    first.memory, byteOffset: row * first.byteCount, byteCount: first.byteCount,
                    elementType: first.elementType),
                at: place)
        }
    }

    private mutating func append(_ view: BufferView, at place: Place) -> Tape.Node {
        var container = Tape.Container(.buffer)
        container.start = tape.buffers.count
        tape.buffers.append(view)
        tape.containers.append(container)
        places.append(place)
        return Tape.Node(.container, index: places.count - 1)
    }

    /// The one element of a view without dimensions.
    private mutating func element(
        of view: borrowing PyView, _ elementType: JSBuffer.ElementType
    ) throws(PythonError) -> Tape.Node {
        let memory = try view.copy()
        let bits = BufferView(
            memory, byteOffset: 0, byteCount: elementType.byteCount, elementType: elementType
        ).firstBits
        if view.isBoolean { return Tape.Node(boolean: bits != 0) }
        switch elementType.element(bits) {
        case .number(let number): return Tape.Node(number: number)
        case .integer(let isNegative, let magnitude):
            if magnitude < 1 << 53 {
                return Tape.Node(number: isNegative ? -Double(magnitude) : Double(magnitude))
            }
            return tape.append(bigIntWords: [magnitude], isNegative: isNegative)
        }
    }

    /// Throws because of `reason`; nil if `default` can be asked.
    private func refused(
        _ reason: String, in parent: Int?, _ step: Step
    ) throws(PythonError) -> Tape.Node? {
        guard fallback.isNull else { return nil }
        throw refusal(reason, in: parent, step)
    }
}

extension PyBorrowed {
    /// Whether the object is a moment or a duration of NumPy's, which shows its memory as bytes.
    fileprivate func isNumPyTime(_ view: borrowing PyView) throws(PythonError) -> Bool {
        guard view.byteCount == 8, view.format == "B" else { return false }
        let type = try optionalAttribute("dtype")
        guard !type.borrowed.isNone else { return false }
        let kind = try type.borrowed.optionalAttribute("kind")
        return kind.borrowed.isString && (kind.borrowed.equals("M") || kind.borrowed.equals("m"))
    }
}
