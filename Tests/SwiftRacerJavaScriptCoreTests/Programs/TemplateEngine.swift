#if canImport(JavaScriptCore)
import JavaScriptCore
#else
import SwiftRacerJavaScriptCore
#endif

// Templates that are compiled once, with helpers in Swift.

final class TemplateEngine {
    let context: JSContext = JSContext()
    private var templates: [String: JSManagedValue] = [:]

    init(library: String) {
        context.evaluateScript(library)
    }

    deinit {
        for template in templates.values {
            context.virtualMachine.removeManagedReference(template, withOwner: self)
        }
    }

    func register(helper name: String, _ helper: @escaping (String) -> String) {
        let templates = context.objectForKeyedSubscript("Templates")
        #if canImport(JavaScriptCore)
        let block: @convention(block) (String) -> String = helper
        let function = JSValue(object: block, in: context)
        #else
        let function = JSValue(object: helper, in: context)
        #endif
        templates?.invokeMethod("registerHelper", withArguments: [name, function as Any])
    }

    func add(_ name: String, source: String) {
        let compile = context.objectForKeyedSubscript("Templates")?.forProperty("compile")
        let managed = JSManagedValue(value: compile?.call(withArguments: [source]))
        context.virtualMachine.addManagedReference(managed, withOwner: self)
        templates[name] = managed
    }

    func render(_ name: String, _ data: [String: Any]) -> String? {
        context.exception = nil
        let result = templates[name]?.value?.call(withArguments: [data])
        return context.exception == nil ? result?.toString() : nil
    }

    var failure: String? { context.exception?.toString() }
}
