internal import CPython
internal import SwiftRacer

/// Where the iteration over an array is, and what it has read ahead.
///
/// Elements are read in runs, as entering V8 costs more than reading. A run is used only while
/// nobody has entered the isolate since: so it always holds what reading now would give.
final class ArrayIteration {
    private let array: JSArray
    private let isolate: Isolate
    private var index = 0
    private var tape = Tape()
    private var nodes: [Tape.Node] = []
    private var position = 0
    private var entryCount = 0
    private var runLength = 1
    private var isAtEnd = false

    private static let longestRun = 256

    init(_ array: JSArray) {
        self.array = array
        isolate = array.context.isolate
    }

    /// The next element; nil at the end.
    func next(owner: PyBorrowed) throws(PythonError) -> PyRef? {
        if position == nodes.count || entryCount != isolate.entryCount {
            guard !isAtEnd, try readRun() else {
                isAtEnd = true
                return nil
            }
        }
        let node = nodes[position]
        position += 1
        index += 1
        if node.kind == .number { return try python(primitive: node) }
        return try python(node, from: tape, owner: owner, receiver: array)
    }

    /// Reads what comes next.
    ///
    /// - Returns: Whether there was anything.
    private func readRun() throws(PythonError) -> Bool {
        // Short at first: most loops that stop, stop early.
        runLength = min(runLength * 4, ArrayIteration.longestRun)
        tape = Tape()
        nodes.removeAll(keepingCapacity: true)
        position = 0
        try enteringForValue(array.context) { (scope) throws(EngineError) in
            let count = Int(scope.length(ofArray: array.local))
            guard index < count else { return }
            try scope.record(
                array.local, from: index, upTo: min(count, index + runLength), in: &tape, &nodes)
            entryCount = isolate.entryCount
        }
        return !nodes.isEmpty
    }
}

/// The type of `iter(array)`.
func makeArrayIteratorType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer._ArrayIterator", doc: "The iterator over a JSArray.")
    type.isNotInstantiable()
    type.slot(Py_tp_iter) { (instance: PyBorrowed) in PyRef(retaining: instance).returned() }
    type.slot(Py_tp_iternext) { (instance: PyBorrowed) in
        do throws(PythonError) {
            // Null without an exception is the end.
            let iteration = instance.swift(ArrayIteration.self)
            guard let element = try iteration.next(owner: instance.owner) else { return .failure }
            return element.returned()
        } catch {
            raise(error, owner: instance)
            return .failure
        }
    }
    return try type.build()
}

let arrayIterator: PyCallback1 = { instance in
    returning(instance) { () throws(PythonError) in
        try PyRef(
            Types.current.arrayIterator, ArrayIteration(instance.swift(JSArray.self)),
            owner: instance.owner)
    }
}
