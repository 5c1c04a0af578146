// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // By which a value says how long it lives: HandleScope and LocalValue.
    .enableExperimentalFeature("Lifetimes"),
]

// What only those need who switch the trait on: nobody else fetches or builds it.
func syntax(_ product: String) -> Target.Dependency {
    .product(name: product, package: "swift-syntax", condition: .when(traits: ["Macros"]))
}

let package = Package(
    name: "SwiftRacer",
    products: [
        .library(name: "SwiftRacer", targets: ["SwiftRacer"]),
        // Apple's names for it, on Foundation.
        .library(name: "SwiftRacerJavaScriptCore", targets: ["SwiftRacerJavaScriptCore"]),
        // @JSExport; for users who ask for the trait Macros.
        .library(name: "SwiftRacerMacros", targets: ["SwiftRacerMacros"]),
        // What programs in C and in other languages load; scripts/build-c links it with the flags that
        // it needs.
        .library(name: "swiftracer_c", type: .dynamic, targets: ["SwiftRacerABI"]),
        .library(name: "swiftracer_objects", type: .static, targets: ["SwiftRacerABI"]),
        // What the Python package loads; python/_build links it with the flags that it needs.
        .library(name: "swiftracer_native", type: .dynamic, targets: ["PythonExtension"]),
    ],
    traits: [
        .trait(
            name: "Macros",
            description: "The product SwiftRacerMacros, for which swift-syntax is built.")
    ],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-syntax.git", "602.0.0"..<"604.0.0")
    ],
    targets: [
        // Where V8 is: the flags of .engine/v8.pc, which scripts/engine writes.
        .systemLibrary(name: "CV8Engine", pkgConfig: "v8"),
        // The C++ shim; the only place that includes V8's headers.
        .target(name: "CV8", dependencies: ["CV8Engine"]),
        // The library.
        .target(
            name: "SwiftRacer", dependencies: ["CV8"],
            resources: [
                .embedInCode("Console/Console.js"), .embedInCode("Interop/BulkReader.js"),
                .embedInCode("Shell/Shell.js"),
            ], swiftSettings: settings),
        // The classes of JavaScriptCore, for programs that were written for it.
        .target(
            name: "SwiftRacerJavaScriptCore", dependencies: ["SwiftRacer"],
            resources: [.embedInCode("Helpers.js")], swiftSettings: settings),
        // The declarations of the macros.
        .target(
            name: "SwiftRacerMacros",
            dependencies: [
                "SwiftRacer",
                .target(name: "SwiftRacerMacroPlugin", condition: .when(traits: ["Macros"])),
            ], swiftSettings: settings),
        // What expands them, inside the compiler.
        .macro(
            name: "SwiftRacerMacroPlugin",
            dependencies: [
                syntax("SwiftSyntax"), syntax("SwiftParser"), syntax("SwiftSyntaxBuilder"),
                syntax("SwiftSyntaxMacros"), syntax("SwiftDiagnostics"),
                syntax("SwiftCompilerPlugin"),
            ], swiftSettings: settings),
        // swiftracer.h, the library in C.
        .target(name: "CSwiftRacer"),
        // What it declares, in Swift.
        .target(
            name: "SwiftRacerABI", dependencies: ["CSwiftRacer", "SwiftRacer"],
            exclude: ["exports.map"],
            swiftSettings: settings),
        // Python.h under the limited API, and accessors for what Swift cannot import.
        .target(name: "CPython"),
        // The extension module swiftracer._native.
        .target(
            name: "PythonExtension", dependencies: ["CPython", "SwiftRacer"],
            swiftSettings: settings),
        .testTarget(
            name: "SwiftRacerTests", dependencies: ["SwiftRacer"], swiftSettings: settings),
        .testTarget(
            name: "SwiftRacerJavaScriptCoreTests", dependencies: ["SwiftRacerJavaScriptCore"],
            swiftSettings: settings),
        .testTarget(
            name: "SwiftRacerMacrosTests",
            dependencies: [
                "SwiftRacer", "SwiftRacerMacros",
                .target(name: "SwiftRacerMacroPlugin", condition: .when(traits: ["Macros"])),
                syntax("SwiftSyntax"), syntax("SwiftSyntaxBuilder"),
                syntax("SwiftSyntaxMacroExpansion"), syntax("SwiftSyntaxMacrosGenericTestSupport"),
            ], swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx20
)
