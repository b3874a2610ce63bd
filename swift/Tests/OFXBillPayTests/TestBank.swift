// A bank to test against: the program of the test bank, steered over its control interface.

import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The repository.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Something in a test's own machinery is not as it should be.
struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A bank in a process of its own, which ends with this object.
final class TestBank {
    /// What `fiUrl` is set to.
    let url: String
    private let control: String
    private let process = Process()
    private let output = Pipe()

    /// Starts a bank, on 2 March 2026 if the arguments do not say otherwise; it serves when this returns.
    init(_ arguments: [String] = []) throws {
        guard let program = ProcessInfo.processInfo.environment["OFX_BILLPAY_SANDBOX"] else {
            throw TestFailure("OFX_BILLPAY_SANDBOX does not name the program of the test bank")
        }
        process.executableURL = URL(fileURLWithPath: program)
        let own = ["--date", "20260302", "--control", "127.0.0.1:0"]
        process.arguments = own + arguments
        process.standardOutput = output
        try process.run()
        var told = ""
        while told.components(separatedBy: "\n").count < 3 {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw TestFailure("the bank ended: \(told)") }
            told += String(decoding: more, as: UTF8.self)
        }
        let lines = told.components(separatedBy: "\n")
        url = lines[0].replacingOccurrences(of: "listening on ", with: "")
        control = lines[1].replacingOccurrences(of: "control on ", with: "")
            .replacingOccurrences(of: "/control", with: "")
    }

    deinit {
        // A process of Foundation inherits blocked signals, and so would never hear a request to end. It is not waited for either:
        // that would hold a thread of the pool, of which there may be two.
        kill(process.processIdentifier, SIGKILL)
    }

    /// Asks the control interface, such as `GET /control/ledger`. The answer is JSON.
    @discardableResult
    func ask(_ what: String, _ body: Any? = nil) async throws -> Any {
        let words = what.split(separator: " ")
        guard let url = URL(string: control + words[1]) else { throw TestFailure(what) }
        var request = URLRequest(url: url)
        request.httpMethod = String(words[0])
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let body, !(body is NSNull) {
            request.httpBody = try JSONSerialization.data(withJSONObject: body)
        }
        let (data, reply) = try await URLSession.shared.data(for: request)
        guard (reply as? HTTPURLResponse)?.statusCode == 200 else {
            throw TestFailure("\(what) fails: \(String(decoding: data, as: UTF8.self))")
        }
        return try JSONSerialization.jsonObject(with: data)
    }

    /// The payments in its books.
    func payments() async throws -> [[String: Any]] {
        let ledger = try await ask("GET /control/ledger") as? [String: Any]
        return ledger?["payments"] as? [[String: Any]] ?? []
    }
}
