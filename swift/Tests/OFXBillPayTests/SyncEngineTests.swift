// The engine in the background: jobs, events, records, and challenges that somebody answers.

import Foundation
import OFXBillPay
import Testing

struct SyncEngineTests {
    private func file() -> String {
        let name = "ofx-billpay-sync-\(UUID().uuidString).db"
        return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    }

    private func connection(_ bank: TestBank, _ user: String, _ account: String) -> NewConnection {
        NewConnection(
            url: bank.url, organization: "SANDBOX", fiId: "99001", user: user, ofxVersion: "211",
            accounts: [BankAccount(bankId: "123432123", accountId: account)])
    }

    @Test func aConnectionIsSynchronizedAndItsEventsAreTold() async throws {
        let bank = try TestBank()
        try await customer(of: bank).payBill()
        let engine = try SyncEngine(path: file()) { Secret(text: "\($0.user)-pass") }
        let id = try await engine.addConnection(connection(bank, "demo", "516273"))
        let job = try await engine.synchronize(id)
        var types: [String] = []
        for try await event in engine.events() {
            types.append(event.eventType)
            if event.eventType.hasSuffix("SYNC_ALL_SUCCESS") { break }
            #expect(!event.eventType.hasSuffix("ERROR"), "\(event.json)")
        }
        #expect(types.last == "SYNC_ALL_SUCCESS", "\(types)")
        #expect(try await engine.job(job).state == .completed)
        let payments = try await engine.records(id, .payments)
        #expect(payments.map { $0.fields["amount"] } == ["84.20"])
        #expect(try await engine.changes(id).count == payments.count + 1, "and a payee")
        #expect(try await engine.poll(after: try await engine.end()).isEmpty)
        try await engine.close()
    }

    @Test func aJobThatIsAskedWaitsForAnAnswer() async throws {
        let bank = try TestBank()
        let engine = try SyncEngine(path: file()) { Secret(text: "\($0.user)-pass") }
        let id = try await engine.addConnection(connection(bank, "mfa", "700004"))
        let job = try await engine.synchronize(id)
        for try await event in engine.events() {
            if let challenge = event.challenge {
                #expect(challenge.questions.map(\.id) == ["MFA13", "SCHOOL", "MFA107"])
                let answers = ["MFA13": "6789", "SCHOOL": "Maplewood", "MFA107": "OFXBillPay"]
                    .mapValues { Secret(text: $0) }
                try await engine.answer(job, answers: answers)
            }
            #expect(event.error == nil, "\(event.json)")
            if event.eventType == "SYNC_ALL_SUCCESS" { break }
        }
        #expect(try await engine.job(job).state == .completed)
        try await engine.close()
    }

    @Test func aPasswordThatNobodyGivesFailsTheJobAndIsToldToNobody() async throws {
        struct Locked: Error { let secret = "planted-password" }
        let bank = try TestBank()
        let engine = try SyncEngine(path: file()) { _ in throw Locked() }
        let id = try await engine.addConnection(connection(bank, "demo", "516273"))
        try await engine.synchronize(id)
        for try await event in engine.events() where event.eventType.hasSuffix("ERROR") {
            #expect(!event.json.contains("planted-password"))
            break
        }
        await #expect(throws: OFXBillPayError.self) { try await engine.connection(99) }
        try await engine.close()
    }
}
