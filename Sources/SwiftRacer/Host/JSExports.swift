/// What JavaScript sees of a Swift type: its name, its constructor and its members.
///
/// Members of one name replace each other. See ``JSExported``.
public struct JSExports<Root: JSExported>: Sendable {
    /// What a member does when it is called on an instance, or on the class.
    typealias Body = @Sendable (ExportedValue<Root>?, JSCall) throws -> JSValue
    typealias AsyncBody = @Sendable (ExportedValue<Root>?, JSCall) throws -> AsyncWork

    enum Action {
        case sync(Body)
        case async(AsyncBody)
    }

    enum Kind {
        case method(length: Int, Action)
        case property(getter: Action, setter: Body?)
    }

    struct Member {
        let name: String
        let isStatic: Bool
        let kind: Kind
    }

    /// What JavaScript sees as the `name` of the class.
    public let name: String

    private(set) var members: [Member] = []
    private(set) var constructor: (length: Int, make: @Sendable (JSCall) throws -> Root)?

    /// A class without members, which cannot be constructed.
    public init(_ name: String) {
        self.name = name
    }

    /// Lets `new` make values.
    ///
    /// - Parameters:
    ///   - length: What JavaScript sees as `length`: how many arguments it needs.
    ///   - make: Makes a value; what it throws, `new` throws.
    public mutating func initializer(
        length: Int, _ make: @escaping @Sendable (JSCall) throws -> Root
    ) {
        constructor = (length, make)
    }

    private static func setter<Value: JSConvertible>(
        _ set: @escaping @Sendable (inout Root, Value) throws -> Void
    ) -> Body {
        { instance, call in
            let value: Value = try call.argument(0)
            try instance.found(in: call).change { try set(&$0, value) }
            return .undefined
        }
    }

    private static func setter<Value: JSConvertible>(
        ofClass set: @escaping @Sendable (Value) throws -> Void
    ) -> Body {
        { _, call in
            try set(try call.argument(0))
            return .undefined
        }
    }

    private mutating func add(_ name: String, isStatic: Bool = false, _ kind: Kind) {
        members.append(Member(name: name, isStatic: isStatic, kind: kind))
    }
}

// MARK: - Of instances

extension JSExports {
    /// Adds a method.
    ///
    /// - Parameters:
    ///   - name: What JavaScript calls it.
    ///   - length: What JavaScript sees as `length`: how many arguments it needs.
    ///   - body: What it does; ``JSCall/argument(_:as:)`` and ``JSCall/result(_:)`` convert.
    public mutating func method(
        _ name: String, length: Int, _ body: @escaping @Sendable (Root, JSCall) throws -> JSValue
    ) {
        add(name, .method(length: length, .sync { try body(try $0.read(in: $1), $1) }))
    }

    /// Adds a method that changes the value, a struct.
    ///
    /// JavaScript that it calls cannot use the value meanwhile.
    public mutating func mutatingMethod(
        _ name: String, length: Int,
        _ body: @escaping @Sendable (inout Root, JSCall) throws -> JSValue
    ) {
        add(
            name,
            .method(
                length: length,
                .sync { instance, call in
                    try instance.found(in: call).change { try body(&$0, call) }
                }))
    }

    /// Adds a method that returns a promise.
    ///
    /// - Parameters:
    ///   - name: What JavaScript calls it.
    ///   - length: What JavaScript sees as `length`: how many arguments it needs.
    ///   - body: Converts the arguments, and gives what is to be done in a task:
    ///     ``JSCall/later(_:)-(()->Success)``. What it throws rejects the promise.
    public mutating func asyncMethod(
        _ name: String, length: Int, _ body: @escaping @Sendable (Root, JSCall) throws -> JSLater
    ) {
        add(
            name,
            .method(length: length, .async { try body(try $0.read(in: $1), $1).work }))
    }

    /// Adds a property that can be read, and written if there is a `set`.
    public mutating func property<Value: JSConvertible>(
        _ name: String, get: @escaping @Sendable (Root) throws -> Value,
        set: (@Sendable (inout Root, Value) throws -> Void)? = nil
    ) {
        add(
            name,
            .property(
                getter: .sync { try $1.result(try get(try $0.read(in: $1))) },
                setter: set.map { JSExports.setter($0) }))
    }

    /// Adds a property that changes the value, a struct, also when it is read.
    public mutating func mutatingProperty<Value: JSConvertible>(
        _ name: String, get: @escaping @Sendable (inout Root) throws -> Value,
        set: (@Sendable (inout Root, Value) throws -> Void)? = nil
    ) {
        add(
            name,
            .property(
                getter: .sync { instance, call in
                    try call.result(try instance.found(in: call).change { try get(&$0) })
                },
                setter: set.map { JSExports.setter($0) }))
    }

    /// Adds a property whose value is a promise, and that can only be read.
    public mutating func asyncProperty<Value: JSConvertible & Sendable>(
        _ name: String, get: @escaping @Sendable @concurrent (Root) async throws -> Value
    ) {
        add(
            name,
            .property(
                getter: .async { instance, call in
                    let root = try instance.read(in: call)
                    return {
                        let value = try await get(root)
                        return { () throws(EngineError) in try call.result(value) }
                    }
                }, setter: nil))
    }
}

// MARK: - Of the class

extension JSExports {
    /// Adds a method of the class.
    public mutating func staticMethod(
        _ name: String, length: Int, _ body: @escaping @Sendable (JSCall) throws -> JSValue
    ) {
        add(name, isStatic: true, .method(length: length, .sync { try body($1) }))
    }

    /// Adds a method of the class that returns a promise; see ``asyncMethod(_:length:_:)``.
    public mutating func staticAsyncMethod(
        _ name: String, length: Int, _ body: @escaping @Sendable (JSCall) throws -> JSLater
    ) {
        add(name, isStatic: true, .method(length: length, .async { try body($1).work }))
    }

    /// Adds a property of the class.
    public mutating func staticProperty<Value: JSConvertible>(
        _ name: String, get: @escaping @Sendable () throws -> Value,
        set: (@Sendable (Value) throws -> Void)? = nil
    ) {
        add(
            name, isStatic: true,
            .property(
                getter: .sync { try $1.result(try get()) },
                setter: set.map { JSExports.setter(ofClass: $0) }))
    }

    /// Adds a property of the class whose value is a promise.
    public mutating func staticAsyncProperty<Value: JSConvertible & Sendable>(
        _ name: String, get: @escaping @Sendable @concurrent () async throws -> Value
    ) {
        add(
            name, isStatic: true,
            .property(
                getter: .async { _, call in
                    {
                        let value = try await get()
                        return { () throws(EngineError) in try call.result(value) }
                    }
                }, setter: nil))
    }
}
