package org.ofxbillpay

/**
 * Hears what happens during calls of a [BillPayment], on the thread of the call. All functions do nothing by default.
 *
 * A listener hears and does not steer: nothing it does changes what was sent or how a call ends. The first exception that it throws
 * is raised again when the exchange has ended. It may read and set properties of the object; calling what talks to the bank fails
 * with [OfxBillPayException.Busy].
 */
public interface Listener {
    /** Called for each [payment] of a synchronization, in the order in which the bank sent them. */
    public fun onSyncPayments(payment: SyncPayment) {}

    /** Called for each [payee] of a synchronization, in the order in which the bank sent them. */
    public fun onSyncPayees(payee: SyncPayee) {}

    /** Called for each recurring [model] of a synchronization, in the order in which the bank sent them. */
    public fun onSyncRecurringPayments(model: SyncRecurringPayment) {}

    /** Called for each [letter] of a synchronization, in the order in which the bank sent them. */
    public fun onSyncPaymentMail(letter: SyncPaymentMail) {}

    /** Called when a call is about to fail. */
    public fun onError(event: ErrorEvent) {}

    /** Called when the connection to the bank changes. */
    public fun onConnectionStatus(event: ConnectionStatusEvent) {}

    /** Called when the secure connection makes progress. */
    public fun onSslStatus(event: SslStatusEvent) {}

    /**
     * Called when the server has shown its certificate, before anything is sent. Returns whether to accept it: `true` also accepts
     * one that the checks refuse, `false` also refuses one that is good, and so does an exception.
     */
    public fun onSslServerAuthentication(event: SslServerAuthenticationEvent): Boolean = event.accept
}
