package org.ofxbillpay

/** The ears of one call: they pass on what is told to a listener, keep what it throws first, and can end the call. */
internal class Ears(
    private val listener: Listener?,
) : NativeListener {
    @Volatile
    private var interrupted = false

    @Volatile
    private var thrown: Throwable? = null

    /** Ends the call, within a fraction of a second. */
    fun interrupt() {
        interrupted = true
    }

    /** Runs the call. What the listener threw first is raised when it has ended; a failure of the call itself comes first. */
    fun <T> hear(work: (NativeListener) -> T): T {
        val value =
            try {
                raised { work(this) }
            } catch (error: OfxBillPayException) {
                thrown?.let(error::addSuppressed)
                throw error
            }
        thrown?.let { throw it }
        return value
    }

    private inline fun told(tell: (Listener) -> Unit) {
        val listener = listener ?: return
        try {
            tell(listener)
        } catch (error: Throwable) {
            keep(error)
        }
    }

    private fun keep(error: Throwable) {
        if (thrown == null) thrown = error
    }

    override fun onSyncPayments(payments: List<SyncPayment>) = payments.forEach { told { ears -> ears.onSyncPayments(it) } }

    override fun onSyncPayees(payees: List<SyncPayee>) = payees.forEach { told { ears -> ears.onSyncPayees(it) } }

    override fun onSyncRecurringPayments(models: List<SyncRecurringPayment>) =
        models.forEach { told { ears -> ears.onSyncRecurringPayments(it) } }

    override fun onSyncPaymentMail(letters: List<SyncPaymentMail>) = letters.forEach { told { ears -> ears.onSyncPaymentMail(it) } }

    override fun onError(event: ErrorEvent) = told { it.onError(event) }

    override fun onConnectionStatus(event: ConnectionStatusEvent) = told { it.onConnectionStatus(event) }

    override fun onSslStatus(event: SslStatusEvent) = told { it.onSslStatus(event) }

    override fun onSslServerAuthentication(event: SslServerAuthenticationEvent): Boolean {
        val listener = listener ?: return event.accept
        return try {
            listener.onSslServerAuthentication(event)
        } catch (error: Throwable) {
            keep(error)
            // Nothing has left yet: whoever meant to judge and failed has not accepted.
            false
        }
    }

    override fun keepGoing(): Boolean = !interrupted
}
