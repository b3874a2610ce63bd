package org.ofxbillpay

/**
 * Pays bills over OFX: sign on, pay, modify, cancel, inquire, keep payees, synchronize.
 *
 * Set the institution, the sign-on, the payee and the payment, then call [payBill]. What talks to a bank suspends and blocks no
 * thread of the caller. An object does one thing at a time: a second call meanwhile throws [OfxBillPayException.Busy].
 *
 * Cancelling a coroutine interrupts its call and waits for its end. It ends with the cancellation only if no money can have moved;
 * with [OfxBillPayException.PaymentOutcomeUnknown] if the bank may have paid.
 *
 * With [readOnly] it cannot move money or change anything at the bank. [journal] is the file in which transactions are written down
 * before they leave, so that nothing is paid twice after a crash.
 */
public class BillPayment(
    readOnly: Boolean = false,
    journal: String? = null,
) : Properties(NativeBillPayment(readOnly)),
    AutoCloseable {
    /** Who hears what happens during calls that begin from now on; null for nobody. */
    @Volatile
    public var listener: Listener? = null

    /** Whom requests are sent to. */
    public var institution: FinancialInstitution
        get() = native.institution()
        set(value) = native.setInstitution(value)

    /** Who signs on, and with which application. */
    public var signOn: SignOn
        get() = native.signOn()
        set(value) = native.setSignOn(value)

    /** Who is paid. */
    public var payee: Payee
        get() = native.payee()
        set(value) = native.setPayee(value)

    /** The payment to be made or changed. [OfxBillPayException.InvalidValue] for an amount or a date that cannot be sent. */
    public var payment: Payment
        get() = raised { native.payment() }
        set(value) = raised { native.setPayment(value) }

    /** How a recurring model pays. [OfxBillPayException.InvalidValue] for an amount that cannot be sent. */
    public var recurringPayment: RecurringPayment
        get() = raised { native.recurringPayment() }
        set(value) = raised { native.setRecurringPayment(value) }

    /** The business details that go along with the payment. */
    public var paymentDetails: List<PaymentDetails>
        get() = native.paymentDetails()
        set(value) = raised { native.setPaymentDetails(value) }

    /** The presented bill that the payment pays (OFX 2.0.1 and later); null for none. */
    public var paymentBill: PresentedBill?
        get() = native.paymentBill()
        set(value) = native.setPaymentBill(value)

    /** The firewall that connections are made through. */
    public var firewall: Firewall
        get() = native.firewall()
        set(value) = raised { native.setFirewall(value) }

    /** The client's own certificate; null for none. Setting it opens its store. */
    public var clientCertificate: ClientCertificate?
        get() = native.clientCertificate()
        set(value) = raised { native.setClientCertificate(value) }

    /** The payments of the last synchronization: a list that never changes. */
    public val syncPayments: List<SyncPayment>
        get() = native.syncPayments().let { SyncList(it.count().toInt(), it::some) }

    /** The payees of the last synchronization: a list that never changes. */
    public val syncPayees: List<SyncPayee>
        get() = native.syncPayees().let { SyncList(it.count().toInt(), it::some) }

    /** The recurring models of the last synchronization: a list that never changes. */
    public val syncRecurringPayments: List<SyncRecurringPayment>
        get() = native.syncRecurringPayments().let { SyncList(it.count().toInt(), it::some) }

    /** The letters of the last synchronization. */
    public val syncPaymentMail: List<SyncPaymentMail>
        get() = native.syncPaymentMail()

    init {
        journal?.let { config("Journal=$it") }
    }

    /**
     * Pays a bill: schedules the payment that the properties describe.
     *
     * Required are the institution, the sign-on, the account that pays, amount and due date, the account with the payee, and either
     * the payee's identifier or name, address and telephone number. Afterwards [paymentId], [paymentStatus] and what else the bank
     * answered are set; the bank may have changed what was asked for.
     *
     * Throws [OfxBillPayException.InvalidValue] before anything is sent, [OfxBillPayException.ServerRefused] if the bank declined,
     * and [OfxBillPayException.PaymentOutcomeUnknown] if it may have paid and no answer was understood. An equal payment within the
     * hours of the setting `DuplicateWindow` is refused before it is sent unless [allowDuplicate] says that it is meant.
     */
    public suspend fun payBill(allowDuplicate: Boolean = false): Unit = call { native.payBill(allowDuplicate, it) }

    /** Checks the payment that the properties describe as [payBill] does before it sends anything. */
    public fun checkPayment(): Unit = told { native.checkPayment(it) }

    /**
     * Modifies a payment that is not yet processed. The properties describe all of the new payment, not the difference; name and
     * identifier of the payee must stay. Throws as [payBill] does.
     */
    public suspend fun modifyPayment(paymentId: String): Unit = call { native.modifyPayment(paymentId, it) }

    /** Cancels a payment that is not yet processed. Throws as [payBill] does. */
    public suspend fun cancelPayment(paymentId: String): Unit = call { native.cancelPayment(paymentId, it) }

    /** Asks what became of a payment. Afterwards [paymentStatus] and [paymentDateProcessed] are set. */
    public suspend fun getStatus(paymentId: String): Unit = call { native.getStatus(paymentId, it) }

    /** Adds the payee that the properties describe to the list at the bank. Afterwards [payeeListId] is set. */
    public suspend fun addPayee(): Unit = call { native.addPayee(it) }

    /** Modifies a payee of the list at the bank. The properties describe all of the payee, not the difference. */
    public suspend fun modifyPayee(payeeListId: String): Unit = call { native.modifyPayee(payeeListId, it) }

    /** Deletes a payee from the list at the bank. */
    public suspend fun deletePayee(listId: String): Unit = call { native.deletePayee(listId, it) }

    /**
     * Asks what happened to the payments from the account that pays since a [token]: what the last call returned, "0" for all that
     * the bank still has, or "REFRESH" for the present state. Returns the token for next time: keep it together with what it covers.
     * [lostSync] says whether changes are missing.
     */
    public suspend fun synchronizePayments(token: String): String = call { native.synchronizePayments(token, it) }

    /** Asks what happened to the list of payees since a [token], as [synchronizePayments] does for payments. */
    public suspend fun synchronizePayees(token: String): String = call { native.synchronizePayees(token, it) }

    /** Asks what happened to the recurring models since a [token], as [synchronizePayments] does for payments. */
    public suspend fun synchronizeRecurringPayments(token: String): String = call { native.synchronizeRecurringPayments(token, it) }

    /** Asks for the letters since a [token], as [synchronizePayments] does for payments. */
    public suspend fun synchronizePaymentMail(token: String): String = call { native.synchronizePaymentMail(token, it) }

    /** Adds a recurring model. Afterwards [recurringId] is set. Throws as [payBill] does. */
    public suspend fun addRecurringPayment(): Unit = call { native.addRecurringPayment(it) }

    /**
     * Modifies a recurring model: the properties describe all of the new one. With [includePending], payments that it has made
     * already and that are not yet processed change too. Throws as [payBill] does.
     */
    public suspend fun modifyRecurringPayment(
        recurringId: String,
        includePending: Boolean = false,
    ): Unit = call { native.modifyRecurringPayment(recurringId, includePending, it) }

    /** Cancels a recurring model, and with [includePending] the payments that it has made already. Throws as [payBill] does. */
    public suspend fun cancelRecurringPayment(
        recurringId: String,
        includePending: Boolean = false,
    ): Unit = call { native.cancelRecurringPayment(recurringId, includePending, it) }

    /**
     * Asks for the institution's profile, with [anonymous] without signing on. Afterwards payments are checked by it, and requests go
     * where it says: to other servers only if the setting `TrustedHosts` names them.
     */
    public suspend fun requestProfile(anonymous: Boolean = false): Profile = call { native.requestProfile(anonymous, it) }

    /** Asks for the user's accounts, with what each can be used for. */
    public suspend fun requestAccounts(): List<Account> = call { native.requestAccounts(it) }

    /** Asks the bank to make the account that pays usable for bill payment. Returns its status now: ACTIVE, PEND or AVAIL. */
    public suspend fun activateAccount(): String? = call { native.activateAccount(it) }

    /** Asks for the questions that the bank wants answered, after it refused with status 3000. */
    public suspend fun requestChallengeQuestions(): List<ChallengeQuestion> = call { native.requestChallengeQuestions(it) }

    /** Answers the questions, given by their identifiers. Afterwards the call that was refused can be made again. */
    public suspend fun sendChallengeAnswers(answers: Map<String, String>): Unit = call { native.sendChallengeAnswers(answers, it) }

    /**
     * Answers a challenge, that of an exception, and sends the request again that the bank refused, under the same transaction id.
     * [answers] are by the `phraseId` of each question that people answer. Returns the token if it was a synchronization. Throws as
     * the call itself; wrong answers are refused with another challenge.
     */
    public suspend fun resume(
        challenge: Challenge,
        answers: Map<String, String>,
    ): String? = call { native.resume(challenge, answers, it) }

    /** Sends a letter to the bank, and returns it as the bank took it. */
    public suspend fun sendPaymentMail(mail: PaymentMail): SyncPaymentMail = call { native.sendPaymentMail(mail, it) }

    /** The TRNUIDs of transactions that the bank may have carried out or not, oldest first; with a journal, all of that journal. */
    public suspend fun openTransactions(): List<String> = onDisk { native.openTransactions() }

    /** Takes a transaction for settled: whoever calls this knows from the bank what became of it. Returns whether it was open. */
    public suspend fun settle(transactionId: String): Boolean = onDisk { native.settle(transactionId) }

    /** Asks the bank what became of each open transaction, oldest first, and settles those that it answers for. */
    public suspend fun reconcile(): List<Reconciliation> = call { native.reconcile(it) }

    /**
     * Tells until when a payment must be sent to arrive by a due date, in the form of the setting `DateFormat`; [paymentDateDue] if it
     * is empty. Nothing is sent: it is counted from the profile at hand.
     */
    public fun deliveryEstimate(dateDue: String = ""): DeliveryEstimate {
        val ears = Ears(listener)
        return ears.hear { native.deliveryEstimate(dateDue, it) }
    }

    /** Sets user and password of a realm other than that of the profile. An empty password forgets those of the realm. */
    public fun setRealmCredentials(
        realm: String,
        user: String,
        password: Secret,
    ): Unit = raised { native.setRealmCredentials(realm, user, password) }

    /** The business details of a payment of the last synchronization, counted from 0. */
    public fun syncPaymentDetails(index: Long): List<PaymentDetails> = raised { native.syncPaymentDetails(index) }

    /** The presented bill that a payment of the last synchronization pays, counted from 0; null for none. */
    public fun syncPaymentBill(index: Long): PresentedBill? = raised { native.syncPaymentBill(index) }

    /** The business details of a recurring model of the last synchronization, counted from 0. */
    public fun syncRecurringPaymentDetails(index: Long): List<PaymentDetails> = raised { native.syncRecurringPaymentDetails(index) }

    /** Reads or sets a setting: `Name` returns its value, `Name=value` sets it and returns an empty text. */
    public fun config(configurationString: String): String = raised { native.config(configurationString) }

    /** Sets all properties and settings to their defaults and forgets the session. Open transactions and the listener stay. */
    public fun reset(): Unit = raised { native.reset() }

    /** Frees what the object holds; it is of no use afterwards. */
    override fun close(): Unit = native.close()

    override fun toString(): String = "BillPayment(fiOrganization=$fiOrganization, fiId=$fiId, ofxVersion=$ofxVersion)"

    internal override fun told(work: (NativeListener) -> Unit) = Ears(listener).hear(work)

    private suspend fun <T> call(work: (NativeListener) -> T): T = interruptible(Ears(listener), work)
}
