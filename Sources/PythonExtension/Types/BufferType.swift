internal import CPython
internal import SwiftRacer

/// `swiftracer.JSBuffer`.
func makeBufferType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder(
        "swiftracer.JSBuffer",
        doc: "Live memory of JavaScript: an ArrayBuffer, a typed array or a DataView.")
    type.isNotInstantiable()
    type.matchesAsSequence()
    addObjectSlots(&type)
    type.lendsMemoryOfBuffers()
    type.slot(Py_mp_length, bufferLength)
    type.slot(Py_sq_length, bufferLength)
    type.slot(Py_mp_subscript, bufferGetItem)
    type.slot(Py_mp_ass_subscript, bufferSetItem)
    type.slot(Py_sq_item, bufferItem)
    type.slot(Py_tp_iter) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in try instance.sequenceIterator() }
    }
    type.method("__bytes__", doc: "__bytes__($self, /)\n--\n\nCopy the memory.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            let buffer = instance.swift(JSBuffer.self)
            let copy = try enteringForValue(buffer.context) { (scope) throws(EngineError) in
                try scope.copy(ofBuffer: buffer.local)
            }
            return try PyRef(bytes: copy)
        }
    }
    return try type.build()
}

private let bufferLength: PyCallbackNumber = { instance in
    returning(instance) { () throws(PythonError) in
        let buffer = instance.swift(JSBuffer.self)
        return try releasingGIL { () throws(EngineError) in try buffer.count() }
    }
}

private func element(_ object: PyBorrowed, at index: Int) throws(PythonError) -> PyRef {
    let buffer = object.swift(JSBuffer.self)
    let bits = try enteringForValue(buffer.context) { (scope) throws(EngineError) in
        try scope.element(ofBuffer: buffer.local, buffer.elementType, at: index)
    }
    guard let bits else { throw outOfRange }
    return try python(bits, buffer.elementType)
}

private let bufferItem: PyCallbackIndex = { instance, index in
    returning(instance) { () throws(PythonError) in
        // Python has added the length once already.
        guard index >= 0 else { throw outOfRange }
        return try element(instance, at: index)
    }
}

private let bufferGetItem: PyCallback2 = { instance, key in
    returning(instance) { () throws(PythonError) in
        if key.isSlice {
            let view = try instance.memoryView()
            return try view.borrowed.item(key)
        }
        guard key.hasIndex else { throw badIndex(key) }
        return try element(instance, at: try key.clampedIndex())
    }
}

private let bufferSetItem: PyCallbackSet = { instance, key, value in
    returning(instance) { () throws(PythonError) -> Int32 in
        guard !value.isNull else {
            throw .builtin(.typeError, "cannot delete elements of a buffer")
        }
        if key.isSlice {
            let view = try instance.memoryView()
            try view.borrowed.setItem(key, value)
            return 0
        }
        guard key.hasIndex else { throw badIndex(key) }
        let index = try key.clampedIndex()
        let buffer = instance.swift(JSBuffer.self)
        let bits = try bits(of: value, as: buffer.elementType)
        let isSet = try enteringForValue(buffer.context) { (scope) throws(EngineError) in
            try scope.setElement(
                ofBuffer: buffer.local, buffer.elementType, at: index, bits: bits)
        }
        guard isSet else { throw outOfRange }
        return 0
    }
}

private var outOfRange: PythonError { .builtin(.indexError, "buffer index out of range") }

private func badIndex(_ key: PyBorrowed) -> PythonError {
    .builtin(.typeError, "buffer indices must be integers or slices, not \(key.typeName)")
}

/// The type that keeps a copy alive for a memoryview of it.
func makeMemoryType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer._Memory", doc: "Memory that was copied from JavaScript.")
    type.isNotInstantiable()
    type.lendsHeldMemory()
    return try type.build()
}
