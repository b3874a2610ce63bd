// What the screen shows: the payments of an account, each as its last change left it.

import Foundation
import OFXBillPay
import Observation

/// A payment as people read it.
public struct PaymentRow: Identifiable, Sendable, Equatable {
    /// The identifier that the bank gave it.
    public let id: String
    /// Whom it is for.
    public let payee: String
    /// The amount, with its currency.
    public let amount: String
    /// When it is due.
    public let due: String
    /// What becomes of it, in words.
    public let state: String

    init(_ payment: SyncPayment) {
        id = payment.id
        payee = payment.payee?.name ?? payment.payeeListId
        // What a bank wrote so that it cannot be read is shown as that, never as nothing.
        let sum = Result { try payment.amount }
        switch sum {
        case .success(let amount?): self.amount = "\(amount) \(payment.currencyCode)"
        case .success(nil): amount = "no amount"
        case .failure: amount = "unreadable amount"
        }
        due = (try? payment.dateDue).map { "\($0)" } ?? "unknown"
        state = Self.words[payment.status] ?? payment.status
    }

    private static let words = [
        "WILLPROCESSON": "scheduled", "PROCESSEDON": "paid", "NOFUNDSON": "no funds",
        "FAILEDON": "failed", "CANCELEDON": "cancelled",
    ]
}

/// The state of the screen. It lives on the main actor, which no call blocks.
@MainActor @Observable
public final class PaymentsModel {
    /// The payments, by due date as the bank told them last.
    public private(set) var payments: [PaymentRow] = []
    /// What went wrong last, for people; nil if nothing did.
    public private(set) var problem: String?
    /// Whether the bank is being asked.
    public private(set) var isRefreshing = false

    private let bank: BillPayment
    private var token = "REFRESH"

    /// A screen of the payments of the account that `bank` is set up for.
    public init(_ bank: BillPayment) {
        self.bank = bank
    }

    /// Asks the bank for what is new.
    public func refresh() async {
        isRefreshing = true
        defer { isRefreshing = false }
        do {
            token = try await bank.synchronizePayments(token)
            // A token that was too old has lost changes: all is asked for again.
            if bank.lostSync {
                token = try await bank.synchronizePayments("REFRESH")
                payments = []
            }
            for payment in bank.syncPayments {
                let row = PaymentRow(payment)
                payments.removeAll { $0.id == row.id }
                payments.append(row)
            }
            payments.sort { $0.due < $1.due }
            problem = nil
        } catch let error as OFXBillPayError {
            problem = error.detail
        } catch {
            problem = error.localizedDescription
        }
    }
}
