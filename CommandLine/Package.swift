// swift-tools-version: 6.2
import PackageDescription

// The program `swiftracer`. A package of its own, so that nobody who depends on the library fetches
// what only the program needs.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "CommandLine",
    products: [.executable(name: "swiftracer", targets: ["SwiftRacerCommand"])],
    dependencies: [
        .package(name: "SwiftRacer", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        // Where libedit is: the flags of .engine/libedit.pc, which scripts/libedit writes.
        .systemLibrary(name: "CLibEdit", pkgConfig: "libedit"),
        // Reading lines from a terminal, with libedit, and Ctrl-C.
        .target(name: "LineEditing", dependencies: ["CLibEdit"]),
        .executableTarget(
            name: "SwiftRacerCommand",
            dependencies: [
                "LineEditing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SwiftRacer", package: "SwiftRacer"),
            ], swiftSettings: settings),
    ]
)
