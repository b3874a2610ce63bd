// Plays the scenarios of tests/scenarios through the Swift class.

import Foundation
import OFXBillPay

/// A file of `tests/scenarios`; its README says what each field means.
struct Scenario {
    static let folder = repository.appendingPathComponent("tests/scenarios")

    let name: String
    private let fields: [String: Any]

    init(_ name: String) throws {
        self.name = name
        fields = try Self.read(name)
    }

    var versions: [String] { fields["versions"] as? [String] ?? [] }
    var bank: [String] { fields["bank"] as? [String] ?? [] }
    var world: Any? { fields["world"] }
    var isReadOnly: Bool { fields["read_only"] as? Bool ?? false }
    var steps: [[String: Any]] { fields["steps"] as? [[String: Any]] ?? [] }

    /// The names of all scenarios.
    static func names() throws -> [String] {
        try ["", "faults/"].flatMap { below in
            let folder = folder.appendingPathComponent(below).path
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            return files.filter { $0.hasSuffix(".json") }.map { below + $0 }
        }.sorted()
    }

    static func read(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        guard let fields = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw TestFailure("\(name) is no object")
        }
        return fields
    }
}

/// One play of a scenario.
final class Play {
    private let scenario: Scenario
    private let version: String
    private let bank: TestBank
    private let folder: URL
    private var object = BillPayment()
    private var ears: PlayListener?
    private var challenge: Challenge?
    private var transaction = ""
    private var result = ""

    /// Plays a scenario in a version, and throws where something is not as it says.
    static func play(_ scenario: Scenario, in version: String) async throws {
        let play = try Play(scenario, version)
        defer { if searchedLogs == nil { try? FileManager.default.removeItem(at: play.folder) } }
        if let world = scenario.world {
            try await play.bank.ask("POST /control/scenario", world)
        }
        try play.begin()
        for (index, step) in scenario.steps.enumerated() {
            do {
                try await play.take(step)
            } catch {
                throw TestFailure("\(scenario.name) in \(version), step \(index + 1): \(error)")
            }
        }
    }

    private init(_ scenario: Scenario, _ version: String) throws {
        self.scenario = scenario
        self.version = version
        bank = try TestBank(scenario.bank)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ofx-billpay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func begin() throws {
        ears = nil
        object = BillPayment(readOnly: scenario.isReadOnly)
        object.fiUrl = bank.url
        try object.setOfxVersion(version)
        try object.config("DateFormat=MM/dd/yyyy")
        try logLoudly(object)
        for (name, value) in try Scenario.read("shared/customer.json") {
            try object.set(name, to: value)
        }
    }

    private func take(_ step: [String: Any]) async throws {
        if let set = step["set"] as? [String: Any] {
            for name in set.keys.sorted(by: nameFirst) {
                try object.set(name, to: filled(set[name] as Any))
            }
        } else if let settings = step["config"] as? [String] {
            for setting in settings {
                try object.config(filledText(setting))
            }
        } else if let listen = step["listen"] as? [String: Any] {
            let ears = PlayListener(listen)
            self.ears = ears
            object.listener = ears
        } else if step["anew"] != nil {
            try begin()
        } else if let what = step["bank"] as? String {
            let answer = try await bank.ask(what, step["with"].map { try filled($0) })
            if let gives = step["gives"] {
                try compare(filled(gives), answer, what)
            }
        } else if let name = step["call"] as? String {
            try await call(name, step)
        } else if let expected = step["expect"] as? [String: Any] {
            for (name, value) in expected {
                try compare(filled(value), object.get(name), name)
            }
        } else {
            throw TestFailure("an unknown step: \(step)")
        }
    }

    private func call(_ name: String, _ step: [String: Any]) async throws {
        let arguments = try (step["with"] as? [Any] ?? []).map { try filled($0) }
        _ = ears?.take()
        var failure: [String: Any]?
        var value: Any = NSNull()
        do {
            value = try await object.call(name, arguments, challenge)
        } catch let error as OFXBillPayError {
            failure = error.fields
            challenge = error.challenge
            transaction = error.transactionId ?? ""
        } catch is PlayListener.Thrown {
            failure = ["kind": "listener"]
        }
        switch (step["error"], failure) {
        case (nil, let failure?): throw TestFailure("\(name) fails: \(failure)")
        case (let error?, nil): throw TestFailure("\(name) succeeds, expected \(error)")
        case (let error?, let failure?): try compare(filled(error), failure, "error of \(name)")
        case (nil, nil): break
        }
        result = value as? String ?? result
        if let gives = step["gives"] {
            try compare(filled(gives), value, name)
        }
        let events = try filled(step["events"] ?? [Any]())
        try compare(events, ears?.take() ?? [Any](), "events of \(name)")
    }

    private func filled(_ value: Any) throws -> Any {
        switch value {
        case let text as String: try filledText(text)
        case let items as [Any]: try items.map { try filled($0) }
        case let fields as [String: Any]: try fields.mapValues { try filled($0) }
        default: value
        }
    }

    private func filledText(_ text: String) throws -> String {
        let parts = text.components(separatedBy: "$")
        return try parts.dropFirst().reduce(into: parts[0]) { filled, part in
            let name = String(part.prefix { $0.isLowercase || $0 == "_" })
            filled += try named(name) + part.dropFirst(name.count)
        }
    }

    private func named(_ name: String) throws -> String {
        switch name {
        case "folder": folder.path
        case "transaction": transaction
        case "result": result
        default: "\(try object.get(name))"
        }
    }
}

/// The payee's name before all else: another one clears the identifiers of the payee before.
private func nameFirst(_ one: String, _ other: String) -> Bool {
    (one == "payee_name" ? 0 : 1, one) < (other == "payee_name" ? 0 : 1, other)
}

/// Throws where something is not as expected, and tells the path to it.
func compare(_ expected: Any, _ found: Any, _ path: String) throws {
    if let fields = expected as? [String: Any], let values = found as? [String: Any] {
        for (name, value) in fields {
            try compare(value, values[name] ?? NSNull(), "\(path).\(name)")
        }
    } else if let wanted = expected as? [Any], let items = found as? [Any],
        wanted.count == items.count
    {
        for (index, (value, item)) in zip(wanted, items).enumerated() {
            try compare(value, item, "\(path)[\(index)]")
        }
    } else if !fits(expected, found) {
        throw TestFailure("\(path): expected \(expected), found \(found)")
    }
}

private func fits(_ expected: Any, _ found: Any) -> Bool {
    if expected is NSNull || found is NSNull {
        return expected is NSNull && found is NSNull
    }
    if let pattern = expected as? String, let text = found as? String {
        guard pattern.hasPrefix("*") else { return pattern == text }
        let part = pattern.trimmingCharacters(in: CharacterSet(charactersIn: "*"))
        return !text.isEmpty && (part.isEmpty || text.contains(part))
    }
    if let flag = expected as? Bool, let other = found as? Bool {
        return flag == other
    }
    if let number = expected as? Int, let other = found as? Int {
        return number == other
    }
    return false
}
