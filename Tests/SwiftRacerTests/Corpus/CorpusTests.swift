import Foundation
import SwiftRacer
import Testing

/// The corpus that all doors run; its README tells the format.
@Suite final class CorpusTests {
    static let corpus = URL(filePath: #filePath).appending(path: "../../../Corpus").standardized
    static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: corpus.path)) ?? [])
        .filter { $0 != "README.md" }.sorted()

    private let context: Context
    private var met: [JSObject] = []

    init() throws { context = try Isolate().makeContext() }

    @Test func thereAreCases() { #expect(!CorpusTests.cases.isEmpty) }

    @Test(arguments: cases)
    func theCaseComesOutAsExpected(_ name: String) async throws {
        let folder = CorpusTests.corpus.appending(path: name)
        let code = try String(contentsOf: folder.appending(path: "main.js"), encoding: .utf8)
        let json = try Data(contentsOf: folder.appending(path: "expected.json"))
        let expected = try JSONDecoder().decode(Told.self, from: json)
        try #require(expected.unknownKinds == [], "kinds that the Swift runner does not know")

        if let thrown = expected["throws"] {
            let error = try await #require(throws: EngineError.self) {
                try await context.run(code, host: expected["host"])
            }
            var told = try tell(#require(error.exception), as: thrown)
            told["syntax"] = .boolean(error.code == .syntax)
            told["value"] = try tell(#require(error.thrownValue))
            #expect(.object(told.filter { thrown[$0.key] != nil }) == thrown)
        } else if let arguments = expected["arguments"] {
            let function = try context.evaluate(code, name: "main.js")
            let apply = try builtIn("(function_, all) => function_(...all)")
            let result = try apply.call(function, arguments.made(in: context))
            #expect(try tell(result) == expected["returns"])
        } else {
            let result = try await context.run(code, host: expected["host"])
            #expect(try tell(result) == expected["gives"] ?? expected)
        }
    }

    private func tell(_ value: JSValue) throws -> Told {
        switch value {
        case .undefined: ["undefined": true]
        case .null: ["null": true]
        case .boolean(let boolean): ["boolean": .boolean(boolean)]
        case .number(let number): .jsNumber(number)
        case .string(let string): ["string": Told(string)]
        case .bigInt(let bigInt): ["bigint": Told(bigInt.description)]
        case .symbol(let symbol): ["symbol": Told(try symbol.description())]
        case .object(let object): try tell(object)
        }
    }

    private func tell(_ object: JSObject) throws -> Told {
        if let date = try? JSDate(.object(object)) { return .date(date.millisecondsSince1970) }
        switch object {
        case is JSError: return ["error": try Told(["name", "message"], of: object)]
        case let buffer as JSBuffer: return ["buffer": try Told(buffer)]
        case is JSFunction: return ["function": try Told(JSString(object.value(forKey: "name")))]
        case let promise as JSPromise: return ["promise": try tell(promise.settledValue())]
        default: break
        }
        if let index = try met.firstIndex(where: { try $0.isIdentical(to: object) }) {
            return ["same": .number(Double(index))]
        }
        met.append(object)
        switch object {
        case let array as JSArray: return ["array": .array(try array.elements().map(tell))]
        case let set as JSSet: return ["set": .array(try set.members().map(tell))]
        case let map as JSMap:
            let pairs = try map.entries().map {
                Told.array([try tell($0.key), try tell($0.value)])
            }
            return ["map": .array(pairs)]
        default:
            let pairs = try object.properties().map { key, value in
                Told.array([Told(key), try tell(value)])
            }
            return ["object": .array(pairs)]
        }
    }

    private func tell(_ exception: JSException, as expected: Told) throws -> [String: Told] {
        let cause = try exception.causes.first.map { try tell($0, as: expected["cause"] ?? .null) }
        let frames = exception.frames.map { Told(frame: $0) }
        return [
            "name": Told(exception.name), "message": Told(exception.message),
            "file": Told(exception.file), "source_line": Told(exception.sourceLine),
            "line": Told(exception.line), "column": Told(exception.column),
            "frames": .array(frames), "cause": cause.map(Told.object) ?? .null,
        ].filter { expected[$0.key] != nil }
    }

    private func builtIn(_ name: String) throws -> JSFunction {
        try #require(try context.evaluate(name).function)
    }
}
