/// The built-in functions that the library itself calls, as they were before any script ran.
final class Intrinsics: Sendable {
    /// `Reflect.set`: V8's own `Set` does not tell whether the object refused.
    let reflectSet: ValueHandle
    /// `Array.prototype.splice`.
    let arraySplice: ValueHandle

    init(_ scope: borrowing Scope) throws(EngineError) {
        let global = scope.globalObject()
        let reflect = try scope.get(global, try scope.key("Reflect"))
        reflectSet = scope.keep(try scope.get(reflect, try scope.key("set")))
        let array = try scope.get(global, try scope.key("Array"))
        let prototype = try scope.get(array, try scope.key("prototype"))
        arraySplice = scope.keep(try scope.get(prototype, try scope.key("splice")))
    }
}
