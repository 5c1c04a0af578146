#if canImport(JavaScriptCore)
import JavaScriptCore
#else
import SwiftRacerJavaScriptCore
#endif

// A wrapper that throws, as packages around JavaScriptCore have it.

struct ScriptError: Error, CustomStringConvertible {
    let value: JSValue

    var description: String { value.toString() ?? "unknown error" }
    var line: Int? { value.hasProperty("line") ? Int(value.forProperty("line").toInt32()) : nil }
    var stack: String? { value.objectForKeyedSubscript("stack")?.toString() }
}

final class ScriptContext {
    let context: JSContext

    init?(machine: JSVirtualMachine = JSVirtualMachine()) {
        guard let context = JSContext(virtualMachine: machine) else { return nil }
        self.context = context
        context.exceptionHandler = { context, exception in
            context?.exception = exception
        }
    }

    @discardableResult
    func eval(_ script: String, url: URL? = nil) throws -> ScriptValue {
        try trying { context.evaluateScript(script, withSourceURL: url) }
    }

    var global: ScriptValue { ScriptValue(context: self, value: context.globalObject) }

    func trying(_ body: () throws -> JSValue?) throws -> ScriptValue {
        let result = try body()
        if let exception = context.exception {
            defer { context.exception = nil }
            throw ScriptError(value: exception)
        }
        return ScriptValue(context: self, value: result ?? JSValue(undefinedIn: context))
    }

    func function(_ body: @escaping ([ScriptValue]) throws -> Any?) -> ScriptValue {
        let callback: () -> Any? = { [unowned self] in
            let arguments = JSContext.currentArguments()?.compactMap { $0 as? JSValue } ?? []
            do {
                return try body(arguments.map { ScriptValue(context: self, value: $0) })
            } catch {
                let current = JSContext.current()
                current?.exception = JSValue(newErrorFromMessage: "\(error)", in: current)
                return nil
            }
        }
        #if canImport(JavaScriptCore)
        let block: @convention(block) () -> Any? = callback
        return ScriptValue(context: self, value: JSValue(object: block, in: context))
        #else
        return ScriptValue(context: self, value: JSValue(object: callback, in: context))
        #endif
    }
}

struct ScriptValue {
    let context: ScriptContext
    let value: JSValue

    subscript(name: String) -> ScriptValue {
        get { ScriptValue(context: context, value: value.objectForKeyedSubscript(name)) }
        nonmutating set { value.setObject(newValue.value, forKeyedSubscript: name as NSString) }
    }

    func call(_ arguments: Any...) throws -> ScriptValue {
        try context.trying { value.call(withArguments: arguments.map(Self.plain)) }
    }

    func invoke(_ method: String, _ arguments: Any...) throws -> ScriptValue {
        try context.trying {
            value.invokeMethod(method, withArguments: arguments.map(Self.plain))
        }
    }

    private static func plain(_ argument: Any) -> Any {
        (argument as? ScriptValue)?.value ?? argument
    }

    var string: String? { value.isString ? value.toString() : nil }
    var number: Double? { value.isNumber ? value.toDouble() : nil }
    var array: [ScriptValue]? {
        guard value.isArray else { return nil }
        let count = Int(value.forProperty("length").toInt32())
        return (0..<count).map { ScriptValue(context: context, value: value.atIndex($0)) }
    }
}
