import SwiftRacer
import Testing

@Suite struct JSStringTests {
    static let wellFormed = [
        "", "a", "a\0b", "\0", "é", "❤", "\u{1F600}", "x\u{10FFFF}y", "\u{FEFF}", "\u{FFFF}",
        "👩‍🚀", "e\u{301}", "\u{1F600}é\0",
    ]
    static let units: [[UInt16]] = [
        [0xD800], [0xDFFF], [0x61, 0xD83D], [0xDE00, 0xD83D], [0xD83D, 0xD83D, 0xDE00],
        [0xD83D, 0xDE00], [0, 0xD800, 0],
    ]

    let context: Context

    init() throws {
        context = try Isolate().makeContext()
    }

    private func identity(_ string: JSString) throws -> JSString {
        let function = try #require(try context.evaluate("x => x").function)
        return try JSString(function.call(.string(string)))
    }

    @Test(arguments: wellFormed)
    func aStringComesBackAsItWas(_ text: String) throws {
        let back = try identity(JSString(text))

        #expect(back.utf16 == Array(text.utf16))
        #expect(back == JSString(text))
    }

    @Test(arguments: units)
    func theUnitsComeBackAsTheyWere(_ units: [UInt16]) throws {
        let back = try identity(JSString(utf16: units))

        #expect(back.utf16 == units)
        #expect(back == JSString(utf16: units))
    }

    @Test(arguments: units)
    func theUnitsAreThoseOfTheScript(_ units: [UInt16]) throws {
        let list = units.map(String.init).joined(separator: ", ")

        let string = try context.evaluate("String.fromCharCode(\(list))", as: JSString.self)

        #expect(string.utf16 == units)
    }

    @Test func theDescriptionReplacesLoneSurrogates() {
        let string = JSString(utf16: [0x61, 0xD800, 0x62])

        #expect(string.description == "a\u{FFFD}b")
    }

    @Test func unitsThatAreWellFormedEqualTheString() {
        #expect(JSString(utf16: [0xD83D, 0xDE00]) == "\u{1F600}")
        #expect(JSString(utf16: [0xD83D, 0xDE00]).hashValue == JSString("\u{1F600}").hashValue)
    }

    @Test func stringsWithLoneSurrogatesDifferFromTheirDescriptions() {
        #expect(JSString(utf16: [0xD800]) != "\u{FFFD}")
    }

    @Test func stringsThatLookAlikeDifferAsInJavaScript() throws {
        let composed: JSString = "\u{E9}"
        let decomposed: JSString = "e\u{301}"

        #expect(composed != decomposed)
        #expect(try context.evaluate("'\\u00e9' === 'e\\u0301'", as: Bool.self) == false)
    }

    @Test func keysThatLookAlikeAreTwoKeys() throws {
        let object = try context.makeObject()
        try object.setValue(1, forKey: "\u{E9}")
        try object.setValue(2, forKey: "e\u{301}")

        let keys = try object.keys()

        #expect(Set(keys).count == 2)
    }

    @Test func aLongStringComesBack() throws {
        let text = String(repeating: "0123456789", count: 1_000_000)

        let back = try identity(JSString(text))

        #expect(back == JSString(text))
    }

    @Test func everyCharacterIsRead() throws {
        let surrogates: ClosedRange<UInt16> = 0xD800...0xDFFF
        let units = (UInt16.min...UInt16.max).filter { !surrogates.contains($0) }
        let pairs: [UInt16] = [0xD800, 0xDC00, 0xDBFF, 0xDFFF]

        let string = try identity(JSString(utf16: units + pairs))

        #expect(string.utf16 == units + pairs)
        #expect(string.description == String(decoding: units + pairs, as: UTF16.self))
    }

    @Test func everyCharacterOfLatin1IsRead() throws {
        let text = try context.evaluate(
            "String.fromCharCode(...Array(256).keys())", as: JSString.self)

        #expect(text.utf16 == Array(0...255))
        #expect(text == JSString(utf16: Array(0...255)))
    }

    @Test func aStringThatIsBuiltFromPartsIsRead() throws {
        let text = try context.evaluate(
            "let s = ''; for (let i = 0; i < 1000; i++) s += 'é\\u{1f600}'; s", as: String.self)

        #expect(text == String(repeating: "é\u{1F600}", count: 1000))
    }

    @Test func aStringBeyondTheLimitOfTheEngineIsAnError() throws {
        let error = try #require(throws: EngineError.self) {
            try context.evaluate("'x'.repeat(2 ** 29)")
        }

        #expect(error.exception?.name == "RangeError")
    }
}
