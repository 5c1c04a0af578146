#if Macros
import SwiftRacerMacroPlugin
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@Suite struct ExpansionTests {
    static let macros: [String: MacroSpec] = [
        "JSExport": MacroSpec(type: JSExportMacro.self, conformances: ["JSExported"]),
        "JSHidden": MacroSpec(type: MarkerMacro.self),
        "JSName": MacroSpec(type: MarkerMacro.self),
    ]

    private func expand(
        _ source: String, to expanded: String, _ diagnostics: [DiagnosticSpec] = [],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        assertMacroExpansion(
            source, expandedSource: expanded, diagnostics: diagnostics,
            macroSpecs: ExpansionTests.macros, indentationWidth: .spaces(4)
        ) { failure in
            Issue.record("\(failure.message)", sourceLocation: sourceLocation)
        }
    }

    @Test func membersAreRegistered() {
        expand(
            """
            @JSExport public struct Point {
                public var x = 0.0, y: Double
                let label: String
                public init(x: Double, label: String? = nil) throws {}
                func moved(by d: Double, _ e: Double = 0) -> Point { self }
                mutating func reset() {}
                static func load(_ name: String) async throws -> Point { fatalError() }
                @JSName("len") var length: Double { get throws { 0 } }
                private var secret = 1
            }
            """,
            to: """
                public struct Point {
                    public var x = 0.0, y: Double
                    let label: String
                    public init(x: Double, label: String? = nil) throws {}
                    func moved(by d: Double, _ e: Double = 0) -> Point { self }
                    mutating func reset() {}
                    static func load(_ name: String) async throws -> Point { fatalError() }
                    var length: Double { get throws { 0 } }
                    private var secret = 1
                }

                extension Point: SwiftRacer.JSExported {
                    public nonisolated static var jsExports: SwiftRacer.JSExports<Point> {
                        var exports = SwiftRacer.JSExports<Point>("Point")
                        exports.property("x", get: {
                                $0.x
                            }, set: {
                                $0.x = $1
                            })
                        exports.property("y", get: {
                                $0.y
                            }, set: {
                                $0.y = $1
                            })
                        exports.property("label", get: {
                                $0.label
                            })
                        exports.initializer(length: 1) { call in
                            let argument0 = try call.argument(0, as: Double.self)
                            if case .undefined = call[1] {
                                return try Point(x: argument0)
                            }
                            let argument1 = try call.argument(1, as: String?.self)
                            return try Point(x: argument0, label: argument1)
                        }
                        exports.method("moved", length: 1) { instance, call in
                            let argument0 = try call.argument(0, as: Double.self)
                            if case .undefined = call[1] {
                                return try call.result(instance.moved(by: argument0))
                            }
                            let argument1 = try call.argument(1, as: Double.self)
                            return try call.result(instance.moved(by: argument0, argument1))
                        }
                        exports.mutatingMethod("reset", length: 0) { instance, call in
                            instance.reset()
                            return .undefined
                        }
                        exports.staticAsyncMethod("load", length: 1) { call in
                            let argument0 = try call.argument(0, as: String.self)
                            return call.later {
                                try await Point.load(argument0)
                            }
                        }
                        exports.property("len", get: {
                                try $0.length
                            })
                        return exports
                    }
                }
                """)
    }

    @Test func whatBelongsToAnActorIsAwaited() {
        expand(
            """
            @JSExport("Tally") actor Counter {
                var count = 0
                let step = 1
                func increment() -> Int { 1 }
                nonisolated func twice(_ n: Int) -> Int { n }
            }
            """,
            to: """
                actor Counter {
                    var count = 0
                    let step = 1
                    func increment() -> Int { 1 }
                    nonisolated func twice(_ n: Int) -> Int { n }
                }

                extension Counter: SwiftRacer.JSExported {
                    nonisolated static var jsExports: SwiftRacer.JSExports<Counter> {
                        var exports = SwiftRacer.JSExports<Counter>("Tally")
                        exports.asyncProperty("count", get: {
                                await $0.count
                            })
                        exports.property("step", get: {
                                $0.step
                            })
                        exports.asyncMethod("increment", length: 0) { instance, call in
                            return call.later {
                                await instance.increment()
                            }
                        }
                        exports.method("twice", length: 1) { instance, call in
                            let argument0 = try call.argument(0, as: Int.self)
                            return try call.result(instance.twice(argument0))
                        }
                        return exports
                    }
                }
                """)
    }

    @Test(arguments: [
        (
            "@JSExport enum E {}",
            "@JSExport is for a final class, an actor or a struct; make the enum Codable instead",
            1, 1
        ),
        ("@JSExport protocol P {}", "@JSExport is for a final class, an actor or a struct", 1, 1),
        ("@JSExport struct S<T> {}", "a generic type cannot be exported", 1, 19),
        ("@JSExport(other) struct S {}", "the name must be a string literal, not empty", 1, 11),
    ])
    func whatIsNoTypeToExportIsRefused(
        _ source: String, _ message: String, _ line: Int, _ column: Int
    ) {
        let plain = source.split(separator: " ", maxSplits: 1)[1]
        expand(
            source, to: String(plain),
            [DiagnosticSpec(message: message, line: line, column: column)])
    }

    @Test func aClassMustBeFinal() {
        expand(
            "@JSExport class C {}", to: "class C {}",
            [
                DiagnosticSpec(
                    message: "an exported class must be final", line: 1, column: 17,
                    fixIts: [FixItSpec(message: "make it final")])
            ])
    }

    @Test(arguments: [
        ("func f<T>(_ t: T) {}", "a generic member cannot be exported", 11),
        (
            "func f(_ n: Int...) {}",
            "a variadic parameter cannot be exported: take an Array, or a JSCall", 12
        ),
        (
            "func f(_ n: inout Int) {}",
            "an inout parameter cannot be exported: JavaScript has no such thing", 12
        ),
        (
            "func f(_ g: @escaping () -> Void) {}",
            "a closure cannot be exported as a parameter: take a JSFunction", 12
        ),
        (
            "func f(_ n: some Equatable) {}", "a parameter of no definite type cannot be exported",
            12
        ),
        (
            "mutating func f() async {}",
            "an async method cannot change a struct that JavaScript has", 19
        ),
        (
            "init() async {}",
            "a constructor cannot wait, as an async or an isolated initializer must", 5
        ),
        ("subscript(n: Int) -> Int { n }", "a subscript cannot be exported", 5),
        ("var (a, b) = (1, 2)", "properties in a tuple cannot be exported", 9),
        (
            "func constructor() {}",
            "'constructor' is taken in every class of JavaScript: give it a name by @JSName", 10
        ),
        (
            "static func prototype() {}",
            "'prototype' is taken in every class of JavaScript: give it a name by @JSName", 17
        ),
    ])
    func aMemberThatCannotBeExportedIsRefused(
        _ member: String, _ message: String, _ column: Int
    ) {
        expand(
            """
            @JSExport struct S {
                \(member)
            }
            """,
            to: """
                struct S {
                    \(member)
                }

                extension S: SwiftRacer.JSExported {
                    nonisolated static var jsExports: SwiftRacer.JSExports<S> {
                        let exports = SwiftRacer.JSExports<S>("S")

                        return exports
                    }
                }
                """,
            [
                DiagnosticSpec(
                    message: "\(message); mark it @JSHidden or private", line: 2, column: column,
                    fixIts: [FixItSpec(message: "hide it from JavaScript")])
            ])
    }

    @Test func namesMustDiffer() {
        expand(
            """
            @JSExport struct S {
                static func f() {}
                func f() {}
                func f(_ n: Int) {}
            }
            """,
            to: """
                struct S {
                    static func f() {}
                    func f() {}
                    func f(_ n: Int) {}
                }

                extension S: SwiftRacer.JSExported {
                    nonisolated static var jsExports: SwiftRacer.JSExports<S> {
                        var exports = SwiftRacer.JSExports<S>("S")
                        exports.staticMethod("f", length: 0) { call in
                            S.f()
                            return .undefined
                        }
                        exports.method("f", length: 0) { instance, call in
                            instance.f()
                            return .undefined
                        }
                        return exports
                    }
                }
                """,
            [
                DiagnosticSpec(
                    message:
                        "'f' is another member's name in JavaScript, which has no overloads: give it one by @JSName; mark it @JSHidden or private",
                    line: 4, column: 10, fixIts: [FixItSpec(message: "hide it from JavaScript")])
            ])
    }
}
#endif
