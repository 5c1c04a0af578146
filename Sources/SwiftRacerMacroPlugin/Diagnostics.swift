#if Macros
internal import SwiftDiagnostics
internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// What the macro tells the user.
struct Message: DiagnosticMessage, FixItMessage {
    let message: String
    var severity = DiagnosticSeverity.error

    var diagnosticID: MessageID { MessageID(domain: "SwiftRacerMacros", id: message) }
    var fixItID: MessageID { diagnosticID }
}

extension MacroExpansionContext {
    /// Says that `node` cannot be exported.
    func refuse(_ node: some SyntaxProtocol, _ reason: String, fixIts: [FixIt] = []) {
        diagnose(Diagnostic(node: node, message: Message(message: reason), fixIts: fixIts))
    }

    func warn(_ node: some SyntaxProtocol, _ text: String) {
        diagnose(Diagnostic(node: node, message: Message(message: text, severity: .warning)))
    }

    /// Says that a member cannot be exported, and offers to hide it.
    func refuse(member: some DeclSyntaxProtocol, at node: some SyntaxProtocol, _ reason: String) {
        refuse(node, "\(reason); mark it @JSHidden or private", fixIts: [hiding(member)])
    }

    private func hiding(_ member: some DeclSyntaxProtocol) -> FixIt {
        var hidden = member
        hidden.leadingTrivia = []
        let decl: DeclSyntax = "\(member.leadingTrivia)@JSHidden \(hidden)"
        return FixIt(
            message: Message(message: "hide it from JavaScript"),
            changes: [.replace(oldNode: Syntax(member), newNode: Syntax(decl))])
    }
}
#endif
