#if Macros
internal import SwiftRacer

/// Lets JavaScript use a final class, an actor or a struct: writes its conformance to `JSExported`.
///
///     @JSExport struct Vector {
///         var x: Double
///         var y: Double
///         init(x: Double, y: Double) { self.x = x; self.y = y }
///         func scaled(by factor: Double) -> Vector { Vector(x: x * factor, y: y * factor) }
///     }
///
///     try context.defineClass(Vector.self)
///     try context.evaluate("new Vector(1, 2).scaled(3).y")  // 6
///
/// Exported is what the type itself declares, not its extensions, and is not `private`, `fileprivate`
/// or marked with ``JSHidden()``: methods, properties, static ones of both, and an initializer as the
/// constructor. Methods have their base name, and their arguments go by position. What is `async`, or
/// isolated to an actor, returns a promise. Parameters and results are of `JSConvertible` types, among
/// which are all exported ones.
///
/// - Parameter name: What JavaScript sees as the name of the class; nil for the type's own.
@attached(extension, conformances: JSExported, names: named(jsExports))
public macro JSExport(_ name: String? = nil) =
    #externalMacro(module: "SwiftRacerMacroPlugin", type: "JSExportMacro")

/// Keeps a member of an exported type from JavaScript.
@attached(peer)
public macro JSHidden() =
    #externalMacro(module: "SwiftRacerMacroPlugin", type: "MarkerMacro")

/// Says what JavaScript calls a member of an exported type.
///
/// - Parameter name: The name, a literal.
@attached(peer)
public macro JSName(_ name: String) =
    #externalMacro(module: "SwiftRacerMacroPlugin", type: "MarkerMacro")
#endif
