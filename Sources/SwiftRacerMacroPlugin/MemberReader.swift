#if Macros
internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// Reads the members of a type, and tells of those that cannot be exported.
struct MemberReader {
    let root: ExportedType
    let context: any MacroExpansionContext
    private(set) var members: [Member] = []
    private var hasInitializer = false

    init(_ root: ExportedType, in context: some MacroExpansionContext) {
        self.root = root
        self.context = context
    }

    mutating func read(_ decl: DeclSyntax) {
        if let function = decl.as(FunctionDeclSyntax.self) {
            read(function)
        } else if let variable = decl.as(VariableDeclSyntax.self) {
            read(variable)
        } else if let initializer = decl.as(InitializerDeclSyntax.self) {
            read(initializer)
        } else if let subscripted = decl.as(SubscriptDeclSyntax.self) {
            if isHidden(subscripted.modifiers, subscripted.attributes) { return }
            context.refuse(
                member: subscripted, at: subscripted.subscriptKeyword,
                "a subscript cannot be exported")
        } else if let condition = decl.as(IfConfigDeclSyntax.self) {
            context.warn(condition, "what stands in #if is not exported: a macro cannot tell which")
        }
        // Types, deinit and the like are nothing that JavaScript could call.
    }

    private func isHidden(
        _ modifiers: DeclModifierListSyntax, _ attributes: AttributeListSyntax
    ) -> Bool {
        modifiers.isPrivate || attributes.attribute("JSHidden") != nil
    }

    /// The name in JavaScript; nil after a complaint.
    private func name(
        _ name: TokenSyntax, _ attributes: AttributeListSyntax
    ) -> String? {
        guard let attribute = attributes.attribute("JSName") else { return name.bare }
        guard let told = attribute.nameArgument(in: context) else { return nil }
        return told.name ?? name.bare
    }

    private mutating func add(
        _ member: Member, _ decl: some DeclSyntaxProtocol, at node: some SyntaxProtocol
    ) {
        if members.contains(where: { $0.name == member.name && $0.isStatic == member.isStatic }) {
            context.refuse(
                member: decl, at: node,
                "'\(member.name)' is another member's name in JavaScript, which has no overloads: "
                    + "give it one by @JSName")
        } else if member.name == (member.isStatic ? "prototype" : "constructor") {
            context.refuse(
                member: decl, at: node,
                "'\(member.name)' is taken in every class of JavaScript: give it a name by @JSName")
        } else {
            members.append(member)
        }
    }

    /// Whether a member belongs to an actor.
    private func isIsolated(
        _ modifiers: DeclModifierListSyntax, _ attributes: AttributeListSyntax
    ) -> Bool {
        if modifiers.isNonisolated { return false }
        if attributes.nameGlobalActor || root.isGloballyIsolated { return true }
        return root.kind == .actor && !modifiers.isStatic
    }

    // MARK: - Methods

    private mutating func read(_ function: FunctionDeclSyntax) {
        if isHidden(function.modifiers, function.attributes) { return }
        // `==` and its like are for Swift.
        guard case .identifier = function.name.tokenKind else { return }
        let signature = function.signature
        guard
            let parameters = parameters(
                signature.parameterClause, function.genericParameterClause, of: function),
            let name = name(function.name, function.attributes)
        else { return }
        let specifiers = signature.effectSpecifiers
        let effects = Effects(
            isThrowing: specifiers?.throwsClause != nil,
            isAwaited: specifiers?.asyncSpecifier != nil
                || isIsolated(function.modifiers, function.attributes))
        let isMutating = function.modifiers.has(.mutating)
        if isMutating, effects.isAwaited {
            context.refuse(
                member: function, at: function.name,
                "an async method cannot change a struct that JavaScript has")
            return
        }
        let isStatic = function.modifiers.isStatic
        let target = isStatic ? root.name : "instance"
        let isVoid = signature.returnClause?.type.isVoid ?? true
        let body = parameters.reading { arguments in
            let call = "\(target).\(function.name.text)(\(arguments))"
            return effects.isAwaited
                ? "return call.later { \(effects.prefix)\(call) }"
                : isVoid
                    ? "\(effects.prefix)\(call)\nreturn .undefined"
                    : "return try call.result(\(call))"
        }
        let kind =
            switch (isStatic, effects.isAwaited, isMutating) {
            case (true, true, _): "staticAsyncMethod"
            case (true, false, _): "staticMethod"
            case (false, true, _): "asyncMethod"
            case (false, false, true): "mutatingMethod"
            case (false, false, false): "method"
            }
        let received = isStatic ? "call in" : "instance, call in"
        add(
            Member(
                name: name, isStatic: isStatic,
                registration: """
                    exports.\(kind)(\(StringLiteralExprSyntax(content: name)), length: \(parameters.length)) { \(received)
                    \(body)
                    }
                    """), function, at: function.name)
    }

    private mutating func read(_ initializer: InitializerDeclSyntax) {
        if isHidden(initializer.modifiers, initializer.attributes) { return }
        guard
            let parameters = parameters(
                initializer.signature.parameterClause, initializer.genericParameterClause,
                of: initializer)
        else { return }
        let specifiers = initializer.signature.effectSpecifiers
        let isIsolated =
            initializer.attributes.nameGlobalActor
            || root.isGloballyIsolated && !initializer.modifiers.isNonisolated
        if specifiers?.asyncSpecifier != nil || isIsolated {
            context.refuse(
                member: initializer, at: initializer.initKeyword,
                "a constructor cannot wait, as an async or an isolated initializer must")
            return
        }
        if hasInitializer {
            context.refuse(
                member: initializer, at: initializer.initKeyword,
                "a class of JavaScript has one constructor, and there is another initializer")
            return
        }
        hasInitializer = true
        let prefix = specifiers?.throwsClause == nil ? "" : "try "
        let isFailable = initializer.optionalMark != nil
        let body = parameters.reading { arguments in
            let call = "\(prefix)\(root.name)(\(arguments))"
            return isFailable
                ? "return try call.made(\(call))" : "return \(call)"
        }
        members.append(
            Member(
                name: "", isStatic: true,
                registration: """
                    exports.initializer(length: \(parameters.length)) { call in
                    \(body)
                    }
                    """))
    }

    /// The parameters; nil after a complaint.
    private func parameters(
        _ clause: FunctionParameterClauseSyntax, _ generics: GenericParameterClauseSyntax?,
        of member: some DeclSyntaxProtocol
    ) -> Parameters? {
        if let generics {
            context.refuse(
                member: member, at: generics, "a generic member cannot be exported")
            return nil
        }
        var all: [Parameters.Parameter] = []
        for parameter in clause.parameters {
            if let reason = refusal(of: parameter) {
                context.refuse(member: member, at: parameter, reason)
                return nil
            }
            let label = parameter.firstName.text
            let type = parameter.type.withoutSpecifiers
            all.append(
                Parameters.Parameter(
                    label: label == "_" ? nil : label, type: type,
                    hasDefault: parameter.defaultValue != nil, isCall: type.lastName == "JSCall"))
        }
        return Parameters(all: all)
    }

    private func refusal(of parameter: FunctionParameterSyntax) -> String? {
        let type = parameter.type
        if parameter.ellipsis != nil {
            return "a variadic parameter cannot be exported: take an Array, or a JSCall"
        }
        if type.isPassed(.inout) {
            return "an inout parameter cannot be exported: JavaScript has no such thing"
        }
        if type.isFunction {
            return "a closure cannot be exported as a parameter: take a JSFunction"
        }
        if type.is(SomeOrAnyTypeSyntax.self) {
            return "a parameter of no definite type cannot be exported"
        }
        return nil
    }

    // MARK: - Properties

    private mutating func read(_ variable: VariableDeclSyntax) {
        if isHidden(variable.modifiers, variable.attributes) { return }
        for binding in variable.bindings {
            guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
                context.refuse(
                    member: variable, at: binding, "properties in a tuple cannot be exported")
                continue
            }
            guard let name = name(pattern.identifier, variable.attributes) else { continue }
            add(
                property(binding, pattern.identifier.text, as: name, variable), variable,
                at: pattern)
        }
    }

    private func property(
        _ binding: PatternBindingSyntax, _ identifier: String, as name: String,
        _ variable: VariableDeclSyntax
    ) -> Member {
        let accessors = Accessors(binding.accessorBlock)
        let isStatic = variable.modifiers.isStatic
        let isLet = variable.bindingSpecifier.tokenKind == .keyword(.let)
        // What never changes needs no turn at its actor, if it is the actor's own.
        let isIsolated =
            isIsolated(variable.modifiers, variable.attributes)
            && !(isLet && root.kind == .actor && !variable.attributes.nameGlobalActor)
        let effects = Effects(
            isThrowing: accessors.isThrowing, isAwaited: accessors.isAsync || isIsolated)
        let isSettable =
            !isLet && accessors.canSet && !variable.modifiers.isPrivatelySet && !effects.isAwaited
        let isMutating =
            accessors.isMutating || variable.modifiers.has(.lazy) && root.kind == .struct
        let kind =
            switch (isStatic, effects.isAwaited) {
            case (true, true): "staticAsyncProperty"
            case (true, false): "staticProperty"
            case (false, true): "asyncProperty"
            case (false, false): isMutating ? "mutatingProperty" : "property"
            }
        let target = isStatic ? root.name : "$0"
        let setter =
            isSettable
            ? ", set: { \(target).\(identifier) = \(isStatic ? "$0" : "$1") }" : ""
        let literal = StringLiteralExprSyntax(content: name)
        return Member(
            name: name, isStatic: isStatic,
            registration:
                "exports.\(kind)(\(literal), get: { \(effects.prefix)\(target).\(identifier) }\(setter))"
        )
    }
}

/// What the accessors of a property say.
private struct Accessors {
    var canSet = true
    var isThrowing = false
    var isAsync = false
    var isMutating = false

    init(_ block: AccessorBlockSyntax?) {
        switch block?.accessors {
        case nil: break
        case .getter: canSet = false
        case .accessors(let accessors):
            let kinds = accessors.map { $0.accessorSpecifier.tokenKind }
            // With observers alone it is stored.
            let observers: [TokenKind] = [.keyword(.willSet), .keyword(.didSet)]
            canSet =
                kinds.allSatisfy { observers.contains($0) }
                || kinds.contains(.keyword(.set)) || kinds.contains(.keyword(._modify))
            for accessor in accessors where accessor.accessorSpecifier.tokenKind == .keyword(.get) {
                isThrowing = accessor.effectSpecifiers?.throwsClause != nil
                isAsync = accessor.effectSpecifiers?.asyncSpecifier != nil
                isMutating = accessor.modifier?.name.tokenKind == .keyword(.mutating)
            }
        }
    }
}

extension TokenSyntax {
    /// A name without its backticks.
    var bare: String { text.filter { $0 != "`" } }
}
#endif
