internal import CPython
internal import SwiftRacer

/// `swiftracer.JSSymbol`.
func makeSymbolType() throws(PythonError) -> PyBorrowed {
    var type = TypeBuilder("swiftracer.JSSymbol", doc: "A JavaScript symbol, usable as a key.")
    type.isNotInstantiable()
    type.isCollected()
    type.slot(Py_tp_repr) { (instance: PyBorrowed) in
        returning(instance) { () throws(PythonError) in
            let symbol = instance.swift(JSSymbol.self)
            let text = try? releasingGIL { () throws(EngineError) in try symbol.description() }
            guard let text else { return try PyRef("<JSSymbol>") }
            return try PyRef("<JSSymbol \(text)>")
        }
    }
    type.slot(Py_tp_hash, keptHash)
    type.slot(Py_tp_richcompare, keptCompare)
    type.property("description", doc: "The description; None without one.") { instance, _ in
        returning(instance) { () throws(PythonError) in
            let symbol = instance.swift(JSSymbol.self)
            let text = try releasingGIL { () throws(EngineError) in try symbol.description() }
            guard let text else { return PyRef(retaining: .none) }
            return try PyRef(utf16: text.utf16)
        }
    }
    addPicklingRefusal(&type)
    return try type.build()
}

/// What keeps a value with an identity, behind one of our objects.
func kept(_ object: PyBorrowed) -> any JSKept {
    object.isInstance(exactly: Types.current.symbol)
        ? object.swift(JSSymbol.self) : object.swift(JSObject.self)
}

/// `hash()`: by JavaScript identity.
let keptHash: PyCallbackNumber = { instance in
    returning(instance) { () throws(PythonError) in
        let kept = kept(instance)
        // V8's is never 0, and −1 would mean failure.
        return Int(
            try enteringForValue(kept.context) { (scope) throws(EngineError) in
                scope.identityHash(kept.local)
            })
    }
}

/// `==` and `!=`: by JavaScript identity.
let keptCompare: PyCallbackCompare = { instance, other, operation in
    returning(instance) { () throws(PythonError) in
        guard operation == Py_EQ || operation == Py_NE,
            other.isJSObject || other.isInstance(exactly: Types.current.symbol)
        else { return PyRef(retaining: .notImplemented) }
        let isEqual = try isSame(kept(instance), kept(other))
        return PyRef(isEqual == (operation == Py_EQ))
    }
}

private func isSame(_ first: any JSKept, _ second: any JSKept) throws(PythonError) -> Bool {
    if first === second { return true }
    guard first.context.isolate === second.context.isolate else { return false }
    return try enteringForValue(first.context) { (scope) throws(EngineError) in
        scope.strictEquals(first.local, second.local)
    }
}
