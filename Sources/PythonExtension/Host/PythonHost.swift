internal import CPython
internal import SwiftRacer

/// What the engine has of a Python Context's: the callables that are its host functions, those that
/// it was made with, and the exceptions that Errors of JavaScript stand for.
///
/// They belong to the Context, so Python's garbage collector sees them: a cycle from the Context
/// through a callable back to it is collected. Only touched with the GIL held.
final class PythonHost: @unchecked Sendable {
    // @unchecked Sendable because all of it is only touched with the GIL held.

    /// The Python Context; null once that is gone.
    private(set) var owner = PyBorrowed.null
    private var callables: [CallableKey: Callable] = [:]
    private var exceptions: [ObjectIdentifier: HeldObject] = [:]
    private let heldUnhandled: HeldObject?
    private var heldConsole: HeldObject?

    /// A callable and the function that stands for it in JavaScript.
    private struct Callable {
        let held: HeldObject
        let function: HostFunction
    }

    /// A host; `unhandled` is what is told of errors that reach no caller, or null.
    init(unhandled: PyBorrowed) {
        heldUnhandled = unhandled.isNull ? nil : HeldObject(unhandled)
    }

    /// The Context that was just made for this.
    func belong(to owner: PyBorrowed) {
        self.owner = owner
    }

    /// The function that stands for `callable`: the same as long as JavaScript refers to it.
    func function(for callable: PyBorrowed) throws(PythonError) -> HostFunction {
        let key = try CallableKey(callable)
        if let known = callables[key]?.function { return known }
        let signature = try CallableSignature(of: callable)
        let held = HeldObject(callable)
        let function = HostFunction(
            name: signature.name, length: signature.requiredCount,
            PythonFunction(held, key, signature, host: self))
        callables[key] = Callable(held: held, function: function)
        return function
    }

    /// JavaScript has let go of the function of `key`.
    ///
    /// Whoever gives it to JavaScript at this moment holds it and the callable.
    func forget(_ key: CallableKey, of function: PythonFunction) {
        if callables[key]?.function.body === function { callables[key] = nil }
    }

    /// JavaScript has an exception that came through the Context.
    func keep(_ exception: HeldObject) {
        exceptions[ObjectIdentifier(exception)] = exception
    }

    /// JavaScript has let go of an exception.
    func drop(_ exception: HeldObject) {
        exceptions[ObjectIdentifier(exception)] = nil
    }

    /// The Context goes: nobody is to find it here any more.
    func forgetOwner() {
        owner = .null
    }

    /// Lets go of all that JavaScript has: the Context is gone, or garbage.
    func clear() {
        owner = .null
        // Dropping one can run Python code, which comes back here.
        let all = callables.values.map(\.held) + exceptions.values
        callables = [:]
        exceptions = [:]
        for held in all { held.clear() }
        heldUnhandled?.clear()
        heldConsole?.clear()
    }

    /// What the garbage collector is to see.
    var objects: [PyBorrowed] {
        callables.values.map { $0.held.object } + exceptions.values.map { $0.object }
            + [unhandled, console].compactMap { $0 }
    }

    /// Has `callable` get what scripts write to the console, before the Context is made.
    func console(
        _ callable: PyBorrowed, isFormatted: Bool
    ) throws(PythonError) -> ConsoleOutput {
        let held = HeldObject(callable)
        heldConsole = held
        let function = try PythonFunction(
            held, CallableKey(callable), CallableSignature(of: callable), host: self)
        return ConsoleOutput(function, isFormatted: isFormatted)
    }

    private var console: PyBorrowed? {
        guard let object = heldConsole?.object, !object.isNull else { return nil }
        return object
    }

    /// What is told of errors that reach no caller.
    var unhandled: PyBorrowed? {
        guard let object = heldUnhandled?.object, !object.isNull else { return nil }
        return object
    }
}

/// Tells callables apart: a method is made anew each time it is read from its object.
struct CallableKey: Hashable {
    private let receiver: UInt
    private let function: UInt

    init(_ callable: PyBorrowed) throws(PythonError) {
        guard callable.isMethod else {
            receiver = 0
            function = callable.address
            return
        }
        let receiver = try callable.attribute("__self__")
        let function = try callable.attribute("__func__")
        self.receiver = receiver.borrowed.address
        self.function = function.borrowed.address
    }
}
