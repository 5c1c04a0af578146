internal import CPython
internal import SwiftRacer

/// What JavaScript is to know of a Python callable.
struct CallableSignature {
    /// `__name__`; empty where there is none.
    let name: JSString
    /// The positional parameters without a default; 0 where they are not known.
    let requiredCount: Int
    /// The most arguments that it takes; nil if there is no such number, or it is not known.
    ///
    /// As in JavaScript, what is too many is left out.
    let maximumCount: Int?
    /// Whether its first argument is what `this` is: `swiftracer.method` says so.
    let passesReceiver: Bool

    init(of callable: PyBorrowed) throws(PythonError) {
        let marked = try callable.optionalAttribute("__receives_this__")
        passesReceiver = marked.borrowed.isTrue
        let wrapped =
            passesReceiver ? try callable.attribute("__wrapped__") : PyRef(retaining: callable)
        let function = wrapped.borrowed
        name = try CallableSignature.name(of: function)
        guard function.isFunction || function.isMethod else {
            requiredCount = 0
            maximumCount = nil
            return
        }
        let code = try function.attribute("__code__")
        let defaults = try function.attribute("__defaults__")
        let parameters = try code.borrowed.attribute("co_argcount")
        let flags = try code.borrowed.attribute("co_flags")
        let count = try max(0, parameters.borrowed.clampedIndex() - (function.isMethod ? 1 : 0))
        let defaultCount = defaults.borrowed.isTuple ? defaults.borrowed.tupleCount : 0
        let takesAny = try flags.borrowed.clampedIndex() & CallableSignature.varargs != 0
        requiredCount = max(0, count - defaultCount - (passesReceiver ? 1 : 0))
        maximumCount = takesAny ? nil : count
    }

    /// CO_VARARGS of inspect.
    private static let varargs = 4

    private static func name(of callable: PyBorrowed) throws(PythonError) -> JSString {
        let name = try callable.optionalAttribute("__name__")
        return name.borrowed.isString ? try name.borrowed.jsString() : JSString("")
    }
}
