/// A Swift value that an object of JavaScript is.
final class ExportedValue<Root: JSExported>: ExportedInstance, @unchecked Sendable {
    // @unchecked Sendable because a subclass must repeat the claim; what it adds is Sendable.

    // Nil while it is changed.
    private let value: Mutex<Root?>
    private let table: ExportTable
    private let identity: ObjectIdentifier?

    init(_ value: Root, in context: Context) {
        self.value = Mutex(value)
        table = context.exports
        identity = ExportedValue.identity(of: value)
        super.init(discards: context.isolate.discards)
    }

    /// By which to find an instance again; nil for a value, of which each object has its own.
    static func identity(of value: Root) -> ObjectIdentifier? {
        Root.self is AnyObject.Type ? ObjectIdentifier(value as AnyObject) : nil
    }

    /// The value, or a copy of it.
    func read() throws(EngineError) -> Root {
        guard let value = value.withLock({ $0 }) else { throw ExportedValue.isInUse }
        return value
    }

    /// Changes the value in place; an instance is not changed itself, and may be used meanwhile.
    func change<Result>(_ body: (inout Root) throws -> Result) throws -> Result {
        if identity != nil {
            var instance = try read()
            return try body(&instance)
        }
        guard var taken = value.withLock({ $0.take() }) else { throw ExportedValue.isInUse }
        defer { value.withLock { $0 = taken } }
        return try body(&taken)
    }

    // What changes it calls JavaScript, and that comes back.
    private static var isInUse: EngineError {
        EngineError(.invalidArgument, "cannot use a \(Root.self): it is being changed")
    }

    override func objectWasCollected() {
        if let identity { table.remove(self, identity) }
    }
}

/// The classes and instances of Swift that a context's scripts have.
final class ExportTable: Sendable {
    /// A class of JavaScript that stands for a Swift type.
    final class Class: Sendable {
        let constructor: ValueHandle
        let prototype: ValueHandle

        init(constructor: consuming ValueHandle, prototype: consuming ValueHandle) {
            self.constructor = constructor
            self.prototype = prototype
        }
    }

    private struct State {
        var classes: [ObjectIdentifier: Class] = [:]
        // JavaScript keeps them, and they are taken out when it lets go.
        var instances: [ObjectIdentifier: ExportedInstance] = [:]
    }

    private let state = Mutex(State())

    /// The class that stands for `type`; made by `make` the first time, inside the isolate.
    func classStanding(
        for type: ObjectIdentifier, _ make: () throws(EngineError) -> Class
    ) throws(EngineError) -> Class {
        if let known = state.withLock({ $0.classes[type] }) { return known }
        let made = try make()
        state.withLock { $0.classes[type] = made }
        return made
    }

    func instance(_ identity: ObjectIdentifier) -> ExportedInstance? {
        state.withLock { $0.instances[identity] }
    }

    func insert(_ instance: ExportedInstance, _ identity: ObjectIdentifier) {
        state.withLock { $0.instances[identity] = instance }
    }

    /// Another object may stand for the same by now.
    fileprivate func remove(_ instance: ExportedInstance, _ identity: ObjectIdentifier) {
        state.withLock { state in
            if state.instances[identity] === instance { state.instances[identity] = nil }
        }
    }
}
