public import SwiftRacer

/// A value of SwiftRacer, where this module has a class of that name.
public typealias EngineValue = SwiftRacer.JSValue

/// The functions of `Helpers.js`, in one context.
final class Helpers: Sendable {
    /// One of them.
    enum Name: String, CaseIterable {
        case number, string, get, set, delete, has, define, isNoFunction
        case isIdentical, isEqual, isInstance, compare, error, regExp, symbol, bigInt, promise
        case weak, dereference, wrapper, native, locate
    }

    private let functions: [Name: JSFunction]

    init(_ context: Context) throws(EngineError) {
        let source = String(decoding: PackageResources.Helpers_js, as: UTF8.self)
        guard let object = try context.evaluate(source, name: "Helpers.js").object else {
            preconditionFailure("Helpers.js gives no object")
        }
        var functions: [Name: JSFunction] = [:]
        for name in Name.allCases {
            functions[name] = try JSFunction(try object.value(forKey: name.rawValue))
        }
        self.functions = functions
    }

    func call(_ name: Name, _ arguments: [EngineValue]) throws(EngineError) -> EngineValue {
        guard let function = functions[name] else {
            preconditionFailure("Helpers.js has no \(name)")
        }
        return try function.call(arguments: arguments)
    }
}
