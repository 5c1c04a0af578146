// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of SwiftRacer never see it. See ../README.md.
let package = Package(
    name: "measurements",
    dependencies: [.package(name: "SwiftRacer", path: "../..")],
    targets: [
        .target(name: "CountedMalloc"),
        .executableTarget(
            name: "measure",
            dependencies: [
                "CountedMalloc", .product(name: "SwiftRacer", package: "SwiftRacer"),
            ]),
    ]
)
