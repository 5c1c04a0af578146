internal import Synchronization

/// Reads many arrays and ordinary objects at once: the functions of `BulkReader.js`.
///
/// They live in a context of their own, so no script reaches them, or sees them in a stack: what
/// belongs to other contexts is left out there.
final class BulkReader: Sendable {
    /// An object with the functions as its properties.
    let functions: ValueHandle
    private let inUse = Atomic<Bool>(false)

    init(in isolate: Isolate) throws(EngineError) {
        let context = try isolate.makeContext()
        functions = try context.withScope { (scope) throws(EngineError) in
            let source = try scope.makeString(
                String(decoding: PackageResources.BulkReader_js, as: UTF8.self))
            let name = try scope.makeString("BulkReader.js")
            return scope.keepUncounted(try scope.evaluate(source, name: name, line: 1))
        }
    }

    /// The use by one recording, until it ends; nil while another one, within which a getter has
    /// begun this one, is using it.
    func use() -> Use? {
        inUse.exchange(true, ordering: .relaxed) ? nil : Use(reader: self)
    }

    struct Use: ~Copyable {
        let reader: BulkReader
        /// The keys of each shape of objects that was read.
        var shapes: [[Tape.Node]] = []

        fileprivate init(reader: BulkReader) {
            self.reader = reader
        }

        deinit {
            reader.inUse.store(false, ordering: .relaxed)
        }
    }
}

/// A reader that is shared by the contexts of an isolate, and goes with the last of them.
struct SharedBulkReader {
    // Not held: what it keeps would keep the isolate alive.
    weak var reader: BulkReader?
}
