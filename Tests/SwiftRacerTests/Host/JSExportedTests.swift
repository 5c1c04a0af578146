import SwiftRacer
import Testing

/// A type that is exported without the macro.
private struct Celsius: JSExported {
    var degrees: Double

    static var jsExports: JSExports<Celsius> {
        var exports = JSExports<Celsius>("Celsius")
        exports.initializer(length: 1) { call in
            Celsius(degrees: try call.argument(0, as: Double.self))
        }
        exports.property("degrees", get: { $0.degrees }, set: { $0.degrees = $1 })
        exports.method("above", length: 1) { value, call in
            try call.result(value.degrees > call.argument(0, as: Celsius.self).degrees)
        }
        exports.mutatingMethod("warm", length: 1) { value, call in
            value.degrees += try call.argument(0, as: Double.self)
            return .undefined
        }
        exports.asyncMethod("later", length: 0) { value, call in
            call.later { value.degrees }
        }
        exports.asyncProperty("soon", get: { $0.degrees })
        exports.staticProperty("freezing", get: { Celsius(degrees: 0) })
        exports.staticMethod("of", length: 1) { call in
            try call.result(Celsius(degrees: call.argument(0, as: Double.self)))
        }
        exports.staticAsyncMethod("ofLater", length: 0) { call in
            call.later { Celsius(degrees: 7) }
        }
        return exports
    }
}

@Suite struct JSExportedTests {
    let context: Context

    init() throws {
        context = try Isolate().makeContext()
        try context.defineClass(Celsius.self)
    }

    @Test(arguments: [
        ("new Celsius(3).degrees", "3"),
        (
            "(() => { const c = new Celsius(3); c.warm(2); c.degrees += 1; return c.degrees })()",
            "6"
        ),
        ("new Celsius(3).above(Celsius.freezing)", "true"),
        ("Celsius.of(4).degrees", "4"),
        ("await new Celsius(5).later()", "5"),
        ("await new Celsius(6).soon", "6"),
        ("(await Celsius.ofLater()).degrees", "7"),
        (
            "Object.getOwnPropertyNames(Celsius.prototype).sort().join()",
            "above,constructor,degrees,later,soon,warm"
        ),
    ])
    func itsMembersAreWhatWasNamed(_ code: String, _ result: String) async throws {
        let told = try await context.evaluateAsync(
            "(async () => String(\(code)))()", as: String.self)

        #expect(told == result)
    }

    @Test func nothingButAnObjectOfTheTypeIsTaken() throws {
        for code in ["1", "({})", "Celsius.prototype", "Celsius", "new Proxy(new Celsius(1), {})"] {
            let error = #expect(throws: EngineError.self) {
                try context.evaluate(code, as: Celsius.self)
            }
            #expect(error?.code == .conversionFailed)
        }
    }
}
