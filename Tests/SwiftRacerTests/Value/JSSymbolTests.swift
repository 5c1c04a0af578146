import SwiftRacer
import Testing

@Suite struct JSSymbolTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func symbol(_ source: String) throws -> JSSymbol {
        guard case .symbol(let symbol) = try context.evaluate(source) else {
            throw NotASymbol()
        }
        return symbol
    }

    private struct NotASymbol: Error {}

    @Test func aSymbolHasADescription() throws {
        #expect(try symbol("Symbol('name')").description() == "name")
        #expect(try symbol("Symbol.iterator").description() == "Symbol.iterator")
    }

    @Test func aDescriptionMayBeEmptyOrAbsent() throws {
        #expect(try symbol("Symbol('')").description() == "")
        #expect(try symbol("Symbol()").description() == nil)
    }

    @Test func aDescriptionKeepsLoneSurrogates() throws {
        #expect(try symbol("Symbol('\\ud800')").description()?.utf16 == [0xD800])
    }

    @Test func aSymbolComesBackAsTheSame() throws {
        let symbol = try symbol("globalThis.it = Symbol('it')")
        let isIt = try #require(try context.evaluate("x => x === it").function)

        #expect(try Bool(isIt.call(.symbol(symbol))))
    }

    @Test func aSymbolIsNoString() throws {
        let symbol = try symbol("Symbol('name')")

        let error = try #require(throws: EngineError.self) { try String(.symbol(symbol)) }

        #expect(error.code == .conversionFailed)
        #expect(error.message == "cannot convert symbol to String")
    }

    @Test func theDescriptionOfASymbolOfAClosedContextIsGone() throws {
        let symbol = try symbol("Symbol('name')")

        context.close()

        let error = try #require(throws: EngineError.self) { try symbol.description() }
        #expect(error.code == .closed)
    }
}
