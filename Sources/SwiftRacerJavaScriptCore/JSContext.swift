public import Foundation
public import SwiftRacer

/// A global object and its built-ins, in a ``JSVirtualMachine``.
///
/// What a script throws is not thrown in Swift: it goes to ``exceptionHandler``, which keeps it as
/// ``exception``, and what was asked for is `undefined`.
///
/// Apple's documentation: <https://developer.apple.com/documentation/javascriptcore/jscontext>
open class JSContext: @unchecked Sendable {
    // @unchecked Sendable because it may be inherited from; what changes is under a lock.

    private struct State {
        // Not a JSValue, which would keep the context alive.
        var exception: EngineValue?
        var handler: ((JSContext?, JSValue?) -> Void)?
        var name: String?
        var isInspectable = false
        /// The objects that stand for the host's, as long as JavaScript has them.
        var wrappers: [ObjectIdentifier: EngineValue] = [:]
        var wrappersToLookAt = 64
    }

    /// What it stands for.
    ///
    /// Not in JavaScriptCore.
    public let engine: Context

    private let machine: JSVirtualMachine
    private let helpers: Helpers
    private let state = ForkSafeMutex(State(handler: { $0?.exception = $1 }))

    /// Makes a context in a virtual machine of its own.
    public convenience init!() {
        self.init(virtualMachine: JSVirtualMachine())
    }

    /// Makes a context.
    ///
    /// Like JavaScriptCore's, it has no timers and no `structuredClone`, and tells nobody of promises
    /// that are rejected.
    ///
    /// - Parameter virtualMachine: The heap that it shares with the other contexts of that.
    public convenience init!(virtualMachine: JSVirtualMachine!) {
        let options = ContextOptions(
            timers: false, structuredClone: false, unhandled: { _ in })
        guard let virtualMachine,
            let engine = try? virtualMachine.isolate.makeContext(options: options)
        else { return nil }
        self.init(engine: engine, in: virtualMachine)
    }

    /// Takes a context that was made otherwise: with a time limit, say, or with timers.
    ///
    /// Not in JavaScriptCore.
    ///
    /// - Parameters:
    ///   - engine: What it is to stand for.
    ///   - virtualMachine: That of its isolate; nil for a new one.
    public init?(engine: Context, in virtualMachine: JSVirtualMachine? = nil) {
        guard let helpers = try? Helpers(engine) else { return nil }
        self.engine = engine
        self.helpers = helpers
        machine = virtualMachine ?? JSVirtualMachine(isolate: engine.isolate)
        machine.add(self)
    }

    deinit {
        machine.removeContext(ObjectIdentifier(engine))
    }

    /// The heap of the context.
    // Nil nowhere; declared as in JavaScriptCore, so that what unwraps it compiles.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var virtualMachine: JSVirtualMachine! { machine }

    /// The global object.
    // As above.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var globalObject: JSValue! {
        value { () throws(EngineError) in .object(try engine.globalObject()) }
    }

    /// What was thrown last, and not caught; nil if nothing was, or it was set back to nil.
    ///
    /// What is set here within a function that JavaScript called is thrown when that returns.
    // What JavaScriptCore declares: a value that may be taken as it is, and be nil.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var exception: JSValue! {
        get { state.withLock { $0.exception }.map { JSValue($0, in: self) } }
        set {
            let engine = newValue?.engine
            let last = state.withLock { state in
                defer { state.exception = engine }
                return state.exception
            }
            withExtendedLifetime(last) {}
        }
    }

    /// Is called with what scripts throw and do not catch; the one that is there at first sets
    /// ``exception``.
    // As above.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var exceptionHandler: ((JSContext?, JSValue?) -> Void)! {
        get { Unchecked.taken(state.withLock { Unchecked($0.handler) }) }
        set {
            let handler = Unchecked(newValue)
            let last = state.withLock { state in
                defer { state.handler = handler.value }
                return Unchecked(state.handler)
            }
            withExtendedLifetime(last) {}
        }
    }

    /// A name, for people.
    // As above.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    open var name: String! {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    /// Whether a debugger may look at the context; kept, and without effect.
    open var isInspectable: Bool {
        get { state.withLock { $0.isInspectable } }
        set { state.withLock { $0.isInspectable = newValue } }
    }

    /// Runs `script`.
    ///
    /// - Returns: Its completion value; `undefined` if it throws.
    @discardableResult
    open func evaluateScript(_ script: String!) -> JSValue! {
        evaluateScript(script, withSourceURL: nil)
    }

    /// Runs `script`, which stack traces are to call `sourceURL`.
    ///
    /// - Returns: Its completion value; `undefined` if it throws.
    @discardableResult
    open func evaluateScript(_ script: String!, withSourceURL sourceURL: URL!) -> JSValue! {
        value { () throws(EngineError) in
            try engine.evaluate(script ?? "", name: sourceURL?.absoluteString ?? "")
        }
    }

    /// The value of a property of the global object.
    open func objectForKeyedSubscript(_ key: Any!) -> JSValue! {
        globalObject.forProperty(key)
    }

    /// Sets a property of the global object to `object`, which is converted; see
    /// ``JSValue/init(object:in:)-(Any,_)``.
    open func setObject(_ object: Any!, forKeyedSubscript key: Any!) {
        globalObject.setValue(object, forProperty: key)
    }

    /// Sets a property of the global object to a function that calls `function`.
    ///
    /// In place of JavaScriptCore's `@convention(block)`, which needs Objective-C: see
    /// ``JSValue/init(object:in:)-((Argument)->Result,_)``.
    public func setObject<each Argument, Result>(
        _ function: @escaping (repeat each Argument) throws -> Result,
        forKeyedSubscript key: Any!
    ) {
        setObject(JSValue(object: function, in: self), forKeyedSubscript: key)
    }
}

extension JSContext: Hashable {
    /// Whether the two are one object.
    public static func == (first: JSContext, second: JSContext) -> Bool {
        first === second
    }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}

// MARK: - What fails

extension JSContext {
    /// Calls a helper.
    func ask(_ name: Helpers.Name, _ arguments: EngineValue...) throws(EngineError) -> EngineValue {
        try helpers.call(name, arguments)
    }

    /// What `body` gives; `undefined` if it fails, which the handler is told.
    func value(_ body: () throws(EngineError) -> EngineValue) -> JSValue {
        JSValue(attempt(body) ?? .undefined, in: self)
    }

    /// What `body` gives; nil if it fails, which the handler is told.
    func attempt<Result>(_ body: () throws(EngineError) -> Result) -> Result? {
        do throws(EngineError) {
            return try body()
        } catch {
            exceptionHandler?(self, JSValue(thrown(error), in: self))
            return nil
        }
    }

    /// The value that tells scripts of `error`.
    private func thrown(_ error: EngineError) -> EngineValue {
        guard let thrown = error.thrownValue else {
            // Where nothing can be made any more, the message has to do.
            let message = EngineValue.string(JSString(error.message))
            return (try? ask(.error, message)) ?? message
        }
        if thrown.object is JSError, let exception = error.exception {
            func number(_ number: Int?) -> EngineValue {
                number.map { .number(Double($0)) } ?? .undefined
            }
            let file = exception.file.flatMap { $0.isEmpty ? nil : $0 }
            // What cannot be told of an Error, a frozen one say, is left out.
            _ = try? ask(
                .locate, thrown, number(exception.line), number(exception.column),
                file.map { .string(JSString($0)) } ?? .undefined)
        }
        return thrown
    }
}

// MARK: - Objects of the host

extension JSContext {
    /// What JavaScript gets for an object of the host's: the same each time, as long as it has it.
    func wrapper(of object: Any) throws(EngineError) -> EngineValue {
        guard type(of: object) is AnyClass else { return try newWrapper(of: object) }
        let id = ObjectIdentifier(object as AnyObject)
        if let reference = state.withLock({ $0.wrappers[id] }) {
            let known = try ask(.dereference, reference)
            if known.object != nil, let native = try native(behind: known),
                ObjectIdentifier(native as AnyObject) == id
            {
                return known
            }
        }
        let made = try newWrapper(of: object)
        let reference = try ask(.weak, made)
        let count = state.withLock { state in
            state.wrappers[id] = reference
            return state.wrappers.count >= state.wrappersToLookAt ? state.wrappers.count : nil
        }
        if count != nil { try forgetWrappers() }
        return made
    }

    private func newWrapper(of object: Any) throws(EngineError) -> EngineValue {
        let native = Unchecked(object)
        let function = try engine.makeFunction(call: { _ in
            Callback.unwrapped?.value = native.value
            return .undefined
        })
        return try ask(
            .wrapper, .object(function), .string(JSString("\(type(of: object))")))
    }

    /// The object of the host's that `wrapper` stands for, if it does.
    func native(behind wrapper: EngineValue) throws(EngineError) -> Any? {
        guard let function = try ask(.native, wrapper).function else { return nil }
        let place = Callback.Place()
        do {
            try Callback.$unwrapped.withValue(place) { _ = try function.call() }
        } catch let error as EngineError {
            throw error
        } catch {
            preconditionFailure("calling a function failed otherwise than it can: \(error)")
        }
        return place.value
    }

    /// Forgets the wrappers that JavaScript has let go of.
    private func forgetWrappers() throws(EngineError) {
        let known = state.withLock { $0.wrappers }
        var gone: [ObjectIdentifier] = []
        for (id, reference) in known where try ask(.dereference, reference).object == nil {
            gone.append(id)
        }
        state.withLock { [gone] state in
            for id in gone { state.wrappers[id] = nil }
            state.wrappersToLookAt = max(64, state.wrappers.count * 2)
        }
    }
}

/// What is used by one thread at a time, whatever the compiler can tell.
struct Unchecked<Value>: @unchecked Sendable {
    // @unchecked Sendable because JavaScriptCore asks nothing of what it is given, and calls it under
    // the lock of the virtual machine.
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    static func taken(_ unchecked: Unchecked<Value>) -> Value { unchecked.value }
}
