#if canImport(JavaScriptCore)
import JavaScriptCore
#else
import SwiftRacerJavaScriptCore
#endif

// A renderer around a JavaScript library, as apps have one for Markdown.

final class MarkdownRenderer {
    enum Failure: Error, Equatable {
        case noContext
        case script(String)
    }

    private let context: JSContext
    private(set) var log: [String] = []

    init(library: String) throws {
        guard let context = JSContext() else { throw Failure.noContext }
        self.context = context
        context.name = "Markdown"
        var failure: String?
        context.exceptionHandler = { _, exception in
            failure = exception?.toString()
        }
        // Libraries look for the names that browsers have.
        context.evaluateScript("var window = this; var self = this;")

        let log: (String) -> Void = { [weak self] message in self?.log.append(message) }
        let console = context.objectForKeyedSubscript("console")
        #if canImport(JavaScriptCore)
        console?.setObject(
            unsafeBitCast(log as @convention(block) (String) -> Void, to: AnyObject.self),
            forKeyedSubscript: "log" as NSString)
        #else
        console?.setObject(log, forKeyedSubscript: "log" as NSString)
        #endif

        context.evaluateScript(library, withSourceURL: URL(string: "markdown.js"))
        if let failure { throw Failure.script(failure) }
    }

    func html(_ markdown: String, options: [String: Any] = [:]) throws -> String {
        guard let module = context.objectForKeyedSubscript("Markdown"), !module.isUndefined,
            let result = module.invokeMethod("render", withArguments: [markdown, options]),
            result.isString
        else { throw Failure.script("no result") }
        return result.toString()
    }
}
