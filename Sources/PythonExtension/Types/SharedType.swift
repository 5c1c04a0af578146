internal import CPython
internal import SwiftRacer

/// `swiftracer.Shared`: what stands for memory of Python's until JavaScript gets it.
///
/// Its `extra` is a memoryview of it, which keeps it in place.
func makeSharedType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.Shared", doc: "Memory of Python's, for JavaScript to use without a copy.")
    type.isNotInstantiable()
    type.isCollected()
    type.slot(Py_tp_repr) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let memory = instance.swift(SharedMemory.self)
            return try PyRef("<Shared \(memory.elementType) count=\(memory.count)>")
        }
    }
    addPicklingRefusal(&type)
    return try type.build()
}

/// What is known of the memory behind a `Shared`.
private final class SharedMemory {
    let elementType: JSBuffer.ElementType
    let count: Int

    init(_ elementType: JSBuffer.ElementType, count: Int) {
        self.elementType = elementType
        self.count = count
    }
}

let shareDocumentation: StaticString =
    "share($module, buffer, /)\n--\n\nLet JavaScript use the memory of ``buffer`` without a copy."

/// What `swiftracer.share(buffer)` does.
let share: PyCallbackVector = { module, arguments, count, names in
    returning(.null) { () throws(PythonError) in
        try expect(1...1, count, of: "share")
        try expectNoKeywords(names, of: "share")
        let object = arguments[0]
        guard object.hasBuffer, !object.isJSObject else {
            throw .builtin(
                .typeError,
                object.isJSObject
                    ? "cannot share a JSBuffer: its memory is JavaScript's already"
                    : "cannot share \(object.typeName): it has no buffer")
        }
        do throws(EngineError) {
            try BufferMemory.checkMemoryOfHost()
        } catch {
            throw .engine(error)
        }
        let memoryView = try object.memoryView()
        try checkSharable(memoryView.borrowed)
        let view = try PyView(memoryView.borrowed, .contiguous)
        guard let elementType = view.elementType else {
            throw .engine(
                EngineError(
                    .conversionFailed,
                    "cannot share a buffer of format '\(view.format)': no typed array has such "
                        + "elements"))
        }
        guard view.isAligned else {
            throw .builtin(
                .bufferError,
                "cannot share memory that is not aligned for its elements; pass the object itself "
                    + "for a copy")
        }
        do throws(EngineError) {
            try elementType.check(byteCount: view.byteCount)
        } catch {
            throw .engine(error)
        }
        return try PyRef(
            Types.current.shared,
            SharedMemory(elementType, count: view.byteCount / elementType.byteCount),
            owner: .null, extra: memoryView.borrowed)
    }
}

private func checkSharable(_ memoryView: PyBorrowed) throws(PythonError) {
    let isReadOnly = try memoryView.attribute("readonly")
    if try isReadOnly.borrowed.isTruthy() {
        throw .builtin(
            .bufferError,
            "cannot share read-only memory: JavaScript could write to it; pass the object itself "
                + "for a copy")
    }
    let isContiguous = try memoryView.attribute("c_contiguous")
    if try !isContiguous.borrowed.isTruthy() {
        throw .builtin(
            .bufferError,
            "cannot share memory that is not contiguous; pass the object itself for a copy")
    }
}
