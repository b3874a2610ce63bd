// Secrets and account numbers: nothing that is printed, described or dumped shows them.

import Foundation
import OFXBillPay
import Testing

struct SecretTests {
    private let planted = ["planted-password", "planted-key", "9876543210", "planted-answer", "planted-name"]

    /// All that Swift shows of a value.
    private func shown(_ value: Any) -> String {
        var text = "\(value) \(String(describing: value)) \(String(reflecting: value)) "
        dump(value, to: &text)
        return text
    }

    @Test func nothingShowsASecret() throws {
        let payer = BillPayment()
        payer.signOn = SignOn(
            user: "kim", password: Secret(text: "planted-password"), appId: "QWIN",
            appVersion: "2700", accessKey: Secret(text: "planted-key"))
        let account = BankAccount(bankId: "123432123", accountId: "9876543210")
        let payment = Payment(amount: 1, dateDue: CalendarDate("2026-03-18"), fromAccount: account)
        try payer.setPayment(payment)
        try payer.setFirewall(
            Firewall(kind: 1, host: "proxy", password: Secret(text: "planted-password")))
        let values: [Any] = [
            payer, payer.signOn, Secret(text: "planted-answer"), account, payment,
            try payer.payment, payer.firewall,
            Payee(name: "planted-name", account: "9876543210"),
            Payment(memo: "for 9876543210", billRef: "9876543210"),
            PaymentMail(subject: "A question", text: "Where is what 9876543210 paid?"),
            ClientCertificate(
                store: Data("planted-key".utf8), storeType: 7,
                storePassword: Secret(text: "planted-password")),
            NewConnection(
                url: "https://bank.example", organization: "ORG", fiId: "1", user: "planted-name",
                accounts: [account], password: Secret(text: "planted-password")),
            ConnectionAccount(
                id: 1, bankId: "123432123", number: "9876543210", kind: "CHECKING",
                description: "My 9876543210", active: true),
            Account(
                name: "My 9876543210", description: "9876543210", phone: nil, bankId: "123432123",
                accountId: "9876543210", accountType: "CHECKING", billPayStatus: nil,
                canPayBills: true),
            StoredRecord(
                channel: .payments, accountId: 1, key: "1", change: 1, removed: false,
                fields: ["payee_account": "9876543210"]),
        ]
        for value in values {
            let text = shown(value)
            for secret in planted {
                #expect(!text.contains(secret), "\(type(of: value)): \(text)")
            }
        }
        #expect(payer.signOn.password?.expose() == "planted-password")
    }

    @Test func noErrorShowsASecret() async throws {
        let bank = try TestBank()
        let payer = try customer(of: bank)
        payer.ofxPassword = "planted-password"
        do {
            try await payer.payBill()
            Issue.record("a wrong password was taken")
        } catch {
            #expect(!shown(error).contains("planted-password"))
        }
        #expect(!payer.ofxRequest.contains("planted-password"))
    }

    @Test func secretsAreComparedByWhatTheyAre() {
        #expect(Secret(text: "a") == Secret(text: "a"))
        #expect(Secret(text: "a") != Secret(text: "b"))
    }
}
