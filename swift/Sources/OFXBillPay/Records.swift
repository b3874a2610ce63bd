// What an object is about, as values: the institution, the sign-on, the payee, the payment. And what a synchronization told.

import Foundation

extension BillPayment {
    /// Whom requests are sent to. Setting it sets the three properties `fi...`.
    public var institution: FinancialInstitution {
        get { native.institution() }
        set { native.setInstitution(value: newValue) }
    }

    /// Who signs on, and with which application.
    public var signOn: SignOn {
        get { native.signOn() }
        set { native.setSignOn(value: newValue) }
    }

    /// Who is paid. The bank's answers fill in what it knows.
    public var payee: Payee {
        get { native.payee() }
        set { native.setPayee(value: newValue) }
    }

    /// The payment that the properties describe.
    ///
    /// - Throws: where ``payBill(allowDuplicate:)`` would fail for the amount or the date.
    public var payment: Payment {
        get throws { try translated { try native.payment() } }
    }

    /// Sets the properties of a payment.
    ///
    /// - Throws: ``OFXBillPayError/invalidValue(_:)``, and nothing is set, for an amount or a date that cannot be sent, and for an
    ///   account type that is none.
    public func setPayment(_ payment: Payment) throws {
        try translated { try native.setPayment(value: payment) }
    }

    /// What the properties say about a recurring model.
    ///
    /// - Throws: where ``addRecurringPayment()`` would fail for one of them.
    public var recurringPayment: RecurringPayment {
        get throws { try translated { try native.recurringPayment() } }
    }

    /// Sets the properties of a recurring model.
    ///
    /// - Throws: ``OFXBillPayError/invalidValue(_:)``, and nothing is set, for an amount that cannot be sent.
    public func setRecurringPayment(_ model: RecurringPayment) throws {
        try translated { try native.setRecurringPayment(value: model) }
    }

    /// The business details of the payment: invoices, discounts, adjustments. Default: none.
    public var paymentDetails: [PaymentDetails] { native.paymentDetails() }

    /// Sets the business details of the payment.
    ///
    /// - Throws: ``OFXBillPayError/invalidValue(_:)``, and nothing is set, for an amount or a day that cannot be sent.
    public func setPaymentDetails(_ details: [PaymentDetails]) throws {
        try translated { try native.setPaymentDetails(value: details) }
    }

    /// The presented bill that the payment is for; nil for none.
    public var paymentBill: PresentedBill? {
        get { native.paymentBill() }
        set { native.setPaymentBill(value: newValue) }
    }

    /// The business details of a synchronized payment.
    ///
    /// - Parameter index: counts from 0; throws if there are not so many.
    public func syncPaymentDetails(_ index: Int) throws -> [PaymentDetails] {
        try translated { try native.syncPaymentDetails(index: Int64(index)) }
    }

    /// The presented bill that a synchronized payment is for; nil for none.
    ///
    /// - Parameter index: counts from 0; throws if there are not so many.
    public func syncPaymentBill(_ index: Int) throws -> PresentedBill? {
        try translated { try native.syncPaymentBill(index: Int64(index)) }
    }

    /// The business details of a synchronized recurring model.
    ///
    /// - Parameter index: counts from 0; throws if there are not so many.
    public func syncRecurringPaymentDetails(_ index: Int) throws -> [PaymentDetails] {
        try translated { try native.syncRecurringPaymentDetails(index: Int64(index)) }
    }

    /// The firewall that connections are made through.
    public var firewall: Firewall { native.firewall() }

    /// Sets the firewall.
    ///
    /// - Throws: ``OFXBillPayError/invalidValue(_:)`` for a kind or a port that is none.
    public func setFirewall(_ firewall: Firewall) throws {
        try translated { try native.setFirewall(value: firewall) }
    }

    /// The client's own certificate; nil if there is none.
    public var clientCertificate: ClientCertificate? { native.clientCertificate() }

    /// Sets the client's own certificate, and looks for it in its store; nil for none.
    ///
    /// - Throws: if the store cannot be opened.
    public func setClientCertificate(_ certificate: ClientCertificate?) throws {
        try translated { try native.setClientCertificate(value: certificate) }
    }

    /// The payments of the last synchronization. They never change, whatever the object does later.
    public var syncPayments: [SyncPayment] {
        let list = native.syncPayments()
        return list.some(from: 0, most: list.count())
    }

    /// The payees of the last synchronization. They never change, whatever the object does later.
    public var syncPayees: [SyncPayee] {
        let list = native.syncPayees()
        return list.some(from: 0, most: list.count())
    }

    /// The recurring models of the last synchronization. They never change, whatever the object does later.
    public var syncRecurringPayments: [SyncRecurringPayment] {
        let list = native.syncRecurringPayments()
        return list.some(from: 0, most: list.count())
    }

    /// The letters of the last synchronization. They never change, whatever the object does later.
    public var syncPaymentMail: [SyncPaymentMail] { native.syncPaymentMail() }
}

extension SyncPayment {
    /// The amount; nil if the bank left it out. Throws if it cannot be read.
    public var amount: Decimal? { get throws { try amountReading.value } }

    /// When it is due; nil if the bank left it out. Throws if it cannot be read.
    public var dateDue: CalendarDate? { get throws { try dateDueReading.value } }

    /// The day of what its status says; nil if the bank left it out. Throws if it cannot be read.
    public var dateProcessed: CalendarDate? { get throws { try dateProcessedReading.value } }
}

extension SyncRecurringPayment {
    /// The amount of each payment; nil if the bank left it out. Throws if it cannot be read.
    public var amount: Decimal? { get throws { try amountReading.value } }

    /// When the next payment is due; nil if the bank left it out. Throws if it cannot be read.
    public var dateDue: CalendarDate? { get throws { try dateDueReading.value } }
}

extension AmountReading {
    /// The amount; nil if the bank left it out.
    ///
    /// - Throws: ``OFXBillPayError/protocol(_:)`` if it cannot be read.
    public var value: Decimal? {
        get throws {
            switch self {
            case .read(let value): return value
            case .missing: return nil
            case .unreadable(let code, let detail): throw notUnderstood(code, detail)
            }
        }
    }
}

extension DayReading {
    /// The day; nil if the bank left it out.
    ///
    /// - Throws: ``OFXBillPayError/protocol(_:)`` if it cannot be read.
    public var value: CalendarDate? {
        get throws {
            switch self {
            case .read(let value): return value
            case .missing: return nil
            case .unreadable(let code, let detail): throw notUnderstood(code, detail)
            }
        }
    }
}

extension MomentReading {
    /// The moment; nil if the bank left it out.
    ///
    /// - Throws: ``OFXBillPayError/protocol(_:)`` if it cannot be read.
    public var value: ZonedMoment? {
        get throws {
            switch self {
            case .read(let value): return value
            case .missing: return nil
            case .unreadable(let code, let detail): throw notUnderstood(code, detail)
            }
        }
    }
}

extension CountReading {
    /// The number; nil if the bank left it out.
    ///
    /// - Throws: ``OFXBillPayError/protocol(_:)`` if it cannot be read.
    public var value: Int? {
        get throws {
            switch self {
            case .read(let value): return Int(value)
            case .missing: return nil
            case .unreadable(let code, let detail): throw notUnderstood(code, detail)
            }
        }
    }
}

private func notUnderstood(_ code: Int32, _ detail: String) -> OFXBillPayError {
    OFXBillPayError(
        Failure(
            kind: .protocol, code: code, detail: detail, statusCode: nil, severity: nil,
            serverMessage: nil, transactionId: nil, challenge: nil))
}
