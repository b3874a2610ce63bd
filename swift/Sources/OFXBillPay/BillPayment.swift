// The class that people use: properties, and the calls that talk to a bank.

import Foundation

/// Pays bills over OFX: sign on, pay, modify, cancel, inquire, keep payees, synchronize.
///
/// ```swift
/// let bank = BillPayment()
/// bank.institution = FinancialInstitution(url: url, organization: "EXAMPLE", id: "1001")
/// bank.signOn = SignOn(user: "kim01", password: Secret(text: password), appId: "QWIN", appVersion: "2700")
/// bank.payee = Payee(name: "J. C. Counts", addr1: "100 Main St.", city: "Turlock", state: "CA",
///                    postalCode: "90101", phone: "415.987.4321", account: "10101")
/// try bank.setPayment(Payment(amount: Decimal(string: "123.45"), dateDue: CalendarDate("2026-12-04"), fromAccount: account))
/// try await bank.payBill()
/// print(bank.paymentId, bank.paymentStatus)
/// ```
///
/// Calls are `async` and block no thread of the caller's: each has one of its own. An object does one thing at a time: a second call
/// meanwhile throws ``OFXBillPayError/busy(_:)``. Properties may be read and set at any time. A task that is cancelled during a call
/// interrupts it and waits for its end: where the bank may have paid it throws ``OFXBillPayError/paymentOutcomeUnknown(_:)``, and
/// `CancellationError` only where nothing that moves money had left.
public final class BillPayment: Sendable {
    let native: NativeBillPayment
    let ears = Ears()

    /// An object with all properties at their defaults.
    ///
    /// - Parameter readOnly: whether it cannot move money or change anything at the bank.
    public init(readOnly: Bool = false) {
        native = NativeBillPayment(readOnly: readOnly)
    }

    /// Who hears the events of the calls that begin from now on. Default: nobody.
    public var listener: (any BillPaymentListener)? {
        get { ears.listener }
        set { ears.listener = newValue }
    }

    /// The events from now on, as a stream that ends with the object. Whoever asks anew gets another stream, and each tells all.
    public func events() -> AsyncStream<BillPaymentEvent> {
        ears.stream()
    }

    /// Reads or sets a setting: `Name` returns its value, `Name=value` sets it and returns an empty text.
    @discardableResult
    public func config(_ configurationString: String) throws -> String {
        try translated { try native.config(configurationString: configurationString) }
    }

    /// Sets all properties and settings to their defaults and forgets the session. The journal stays: repeating a transaction whose
    /// outcome is unknown must not pay twice.
    public func reset() throws {
        try translated { try native.reset() }
    }

    func call<Value: Sendable>(
        _ work: @escaping @Sendable (NativeBillPayment, Call) throws -> Value
    ) async throws -> Value {
        let native = native
        return try await Call.start(ears) { try work(native, $0) }
    }
}

/// Shows whom it talks to; no secret, no account and no amount.
extension BillPayment: CustomStringConvertible, CustomReflectable {
    /// The institution it talks to.
    public var description: String { "BillPayment(\(fiOrganization) \(fiId), OFX \(ofxVersion))" }

    /// No more than ``description``, so that `dump` shows no more.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

// MARK: Payments

extension BillPayment {
    /// Pays a bill: schedules the payment that the properties describe. Afterwards ``paymentId``, ``paymentStatus`` and what else the
    /// bank answered are set; the bank may have changed what was asked for.
    ///
    /// - Parameter allowDuplicate: pays also where an equal payment (same payee, accounts, amount and due date) was made of late.
    /// - Throws: ``OFXBillPayError/invalidValue(_:)`` before anything is sent, ``OFXBillPayError/serverRefused(_:)`` if the bank
    ///   declined, ``OFXBillPayError/paymentOutcomeUnknown(_:)`` if it may have paid and no answer was understood.
    public func payBill(allowDuplicate: Bool = false) async throws {
        try await call { try $0.payBill(allowDuplicate: allowDuplicate, listener: $1) }
    }

    /// Checks the payment that the properties describe as ``payBill(allowDuplicate:)`` does before it sends anything. Nothing is sent.
    public func checkPayment() async throws {
        try await call { try $0.checkPayment(listener: $1) }
    }

    /// Modifies a payment that is not yet processed. The properties describe all of the new payment, not the difference; name and
    /// identifier of the payee must stay.
    public func modifyPayment(_ paymentId: String) async throws {
        try await call { try $0.modifyPayment(paymentId: paymentId, listener: $1) }
    }

    /// Cancels a payment that is not yet processed. ``getStatus(_:)`` tells what became of it.
    public func cancelPayment(_ paymentId: String) async throws {
        try await call { try $0.cancelPayment(paymentId: paymentId, listener: $1) }
    }

    /// Asks what became of a payment. Afterwards ``paymentStatus`` and ``paymentDateProcessed`` are set, and ``paymentCheckNumber`` if
    /// a cheque pays it.
    public func getStatus(_ paymentId: String) async throws {
        try await call { try $0.getStatus(paymentId: paymentId, listener: $1) }
    }

    /// Asks what happened to the payments of the account since a token; `0` asks for all changes, `REFRESH` for all payments.
    ///
    /// - Returns: the token to go on from.
    @discardableResult
    public func synchronizePayments(_ token: String) async throws -> String {
        try await call { try $0.synchronizePayments(token: token, listener: $1) }
    }

    /// Tells until when a payment must be sent to arrive by a due date, in the form of the setting `DateFormat`; ``paymentDateDue`` if
    /// it is empty. Nothing is sent.
    public func deliveryEstimate(_ dateDue: String = "") async throws -> DeliveryEstimate {
        try await call { try $0.deliveryEstimate(dateDue: dateDue, listener: $1) }
    }
}

// MARK: Payees

extension BillPayment {
    /// Adds the payee that the properties describe to the user's list at the bank. Afterwards ``payeeListId`` is set.
    public func addPayee() async throws {
        try await call { try $0.addPayee(listener: $1) }
    }

    /// Modifies a payee of the user's list. The properties describe all of the new payee.
    public func modifyPayee(_ payeeListId: String) async throws {
        try await call { try $0.modifyPayee(payeeListId: payeeListId, listener: $1) }
    }

    /// Deletes a payee from the user's list.
    public func deletePayee(_ listId: String) async throws {
        try await call { try $0.deletePayee(listId: listId, listener: $1) }
    }

    /// Asks what happened to the payees since a token; `0` asks for all changes, `REFRESH` for all payees.
    ///
    /// - Returns: the token to go on from.
    @discardableResult
    public func synchronizePayees(_ token: String) async throws -> String {
        try await call { try $0.synchronizePayees(token: token, listener: $1) }
    }
}

// MARK: Recurring payments

extension BillPayment {
    /// Adds a recurring model: the bank makes the payment that the properties describe again and again. Afterwards ``recurringId`` is
    /// set.
    public func addRecurringPayment() async throws {
        try await call { try $0.addRecurringPayment(listener: $1) }
    }

    /// Modifies a recurring model. The properties describe all of the new model.
    ///
    /// - Parameter includePending: whether payments that it has made already, and that are not yet processed, change too.
    public func modifyRecurringPayment(_ recurringId: String, includePending: Bool) async throws {
        try await call {
            try $0.modifyRecurringPayment(
                recurringId: recurringId, includePending: includePending, listener: $1)
        }
    }

    /// Cancels a recurring model.
    ///
    /// - Parameter includePending: whether payments that it has made already, and that are not yet processed, are cancelled too.
    public func cancelRecurringPayment(_ recurringId: String, includePending: Bool) async throws {
        try await call {
            try $0.cancelRecurringPayment(
                recurringId: recurringId, includePending: includePending, listener: $1)
        }
    }

    /// Asks what happened to the recurring models since a token.
    ///
    /// - Returns: the token to go on from.
    @discardableResult
    public func synchronizeRecurringPayments(_ token: String) async throws -> String {
        try await call { try $0.synchronizeRecurringPayments(token: token, listener: $1) }
    }
}

// MARK: Open transactions

extension BillPayment {
    /// The TRNUIDs of transactions that the bank may have carried out or not, oldest first.
    public func openTransactions() throws -> [String] {
        try translated { try native.openTransactions() }
    }

    /// Takes a transaction for settled, because somebody asked the bank on another way.
    ///
    /// - Returns: whether it was open.
    @discardableResult
    public func settle(_ transactionId: String) throws -> Bool {
        try translated { try native.settle(transactionId: transactionId) }
    }

    /// Asks the bank what became of each open transaction, and settles those that it answers for. What the bank does not answer stays
    /// open, with the reason.
    @discardableResult
    public func reconcile() async throws -> [Reconciliation] {
        try await call { try $0.reconcile(listener: $1) }
    }
}

// MARK: Challenges

extension BillPayment {
    /// Answers a challenge and sends the request again that the bank refused, under the same TRNUID. The object may be another one
    /// than that whose call was refused, also in another process.
    ///
    /// - Parameter answers: by the `phraseId` of each question; what the client answers by itself need not be there.
    /// - Returns: the token of a synchronization; nil for all else.
    @discardableResult
    public func resume(_ challenge: Challenge, answers: [String: String]) async throws -> String? {
        try await call { try $0.resume(challenge: challenge, answers: answers, listener: $1) }
    }

    /// Asks for the questions that the bank wants answered.
    public func requestChallengeQuestions() async throws -> [ChallengeQuestion] {
        try await call { try $0.requestChallengeQuestions(listener: $1) }
    }

    /// Answers the questions, given by their identifiers.
    public func sendChallengeAnswers(_ answers: [String: String]) async throws {
        try await call { try $0.sendChallengeAnswers(answers: answers, listener: $1) }
    }
}

// MARK: The institution

extension BillPayment {
    /// Asks for the institution's profile: what it can do, and where. Requests follow it from then on.
    ///
    /// - Parameter anonymous: whether to ask without signing on.
    @discardableResult
    public func requestProfile(anonymous: Bool = false) async throws -> Profile {
        try await call { try $0.requestProfile(anonymous: anonymous, listener: $1) }
    }

    /// Asks for the user's accounts.
    public func requestAccounts() async throws -> [Account] {
        try await call { try $0.requestAccounts(listener: $1) }
    }

    /// Asks the bank to make the account that pays usable for bill payment.
    ///
    /// - Returns: its status now; nil if the bank does not say.
    @discardableResult
    public func activateAccount() async throws -> String? {
        try await call { try $0.activateAccount(listener: $1) }
    }

    /// Sets user and password of a realm other than that of the profile.
    public func setRealmCredentials(_ realm: String, user: String, password: Secret) throws {
        try translated {
            try native.setRealmCredentials(realm: realm, user: user, password: password)
        }
    }
}

// MARK: Letters

extension BillPayment {
    /// Sends a letter to the bank.
    ///
    /// - Returns: the letter as the bank took it.
    @discardableResult
    public func sendPaymentMail(_ mail: PaymentMail) async throws -> SyncPaymentMail {
        try await call { try $0.sendPaymentMail(mail: mail, listener: $1) }
    }

    /// Asks for the letters since a token.
    ///
    /// - Returns: the token to go on from.
    @discardableResult
    public func synchronizePaymentMail(_ token: String) async throws -> String {
        try await call { try $0.synchronizePaymentMail(token: token, listener: $1) }
    }
}
