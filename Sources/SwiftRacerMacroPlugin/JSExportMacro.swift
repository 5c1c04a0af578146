#if Macros
internal import SwiftDiagnostics
public import SwiftSyntax
internal import SwiftSyntaxBuilder
public import SwiftSyntaxMacros

/// Writes the conformance of a type to `JSExported`.
public struct JSExportMacro: ExtensionMacro {
    /// The extension, or none if the type cannot be exported.
    public static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        // Whoever wrote the conformance by hand wants that one.
        if protocols.isEmpty { return [] }
        guard let root = ExportedType(declaration, node, in: context) else { return [] }
        var reader = MemberReader(root, in: context)
        for member in declaration.memberBlock.members { reader.read(member.decl) }
        let statements = reader.members.map(\.registration).joined(separator: "\n")
        let decl: DeclSyntax = """
            extension \(type.trimmed): SwiftRacer.JSExported {
            \(raw: root.access)nonisolated static var jsExports: SwiftRacer.JSExports<\(type.trimmed)> {
            var exports = SwiftRacer.JSExports<\(type.trimmed)>(\(literal: root.exportedName))
            \(raw: statements)
            return exports
            }
            }
            """
        let formatted = reader.members.isEmpty ? decl.withoutMutation : decl
        return formatted.as(ExtensionDeclSyntax.self).map { [$0] } ?? []
    }
}

extension DeclSyntax {
    /// With `let` where there is nothing to add, or the compiler warns.
    fileprivate var withoutMutation: DeclSyntax {
        "\(raw: description.replacing("var exports = ", with: "let exports = "))"
    }
}

/// The type that is exported.
struct ExportedType {
    enum Kind { case actor, `class`, `struct` }

    let kind: Kind
    let name: String
    let exportedName: String
    /// The access that what the macro writes must have, with a space, or nothing.
    let access: String
    /// Whether all of it belongs to a global actor.
    let isGloballyIsolated: Bool

    init?(
        _ declaration: some DeclGroupSyntax, _ attribute: AttributeSyntax,
        in context: some MacroExpansionContext
    ) {
        let generics: GenericParameterClauseSyntax?
        if let type = declaration.as(StructDeclSyntax.self) {
            (kind, name, generics) = (.struct, type.name.text, type.genericParameterClause)
        } else if let type = declaration.as(ActorDeclSyntax.self) {
            (kind, name, generics) = (.actor, type.name.text, type.genericParameterClause)
        } else if let type = declaration.as(ClassDeclSyntax.self) {
            (kind, name, generics) = (.class, type.name.text, type.genericParameterClause)
            if !type.modifiers.has(.final) {
                context.refuse(
                    type.name, "an exported class must be final", fixIts: [FixIt.makingFinal(type)])
                return nil
            }
        } else {
            let hint = declaration.is(EnumDeclSyntax.self) ? "; make the enum Codable instead" : ""
            context.refuse(
                attribute, "@JSExport is for a final class, an actor or a struct\(hint)")
            return nil
        }
        if let generics {
            context.refuse(generics, "a generic type cannot be exported")
            return nil
        }
        guard let told = attribute.nameArgument(in: context) else { return nil }
        exportedName = told.name ?? name
        let modifiers = declaration.modifiers
        access =
            modifiers.has(.public) || modifiers.has(.open)
            ? "public " : modifiers.has(.package) ? "package " : ""
        isGloballyIsolated = declaration.attributes.nameGlobalActor
    }
}

extension FixIt {
    fileprivate static func makingFinal(_ type: ClassDeclSyntax) -> FixIt {
        var final = type.with(\.leadingTrivia, [])
        final.attributes = []
        var changed = type
        changed.modifiers = type.modifiers + [DeclModifierSyntax(name: .keyword(.final))]
        if type.modifiers.isEmpty {
            changed.modifiers = [
                DeclModifierSyntax(
                    leadingTrivia: type.classKeyword.leadingTrivia, name: .keyword(.final),
                    trailingTrivia: .space)
            ]
            changed.classKeyword = type.classKeyword.with(\.leadingTrivia, [])
        }
        return FixIt(
            message: Message(message: "make it final"),
            changes: [.replace(oldNode: Syntax(type), newNode: Syntax(changed))])
    }
}

/// Marks a member, for `JSExportMacro` to read.
public struct MarkerMacro: PeerMacro {
    /// Nothing.
    public static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] { [] }
}
#endif
