// A task that is cancelled: what it was about has an outcome, and it is told.

import Foundation
import OFXBillPay
import Testing

struct CancellationTests {
    /// A bank that carries requests out and answers late.
    private func slowBank(_ message: String) async throws -> TestBank {
        let bank = try TestBank()
        try await bank.ask(
            "POST /control/faults",
            ["fault": ["delay": ["milliseconds": 20_000]], "message": message])
        return bank
    }

    /// Waits until the bank has carried something out.
    private func payment(at bank: TestBank) async throws {
        while try await bank.payments().isEmpty {
            try await Task.sleep(nanoseconds: 20_000_000)
        }
    }

    @Test func aPaymentThatIsCancelledMayHaveBeenMadeAndSaysSo() async throws {
        let bank = try await slowBank("PMTRQ")
        let payer = try customer(of: bank)
        let task = Task { try await payer.payBill() }
        try await payment(at: bank)
        task.cancel()
        do {
            try await task.value
            Issue.record("the payment came to an end")
        } catch let error as OFXBillPayError {
            guard case .paymentOutcomeUnknown = error else {
                Issue.record("\(error)")
                return
            }
            #expect(try payer.openTransactions() == [error.transactionId])
        }
        // The object is free again, and the same call is the same transaction.
        try await payer.payBill()
        #expect(try payer.openTransactions() == [])
        #expect(try await bank.payments().count == 1)
    }

    @Test func aQuestionThatIsCancelledIsOnlyCancelled() async throws {
        let bank = try await slowBank("PAYEESYNCRQ")
        let payer = try customer(of: bank)
        let events = payer.events()
        let task = Task { try await payer.synchronizePayees("0") }
        _ = await events.first { _ in true }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await payer.synchronizePayees("0")
    }

    @Test func aTaskThatIsCancelledBeforehandSendsNothing() async throws {
        let bank = try TestBank()
        let payer = try customer(of: bank)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await payer.payBill()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try payer.openTransactions() == [])
        #expect(try await bank.payments().isEmpty)
    }
}
