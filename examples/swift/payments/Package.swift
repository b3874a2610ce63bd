// swift-tools-version: 6.0
// Examples in Swift: a program that pays a bill, and a screen that shows payments.

import PackageDescription

let package = Package(
    name: "Examples",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "PaymentsScreen", targets: ["PaymentsScreen"])],
    dependencies: [.package(path: "../../../swift")],
    targets: [
        .executableTarget(
            name: "pay", dependencies: ["PaymentsScreen", .product(name: "OFXBillPay", package: "swift")],
            // Debian's library of Observation names a function that no library has, and that nothing here calls.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--allow-shlib-undefined"], .when(platforms: [.linux]))]),
        .target(name: "PaymentsScreen", dependencies: [.product(name: "OFXBillPay", package: "swift")]),
    ],
    swiftLanguageModes: [.v6]
)
