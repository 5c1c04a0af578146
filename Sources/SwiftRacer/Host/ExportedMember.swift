/// What a member of an exported type does.
final class ExportedMember<Root: JSExported>: HostFunctionBody {
    private let name: String
    private let discards: Discards
    private let action: JSExports<Root>.Action

    init(named name: String, in isolate: Isolate, _ action: JSExports<Root>.Action) {
        self.name = name
        discards = isolate.discards
        self.action = action
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        // A script may call it on anything.
        let instance = scope.instance(behind: arguments.receiver) as? ExportedValue<Root>
        switch action {
        case .sync(let body):
            do {
                let call = scope.call(of: name, arguments)
                return try scope.local(try scope.leavingForHost { try body(instance, call) })
            } catch {
                throw scope.hostError(for: error)
            }
        case .async(let prepare):
            return try scope.promise(of: name, arguments) { try prepare(instance, $0) }
        }
    }

    func functionWasCollected() {
        discards.add(self)
    }
}

/// What makes new objects of an exported type.
final class ExportedConstructor<Root: JSExported>: HostFunctionBody {
    private let name: String
    private let discards: Discards
    private let make: (@Sendable (JSCall) throws -> Root)?

    init(
        named name: String, in isolate: Isolate, _ make: (@Sendable (JSCall) throws -> Root)?
    ) {
        self.name = name
        discards = isolate.discards
        self.make = make
    }

    func call(
        in scope: borrowing Scope, _ arguments: HostArguments
    ) throws(HostError) -> Local {
        do {
            guard let make else {
                throw EngineError(.conversionFailed, "\(name) cannot be made by JavaScript")
            }
            let call = scope.call(of: name, arguments)
            let value = try scope.leavingForHost { try make(call) }
            try scope.stand(arguments.receiver, for: value)
            return .undefined
        } catch {
            throw scope.hostError(for: error)
        }
    }

    func functionWasCollected() {
        discards.add(self)
    }
}

extension Optional {
    /// The instance that a member was called on.
    func found<Root>(in call: JSCall) throws(EngineError) -> ExportedValue<Root>
    where Wrapped == ExportedValue<Root> {
        guard let self else {
            throw EngineError(
                .conversionFailed,
                "cannot call \(call.functionName): this is \(call.receiver.typeName), not \(Root.self)"
            )
        }
        return self
    }

    /// Its value.
    func read<Root>(in call: JSCall) throws(EngineError) -> Root
    where Wrapped == ExportedValue<Root> {
        try found(in: call).read()
    }
}

extension Scope {
    /// A class with the members that `exports` names.
    borrowing func makeClass<Root: JSExported>(
        by exports: JSExports<Root>
    ) throws(EngineError) -> ExportTable.Class {
        let isolate = context.isolate
        let constructor = try makeClass(
            HostFunction(
                name: JSString(exports.name), length: exports.constructor?.length ?? 0,
                ExportedConstructor(
                    named: exports.name, in: isolate, exports.constructor?.make)))
        let prototype = try get(constructor, try key("prototype"))
        for member in exports.members {
            let target = member.isStatic ? constructor : prototype
            let told = "\(exports.name).\(member.name)"
            let name = try key(member.name)
            switch member.kind {
            case .method(let length, let action):
                let body = ExportedMember(named: told, in: isolate, action)
                try defineHidden(
                    target, name,
                    try function(HostFunction(name: JSString(member.name), length: length, body)))
            case .property(let getter, let setter):
                let get = ExportedMember(named: told, in: isolate, getter)
                let set = setter.map { ExportedMember<Root>(named: told, in: isolate, .sync($0)) }
                try define(
                    target, name,
                    getter: try function(
                        HostFunction(name: JSString("get \(member.name)"), length: 0, get)),
                    setter: try set.map { (set) throws(EngineError) in
                        try function(
                            HostFunction(name: JSString("set \(member.name)"), length: 1, set))
                    } ?? .undefined)
            }
        }
        return ExportTable.Class(
            constructor: keepUncounted(constructor), prototype: keepUncounted(prototype))
    }
}
