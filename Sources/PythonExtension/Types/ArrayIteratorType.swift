internal import CPython
internal import SwiftRacer

/// Where the iteration over an array is, and what it has read ahead.
///
/// Elements are read in runs, as entering V8 costs more than reading. A run is used only while
/// nobody has entered the isolate since: so it always holds what reading now would give.
///
/// Its state is touched with the GIL held. Reading gives the GIL up and converting runs Python code,
/// so another thread, or the same one, may come in between: what is read is used only if the
/// iteration is still where it was, and a position is passed before its element is converted.
final class ArrayIteration {
    /// Elements as they were read; never changed.
    private final class Run {
        let nodes: [Tape.Node]
        let tape: Tape
        let entryCount: Int

        init(_ nodes: [Tape.Node], _ tape: consuming Tape, entryCount: Int) {
            self.nodes = nodes
            self.tape = tape
            self.entryCount = entryCount
        }
    }

    private let array: JSArray
    private let isolate: Isolate
    private var index = 0
    private var run: Run?
    private var position = 0
    private var runLength = 1
    private var isAtEnd = false

    private static let longestRun = 256

    init(_ array: JSArray) {
        self.array = array
        isolate = array.context.isolate
    }

    /// The next element; nil at the end.
    func next(owner: PyBorrowed) throws(PythonError) -> PyRef? {
        while !isAtEnd {
            if let run, position < run.nodes.count, run.entryCount == isolate.entryCount {
                let node = run.nodes[position]
                position += 1
                index += 1
                if node.kind == .number { return try python(primitive: node) }
                return try python(node, from: run.tape, owner: owner, receiver: array)
            }
            let start = index
            let read = try readRun()
            if index != start || isAtEnd { continue }
            run = read
            position = 0
            if read.nodes.isEmpty { isAtEnd = true }
        }
        return nil
    }

    /// What comes next; nothing at the end.
    private func readRun() throws(PythonError) -> Run {
        // Short at first: most loops that stop, stop early.
        runLength = min(runLength * 4, ArrayIteration.longestRun)
        let start = index
        let length = runLength
        let array = array
        var tape = Tape()
        var nodes: [Tape.Node] = []
        let entryCount = try enteringForValue(array.context) { (scope) throws(EngineError) in
            let count = Int(scope.length(ofArray: array.local))
            if start < count {
                do throws(EngineError) {
                    try scope.record(
                        array.local, from: start, upTo: min(count, start + length), in: &tape,
                        &nodes)
                } catch {
                    // What came before the element that throws is given first.
                    if nodes.isEmpty || error.code == .terminated { throw error }
                }
            }
            return array.context.isolate.entryCount
        }
        return Run(nodes, tape, entryCount: entryCount)
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
