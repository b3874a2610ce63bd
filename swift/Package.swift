// swift-tools-version: 6.0
// The Swift package of ofx-billpay. What uniffi generates is put in place by tools/swift-bindings, and never committed.

import Foundation
import PackageDescription

/// The library itself: what tools/build-xcframework built for Apple's systems, or the header for a library that the linker finds.
let framework = "Generated/OFXBillPayFFI.xcframework"
let isBuilt = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(framework)")

let package = Package(
    name: "OFXBillPay",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "OFXBillPay", targets: ["OFXBillPay"])],
    targets: [
        isBuilt
            ? .binaryTarget(name: "OFXBillPayFFI", path: framework)
            : .systemLibrary(name: "OFXBillPayFFI", path: "Generated/OFXBillPayFFI"),
        .target(
            name: "OFXBillPay",
            dependencies: ["OFXBillPayFFI"],
            linkerSettings: isBuilt ? [] : [.linkedLibrary("ofx_billpay_uniffi")]
        ),
        .testTarget(name: "OFXBillPayTests", dependencies: ["OFXBillPay"]),
    ],
    swiftLanguageModes: [.v6]
)
