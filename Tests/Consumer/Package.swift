// swift-tools-version: 6.2
import PackageDescription

// Somebody else's package. SwiftPM refuses a dependency that has unsafe flags, so that this one
// builds says that SwiftRacer's manifest has none.
let package = Package(
    name: "Consumer",
    dependencies: [.package(name: "SwiftRacer", path: "../..")],
    targets: [
        .executableTarget(
            name: "Consumer", dependencies: [.product(name: "SwiftRacer", package: "SwiftRacer")])
    ]
)
