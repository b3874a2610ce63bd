// The words of the scenarios: properties, calls, errors and events of the Swift class by their names.

import Foundation
import OFXBillPay

private typealias Text = ReferenceWritableKeyPath<BillPayment, String>

/// Properties that take any text.
private nonisolated(unsafe) let texts: [String: Text] = [
    "fi_id": \.fiId, "fi_organization": \.fiOrganization, "fi_url": \.fiUrl,
    "ofx_app_id": \.ofxAppId, "ofx_app_version": \.ofxAppVersion, "ofx_user": \.ofxUser,
    "ofx_access_key": \.ofxAccessKey, "ofx_password": \.ofxPassword,
    "payee_account": \.payeeAccount, "payee_addr1": \.payeeAddr1, "payee_addr2": \.payeeAddr2,
    "payee_addr3": \.payeeAddr3, "payee_city": \.payeeCity, "payee_country": \.payeeCountry,
    "payee_id": \.payeeId, "payee_list_id": \.payeeListId, "payee_name": \.payeeName,
    "payee_phone": \.payeePhone, "payee_postal_code": \.payeePostalCode,
    "payee_state": \.payeeState, "payment_amount": \.paymentAmount,
    "payment_bill_ref": \.paymentBillRef, "payment_date_due": \.paymentDateDue,
    "payment_from_account_id": \.paymentFromAccountId,
    "payment_from_bank_id": \.paymentFromBankId, "payment_id": \.paymentId,
    "payment_memo": \.paymentMemo, "payment_to_account_id": \.paymentToAccountId,
    "payment_to_bank_id": \.paymentToBankId, "recurring_id": \.recurringId,
    "recurring_frequency": \.recurringFrequency, "recurring_instances": \.recurringInstances,
    "recurring_initial_amount": \.recurringInitialAmount,
    "recurring_final_amount": \.recurringFinalAmount,
]

/// Properties that are read.
private nonisolated(unsafe) let readings: [String: (BillPayment) -> Any] = [
    "lost_sync": \.lostSync, "ofx_request": \.ofxRequest, "ofx_response": \.ofxResponse,
    "ofx_version": \.ofxVersion, "payee_aggregate": \.payeeAggregate,
    "payee_days_to_pay": \.payeeDaysToPay, "payee_id_scope": \.payeeIdScope,
    "payment_aggregate": \.paymentAggregate, "payment_check_number": \.paymentCheckNumber,
    "payment_currency_code": \.paymentCurrencyCode,
    "payment_date_processed": \.paymentDateProcessed,
    "payment_from_account_type": \.paymentFromAccountType,
    "payment_payee_account": \.paymentPayeeAccount,
    "payment_payee_aggregate": \.paymentPayeeAggregate,
    "payment_payee_id": \.paymentPayeeId, "payment_payee_list_id": \.paymentPayeeListId,
    "payment_status": \.paymentStatus, "payment_to_account_type": \.paymentToAccountType,
    "payment_tx_type": \.paymentTxType, "recurring_aggregate": \.recurringAggregate,
    "sync_payee_count": \.syncPayeeCount, "sync_payment_count": \.syncPaymentCount,
    "sync_recurring_payment_count": \.syncRecurringPaymentCount, "timeout": \.timeout,
]

extension BillPayment {
    /// Reads a property.
    func get(_ name: String) throws -> Any {
        switch name {
        case "sync_payments":
            return try (0..<syncPaymentCount).map { try paymentFields($0) }
        case "sync_payees":
            return try (0..<syncPayeeCount).map { try payeeFields($0) }
        default:
            if let text = texts[name] { return self[keyPath: text] }
            guard let read = readings[name] else { throw TestFailure("no property \(name)") }
            return read(self)
        }
    }

    /// Sets a property.
    func set(_ name: String, to value: Any) throws {
        switch (name, value) {
        case ("timeout", let number as Int): try setTimeout(number)
        case ("payment_from_account_type", let number as Int):
            try setPaymentFromAccountType(number)
        case ("payment_to_account_type", let number as Int): try setPaymentToAccountType(number)
        case ("ofx_version", let text as String): try setOfxVersion(text)
        case ("payee_aggregate", let text as String): try setPayeeAggregate(text)
        case ("ofx_response", let text as String): try setOfxResponse(text)
        case (_, let text as String):
            guard let property = texts[name] else { throw TestFailure("no property \(name)") }
            self[keyPath: property] = text
        default: throw TestFailure("\(name) does not take \(value)")
        }
    }

    /// Calls a method. `challenge` is that of the last error.
    func call(_ name: String, _ with: [Any], _ challenge: Challenge?) async throws -> Any {
        func text(_ index: Int = 0) throws -> String {
            guard let text = with[index] as? String else { throw TestFailure("no text") }
            return text
        }
        func flag(_ index: Int) throws -> Bool {
            guard let flag = with[index] as? Bool else { throw TestFailure("no boolean") }
            return flag
        }
        switch name {
        case "pay_bill": try await payBill()
        case "pay_bill_again": try await payBill(allowDuplicate: true)
        case "modify_payment": try await modifyPayment(text())
        case "cancel_payment": try await cancelPayment(text())
        case "get_status": try await getStatus(text())
        case "add_payee": try await addPayee()
        case "modify_payee": try await modifyPayee(text())
        case "delete_payee": try await deletePayee(text())
        case "add_recurring_payment": try await addRecurringPayment()
        case "modify_recurring_payment":
            try await modifyRecurringPayment(text(), includePending: flag(1))
        case "cancel_recurring_payment":
            try await cancelRecurringPayment(text(), includePending: flag(1))
        case "synchronize_payments": return try await synchronizePayments(text())
        case "synchronize_payees": return try await synchronizePayees(text())
        case "synchronize_recurring_payments":
            return try await synchronizeRecurringPayments(text())
        case "open_transactions": return try openTransactions()
        case "settle": return try settle(text())
        case "reconcile": return try await reconcile().map(\.fields)
        case "resume":
            guard let challenge, let answers = with.first as? [String: String] else {
                throw TestFailure("no challenge, or no answers to it")
            }
            return try await resume(challenge, answers: answers) ?? NSNull()
        default: throw TestFailure("no method \(name)")
        }
        return NSNull()
    }

    private func paymentFields(_ index: Int) throws -> [String: Any] {
        [
            "aggregate": try syncPaymentAggregate(index), "amount": try syncPaymentAmount(index),
            "bill_ref": try syncPaymentBillRef(index),
            "check_number": try syncPaymentCheckNumber(index),
            "currency_code": try syncPaymentCurrencyCode(index),
            "date_due": try syncPaymentDateDue(index),
            "date_processed": try syncPaymentDateProcessed(index),
            "id": try syncPaymentId(index), "memo": try syncPaymentMemo(index),
            "payee_account": try syncPaymentPayeeAccount(index),
            "payee_aggregate": try syncPaymentPayeeAggregate(index),
            "payee_id": try syncPaymentPayeeId(index),
            "payee_list_id": try syncPaymentPayeeListId(index),
            "status": try syncPaymentStatus(index), "tx_type": try syncPaymentTxType(index),
        ]
    }

    private func payeeFields(_ index: Int) throws -> [String: Any] {
        [
            "account": try syncPayeeAccount(index), "addr1": try syncPayeeAddr1(index),
            "addr2": try syncPayeeAddr2(index), "addr3": try syncPayeeAddr3(index),
            "aggregate": try syncPayeeAggregate(index), "city": try syncPayeeCity(index),
            "country": try syncPayeeCountry(index),
            "days_to_pay": try syncPayeeDaysToPay(index), "id": try syncPayeeId(index),
            "id_scope": try syncPayeeIdScope(index), "list_id": try syncPayeeListId(index),
            "name": try syncPayeeName(index), "phone": try syncPayeePhone(index),
            "postal_code": try syncPayeePostalCode(index), "state": try syncPayeeState(index),
            "tx_type": try syncPayeeTxType(index),
        ]
    }
}

extension Reconciliation {
    fileprivate var fields: [String: Any] {
        [
            "transaction_id": transactionId, "outcome": outcome, "payment_id": paymentId,
            "reason": reason,
        ]
    }
}

extension OFXBillPayError {
    /// The error by the names of its fields.
    var fields: [String: Any] {
        let kind =
            switch self {
            case .invalidValue: "invalid_value"
            case .serverRefused: "refused"
            case .protocol: "protocol"
            case .transport: "transport"
            case .tls: "tls"
            case .bankTimeout: "timeout"
            case .callInterrupted: "interrupted"
            case .busy: "busy"
            case .paymentOutcomeUnknown: "outcome_unknown"
            case .other: "storage"
            }
        let fields: [String: Any?] = [
            "kind": kind, "code": code, "detail": detail, "status_code": statusCode,
            "severity": severity, "server_message": serverMessage,
            "transaction_id": transactionId,
            "questions": challenge?.questions().map(\.phraseId),
        ]
        return fields.compactMapValues { $0 }
    }
}

/// The listener of a scenario: it hears, and fails if it shall.
final class PlayListener: BillPaymentListener, @unchecked Sendable {
    /// What it throws.
    struct Thrown: Error {}

    private let listenedTo: [String]
    private let accepts: Bool?
    private let failsAt: String?
    private let lock = NSLock()
    private var heard: [[String: Any]] = []

    init(_ listen: [String: Any]) {
        listenedTo = listen["to"] as? [String] ?? []
        accepts = listen["accept"] as? Bool
        failsAt = listen["throw_at"] as? String
    }

    /// What it heard since it was asked last.
    func take() -> [[String: Any]] {
        lock.lock()
        defer { lock.unlock() }
        defer { heard = [] }
        return heard
    }

    func onSyncPayments(_ payment: SyncPayment) throws {
        try hear(
            "sync_payments",
            [
                "payment_tx_type": payment.txType, "payment_id": payment.id,
                "payment_amount": text(try payment.amount),
                "payment_status": payment.status,
                "payment_date": text(
                    try payment.dateProcessed ?? payment.dateDue),
                "payee_id": payment.payeeId, "payee_list_id": payment.payeeListId,
                "payee_account": payment.payeeAccount, "from_account_id": payment.fromAccountId,
            ])
    }

    func onSyncPayees(_ payee: SyncPayee) throws {
        try hear(
            "sync_payees",
            [
                "payee_tx_type": payee.txType, "payee_id": payee.id,
                "payee_list_id": payee.listId, "payee_account": payee.account,
                "payee_name": payee.name, "payee_city": payee.city,
            ])
    }

    func onSyncRecurringPayments(_ model: SyncRecurringPayment) throws {
        let instances = try model.instancesReading.value
        try hear(
            "sync_recurring_payments",
            [
                "recurring_tx_type": model.txType, "recurring_id": model.id,
                "recurring_frequency": model.frequency,
                "recurring_instances": instances.map { "\($0)" } ?? "",
                "payment_amount": text(try model.amount),
                "payment_date_due": text(try model.dateDue),
                "payee_list_id": model.payeeListId,
            ])
    }

    func onError(_ event: ErrorEvent) throws {
        try hear(
            "error", ["error_code": Int(event.errorCode), "description": event.description])
    }

    func onConnectionStatus(_ event: ConnectionStatusEvent) throws {
        try hear(
            "connection_status",
            [
                "connection_event": event.connectionEvent, "status_code": Int(event.statusCode),
                "description": event.description,
            ])
    }

    func onSslStatus(_ event: SslStatusEvent) throws {
        try hear("ssl_status", ["message": event.text])
    }

    func onSslServerAuthentication(_ event: SslServerAuthenticationEvent) throws -> Bool {
        try hear(
            "ssl_server_authentication",
            [
                "cert_subject": event.certSubject, "cert_issuer": event.certIssuer,
                "status": event.status, "accept": event.accept,
            ])
        return accepts ?? event.accept
    }

    private func hear(_ name: String, _ fields: [String: Any]) throws {
        if listenedTo.contains(name) {
            lock.lock()
            heard.append(fields.merging(["event": name]) { own, _ in own })
            lock.unlock()
        }
        if failsAt == name { throw Thrown() }
    }
}

/// An amount as the scenarios write it, with two decimals.
private func text(_ amount: Decimal?) -> String {
    guard let amount else { return "" }
    let parts = "\(amount)".split(separator: ".")
    let cents = (parts.count > 1 ? String(parts[1]) : "").padding(
        toLength: 2, withPad: "0", startingAt: 0)
    return "\(parts[0]).\(cents)"
}

/// A day as the scenarios write it.
private func text(_ day: CalendarDate?) -> String {
    guard let day else { return "" }
    let parts = "\(day)".split(separator: "-")
    return "\(parts[1])/\(parts[2])/\(parts[0])"
}
