#if canImport(JavaScriptCore)
import JavaScriptCore
#else
import SwiftRacerJavaScriptCore
#endif

/// What was written for JavaScriptCore, with the import that a package for both systems has.
func ported() -> Int32? {
    guard let context = JSContext() else { return nil }
    context.exceptionHandler = { _, exception in
        print(exception?.toString() ?? "an exception of no value")
    }
    context.evaluateScript("var twice = n => n * 2", withSourceURL: URL(string: "twice.js"))
    return context.objectForKeyedSubscript("twice")?.call(withArguments: [21])?.toInt32()
}
