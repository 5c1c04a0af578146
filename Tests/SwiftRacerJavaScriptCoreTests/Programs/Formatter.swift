#if canImport(JavaScriptCore)
import JavaScriptCore
#else
import SwiftRacerJavaScriptCore
#endif

// A formatter whose library answers with promises, awaited from Swift.

struct FormattingError: Error, Equatable {
    let message: String
}

struct Formatter {
    private let context: JSContext

    init(library: String) {
        context = JSContext()
        context.evaluateScript(library)
    }

    func format(_ code: String, options: [String: Any]) async throws -> String {
        let formatter = context.objectForKeyedSubscript("formatter")
        return try await withCheckedThrowingContinuation { continuation in
            let fulfilled: (JSValue) -> Void = { value in
                continuation.resume(returning: value.toString())
            }
            let rejected: (JSValue) -> Void = { reason in
                let message = reason.forProperty("message").toString() ?? "unknown"
                continuation.resume(throwing: FormattingError(message: message))
            }
            let promise = formatter?.invokeMethod("format", withArguments: [code, options])
            promise?.invokeMethod(
                "then", withArguments: [value(fulfilled), value(rejected)])
        }
    }

    private func value(_ function: @escaping (JSValue) -> Void) -> JSValue {
        #if canImport(JavaScriptCore)
        let block: @convention(block) (JSValue) -> Void = function
        return JSValue(object: unsafeBitCast(block, to: AnyObject.self), in: context)
        #else
        return JSValue(object: function, in: context)
        #endif
    }
}
