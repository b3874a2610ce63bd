// swift-tools-version: 6.0
// Examples in Swift: a program that pays a bill, and a screen that shows payments.

import PackageDescription

let package = Package(
    name: "Examples",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "PaymentsScreen", targets: ["PaymentsScreen"])],
    dependencies: [.package(name: "OFXBillPay", path: "../../swift")],
    targets: [
        .executableTarget(name: "pay", dependencies: ["OFXBillPay", "PaymentsScreen"]),
        .target(name: "PaymentsScreen", dependencies: ["OFXBillPay"]),
    ],
    swiftLanguageModes: [.v6]
)
