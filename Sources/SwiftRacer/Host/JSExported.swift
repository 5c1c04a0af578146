/// A Swift type whose values are objects in JavaScript, with methods and properties.
///
/// The macro `@JSExport` of `SwiftRacerMacros` writes the conformance of a type; by hand it says what
/// the macro would:
///
///     actor Account { … }
///
///     extension Account: JSExported {
///         static var jsExports: JSExports<Account> {
///             var exports = JSExports<Account>("Account")
///             exports.asyncMethod("deposit", length: 1) { account, call in
///                 let amount = try call.argument(0, as: Int.self)
///                 return call.later { try await account.deposit(amount) }
///             }
///             return exports
///         }
///     }
///
/// JavaScript reaches the members that are named there and no others. An instance of a class or an
/// actor is the same object each time, for as long as JavaScript has it; a struct is copied, and each
/// object has a value of its own, which its mutating methods and its setters change.
///
/// As a ``JSConvertible``, it can be an argument and a result of closures and of other exported types.
public protocol JSExported: JSConvertible, Sendable {
    /// What JavaScript sees of the type.
    static var jsExports: JSExports<Self> { get }
}

extension JSExported {
    /// The value that a JavaScript object stands for: the instance itself, or a copy of a struct.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/conversionFailed`` if it stands for none of
    ///   this type.
    public init(_ value: JSValue) throws(EngineError) {
        guard let object = value.object else { throw Self.cannotConvert(value) }
        let instance = try object.context.withScope { (scope) throws(EngineError) in
            scope.instance(behind: try scope.local(of: object))
        }
        guard let exported = instance as? ExportedValue<Self> else {
            throw Self.cannotConvert(value)
        }
        self = try exported.read()
    }

    /// The object that stands for this: of an instance always the same, of a struct a new one.
    public func jsValue(in context: Context) throws(EngineError) -> JSValue {
        try context.withScope { (scope) throws(EngineError) in
            .object(scope.object(try scope.object(standingFor: self)))
        }
    }
}

extension Context {
    /// The class that stands for `type` in this context: the same each time.
    ///
    /// Its prototype has the methods and properties of instances, it itself has the static ones.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    ///
    /// The corresponding V8 function is `v8::Function::New`.
    public func makeClass<Root: JSExported>(
        of type: Root.Type
    ) throws(EngineError) -> JSFunction {
        try withScope { (scope) throws(EngineError) in
            let made = try scope.exportedClass(of: type)
            guard let made = scope.object(scope.local(keptBy: made.constructor)) as? JSFunction
            else {
                preconditionFailure("V8 made something else for a class")
            }
            return made
        }
    }

    /// Makes the class that stands for `type` a global, under its name, as `class` does.
    ///
    ///     try context.defineClass(Counter.self)
    ///     try context.evaluate("new Counter(1).increment()")
    ///
    /// - Returns: The class.
    /// - Throws: ``EngineError`` with ``EngineError/Code/closed``.
    @discardableResult
    public func defineClass<Root: JSExported>(
        _ type: Root.Type
    ) throws(EngineError) -> JSFunction {
        let made = try makeClass(of: type)
        try withScope { (scope) throws(EngineError) in
            try scope.defineHidden(
                scope.globalObject(), try scope.key(type.jsExports.name), try scope.local(of: made))
        }
        return made
    }
}

extension Scope {
    /// The object that stands for `value`: of an instance always the same.
    borrowing func object<Root: JSExported>(
        standingFor value: Root
    ) throws(EngineError) -> Local {
        let table = context.exports
        let identity = ExportedValue.identity(of: value)
        if let identity, let known = table.instance(identity),
            let object = object(standingFor: known)
        {
            return object
        }
        let standing = try exportedClass(of: Root.self)
        let object = makeObject(inheriting: standing.prototype.local)
        try stand(object, for: value)
        return object
    }

    /// Lets `object`, which is new, stand for `value`.
    borrowing func stand<Root: JSExported>(
        _ object: Local, for value: Root
    ) throws(EngineError) {
        let instance = ExportedValue(value, in: context)
        try tie(object, to: instance)
        if let identity = ExportedValue.identity(of: value) {
            context.exports.insert(instance, identity)
        }
    }

    /// The class that stands for `type`.
    borrowing func exportedClass<Root: JSExported>(
        of type: Root.Type
    ) throws(EngineError) -> ExportTable.Class {
        try context.exports.classStanding(for: ObjectIdentifier(type)) { () throws(EngineError) in
            try makeClass(by: Root.jsExports)
        }
    }
}
