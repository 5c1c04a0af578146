// swift-tools-version: 6.2
import PackageDescription

// Somebody else's package: it knows the products of SwiftRacer, and nothing of how it is built.
let package = Package(
    name: "Consumer",
    dependencies: [.package(name: "SwiftRacer", path: "../..")],
    targets: [
        .executableTarget(
            name: "Consumer",
            dependencies: [
                .product(name: "SwiftRacer", package: "SwiftRacer"),
                .product(name: "SwiftRacerJavaScriptCore", package: "SwiftRacer"),
            ])
    ]
)
