#if Macros
internal import SwiftCompilerPlugin
internal import SwiftSyntaxMacros

@main struct Plugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [JSExportMacro.self, MarkerMacro.self]
}
#else
/// Without the trait there is nothing to expand, and swift-syntax is not there.
@main enum Plugin {
    static func main() {}
}
#endif
