#if Macros
internal import SwiftParser
internal import SwiftSyntax
internal import SwiftSyntaxMacros

extension DeclModifierListSyntax {
    func has(_ keyword: Keyword) -> Bool {
        contains { $0.name.tokenKind == .keyword(keyword) && $0.detail == nil }
    }

    /// Whether only the file itself, or less, sees the declaration.
    var isPrivate: Bool { has(.private) || has(.fileprivate) }

    /// Whether only the file itself, or less, may set the property.
    var isPrivatelySet: Bool {
        contains { modifier in
            [.keyword(.private), .keyword(.fileprivate)].contains(modifier.name.tokenKind)
                && modifier.detail?.detail.text == "set"
        }
    }

    var isStatic: Bool { has(.static) || has(.class) }

    /// `static` or `class`, which may be wanted for a message.
    var isNonisolated: Bool { contains { $0.name.tokenKind == .keyword(.nonisolated) } }
}

extension AttributeListSyntax {
    func attribute(_ name: String) -> AttributeSyntax? {
        lazy.compactMap { $0.as(AttributeSyntax.self) }
            .first { $0.attributeName.lastName == name }
    }

    /// Whether an attribute is the name of a global actor, as far as that can be told by its end.
    var nameGlobalActor: Bool {
        contains { element in
            element.as(AttributeSyntax.self)?.attributeName.lastName.hasSuffix("Actor") == true
        }
    }
}

extension TypeSyntax {
    /// The last part of a name, without its module.
    var lastName: String {
        if let identifier = self.as(IdentifierTypeSyntax.self) { return identifier.name.text }
        return self.as(MemberTypeSyntax.self)?.name.text ?? ""
    }

    /// Whether it is an Optional, as written.
    var isOptional: Bool {
        self.is(OptionalTypeSyntax.self) || self.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
            || lastName == "Optional"
    }

    /// Whether it is that of a function.
    var isFunction: Bool {
        if self.is(FunctionTypeSyntax.self) { return true }
        if let attributed = self.as(AttributedTypeSyntax.self) {
            return attributed.baseType.isFunction
        }
        if let optional = self.as(OptionalTypeSyntax.self) {
            return optional.wrappedType.isFunction
        }
        guard let tuple = self.as(TupleTypeSyntax.self), tuple.elements.count == 1 else {
            return false
        }
        return tuple.elements.first?.type.isFunction == true
    }

    /// Without what says how an argument is passed.
    var withoutSpecifiers: TypeSyntax {
        self.as(AttributedTypeSyntax.self)?.baseType.withoutSpecifiers ?? trimmed
    }

    func isPassed(_ keyword: Keyword) -> Bool {
        self.as(AttributedTypeSyntax.self)?.specifiers.contains { specifier in
            specifier.as(SimpleTypeSpecifierSyntax.self)?.specifier.tokenKind == .keyword(keyword)
        } == true
    }

    var isVoid: Bool {
        lastName == "Void" || self.as(TupleTypeSyntax.self)?.elements.isEmpty == true
    }
}

extension AttributeSyntax {
    /// The name that it gives, if any; nil after a complaint.
    func nameArgument(in context: some MacroExpansionContext) -> (name: String?, Void)? {
        guard case .argumentList(let arguments) = arguments, let first = arguments.first,
            !first.expression.is(NilLiteralExprSyntax.self)
        else { return (nil, ()) }
        guard let literal = first.expression.as(StringLiteralExprSyntax.self),
            let name = literal.representedLiteralValue, !name.isEmpty
        else {
            context.refuse(first, "the name must be a string literal, not empty")
            return nil
        }
        return (name, ())
    }
}
#endif
