// The class as people use it: values in and out, tasks, listeners and streams.

import Foundation
import OFXBillPay
import Testing

struct BillPaymentTests {
    @Test func aBillIsPaidWithValues() async throws {
        let bank = try TestBank()
        let payer = try customer(of: bank)
        try await payer.payBill()
        #expect(payer.paymentStatus == "WILLPROCESSON")
        let payment = try payer.payment
        #expect(payment.amount == Decimal(string: "84.20"))
        #expect(payment.dateDue == CalendarDate(year: 2026, month: 3, day: 18))
        #expect(payment.id == payer.paymentId)
        #expect(payer.payee.listId == payer.payeeListId)
        let token = try await payer.synchronizePayments("0")
        #expect(!token.isEmpty)
        let told = try #require(payer.syncPayments.first)
        #expect(try told.amount == Decimal(string: "84.20"))
        #expect(try told.dateDue == CalendarDate("2026-03-18"))
        #expect(try await bank.payments().count == 1)
    }

    @Test func twoObjectsPayAtTheSameTime() async throws {
        let bank = try TestBank()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 {
                let payer = try customer(of: bank)
                payer.paymentMemo = "\(number)"
                group.addTask { try await payer.payBill() }
            }
            try await group.waitForAll()
        }
        #expect(try await bank.payments().count == 4)
    }

    @Test func aSecondCallFindsTheObjectBusy() async throws {
        let bank = try TestBank()
        try await bank.ask(
            "POST /control/faults", ["fault": ["delay": ["milliseconds": 1000]]])
        let payer = try customer(of: bank)
        let events = payer.events()
        let first = Task { try await payer.synchronizePayees("0") }
        let heard = await events.first { _ in true }
        #expect(heard != nil, "the first call is under way")
        await #expect(throws: OFXBillPayError.self) { try await payer.synchronizePayees("0") }
        _ = try await first.value
    }

    @Test func nothingBlocksTheMainThread() async throws {
        let bank = try TestBank()
        try await bank.ask(
            "POST /control/faults", ["fault": ["delay": ["milliseconds": 1000]]])
        let payer = try customer(of: bank)
        let threads = Threads()
        payer.listener = threads
        let events = payer.events()
        let task = Task { @MainActor in try await payer.payBill() }
        // The main actor goes on meanwhile: it answers before the bank does.
        _ = await events.first { _ in true }
        await MainActor.run { #expect(payer.paymentStatus == "") }
        try await task.value
        #expect(payer.paymentStatus == "WILLPROCESSON")
        #expect(threads.onMain == [false])
    }

    @Test func aStreamTellsWhatAListenerHears() async throws {
        let bank = try TestBank()
        let payer = try customer(of: bank)
        try await payer.payBill()
        let events = payer.events()
        let others = payer.events()
        _ = try await payer.synchronizePayments("REFRESH")
        payer.paymentAmount = "nonsense"
        await #expect(throws: OFXBillPayError.self) { try await payer.payBill() }
        for stream in [events, others] {
            var payments: [SyncPayment] = []
            for await event in stream {
                if case .syncPayments(let payment) = event { payments.append(payment) }
                if case .error(let error) = event {
                    #expect(error.errorCode == 10022)
                    break
                }
            }
            #expect(payments == payer.syncPayments)
        }
    }

    @Test func aStreamEndsWithItsObject() async {
        var payer: BillPayment? = BillPayment()
        let events = payer?.events()
        payer = nil
        for await event in events ?? AsyncStream(unfolding: { nil }) {
            Issue.record("\(event)")
        }
    }

    @Test func whatCannotBeSetIsRefusedAndNothingChanges() throws {
        let payer = BillPayment()
        #expect(throws: OFXBillPayError.self) { try payer.setOfxVersion("999") }
        #expect(payer.ofxVersion == "102")
        #expect(throws: OFXBillPayError.self) {
            try payer.setPayment(
                Payment(amount: -1, fromAccount: BankAccount(accountId: "1", accountType: "X")))
        }
        #expect(payer.paymentFromAccountId == "")
        #expect(throws: OFXBillPayError.self) { try payer.config("NoSuchSetting=1") }
        #expect(throws: OFXBillPayError.self) { try payer.syncPaymentId(0) }
        #expect(throws: OFXBillPayError.self) { try payer.syncPaymentId(-1) }
    }

    @Test func anErrorTellsAllThatIsKnown() async throws {
        let bank = try TestBank()
        let payer = try customer(of: bank)
        payer.ofxPassword = "wrong"
        do {
            try await payer.payBill()
            Issue.record("a wrong password was taken")
        } catch let OFXBillPayError.serverRefused(failure) {
            let error = OFXBillPayError.serverRefused(failure)
            #expect(error.code == 2001)
            #expect(error.statusCode == 15500)
            #expect(error.severity == "ERROR")
            #expect(error.localizedDescription == error.detail)
            #expect("\(error)".hasPrefix("[2001] "))
        }
    }
}

/// Notes on which threads it is called.
private final class Threads: BillPaymentListener, @unchecked Sendable {
    private let lock = NSLock()
    private var noted: Set<Bool> = []

    var onMain: Set<Bool> {
        lock.lock()
        defer { lock.unlock() }
        return noted
    }

    func onConnectionStatus(_ event: ConnectionStatusEvent) throws {
        lock.lock()
        defer { lock.unlock() }
        noted.insert(Thread.isMainThread)
    }
}
