/// The built-in functions that the library itself calls, as they were before any script ran.
final class Intrinsics: Sendable {
    /// `Reflect.set`: V8's own `Set` does not tell whether the object refused.
    let reflectSet: ValueHandle
    /// `Array.prototype.splice`.
    let arraySplice: ValueHandle
    /// `%TypedArray%.prototype.keys`, which throws if the typed array is out of bounds.
    let typedArrayKeys: ValueHandle
    /// The getter of `DataView.prototype.byteLength`, which does so for a DataView.
    let dataViewByteLength: ValueHandle

    /// `Error`, which V8 asks how stacks are to be shown.
    let error: ValueHandle
    /// `eval`, which throws an EvalError where scripts may make no code.
    let eval: ValueHandle

    init(_ scope: borrowing Scope) throws(EngineError) {
        let global = scope.globalObject()
        error = scope.keepUncounted(try scope.get(global, try scope.key("Error")))
        eval = scope.keepUncounted(try scope.get(global, try scope.key("eval")))
        let reflect = try scope.get(global, try scope.key("Reflect"))
        reflectSet = scope.keepUncounted(try scope.get(reflect, try scope.key("set")))
        let array = try scope.get(global, try scope.key("Array"))
        let prototype = try scope.get(array, try scope.key("prototype"))
        arraySplice = scope.keepUncounted(try scope.get(prototype, try scope.key("splice")))
        let bytes = try scope.get(global, try scope.key("Uint8Array"))
        let bytesPrototype = try scope.get(bytes, try scope.key("prototype"))
        typedArrayKeys = scope.keepUncounted(try scope.get(bytesPrototype, try scope.key("keys")))
        let dataView = try scope.get(global, try scope.key("DataView"))
        let describe = try scope.get(reflect, try scope.key("getOwnPropertyDescriptor"))
        let description = try scope.call(
            describe, receiver: .undefined,
            [
                try scope.get(dataView, try scope.key("prototype")),
                try scope.makeString("byteLength"),
            ])
        dataViewByteLength = scope.keepUncounted(try scope.get(description, try scope.key("get")))
    }
}

/// A prototype that objects of the host's inherit from.
final class KeptPrototype: Sendable {
    let handle: ValueHandle

    init(_ handle: consuming ValueHandle) {
        self.handle = handle
    }
}
