// swift-tools-version: 6.2
import PackageDescription

// A package of its own: nobody else fetches or builds Hummingbird.
let package = Package(
    name: "server",
    dependencies: [
        .package(name: "SwiftRacer", path: "../.."),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1",
            traits: []),
    ],
    targets: [
        .executableTarget(
            name: "server",
            dependencies: [
                .product(name: "SwiftRacer", package: "SwiftRacer"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ])
    ]
)
