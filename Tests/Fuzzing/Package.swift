// swift-tools-version: 6.2
import PackageDescription

// The fuzzers: a package of their own, so that users of SwiftRacer never see libFuzzer. See README.md.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "SwiftRacer", path: "../..")],
    targets: [
        // Sources/fuzz/Harnesses is a link to the folder whose files the Swift tests replay cases with.
        .executableTarget(
            name: "fuzz", dependencies: [.product(name: "SwiftRacer", package: "SwiftRacer")])
    ]
)
