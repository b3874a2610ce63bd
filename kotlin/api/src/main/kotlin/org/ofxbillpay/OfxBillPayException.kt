package org.ofxbillpay

/**
 * What calls fail with. No exception holds a password or another secret.
 *
 * An exception that a [Listener] threw is raised as it is, after the exchange has ended.
 */
public sealed class OfxBillPayException(
    private val failure: Failure,
) : Exception("[${failure.code}] ${failure.detail}") {
    /** The component's error code, such as 2001 for a refusal of the server. */
    public val code: Int get() = failure.code

    /** What happened and what to do next, for people. */
    public val detail: String get() = failure.detail

    /** The OFX status code of a refusal, such as 15500; otherwise null. */
    public val statusCode: Int? get() = failure.statusCode

    /** The severity of that status as sent; otherwise null. */
    public val severity: String? get() = failure.severity

    /** The bank's own words, empty if it sent none; otherwise null. */
    public val serverMessage: String? get() = failure.serverMessage

    /** The TRNUID of a transaction whose outcome is unknown; otherwise null. */
    public val transactionId: String? get() = failure.transactionId

    /** What the bank wants answered first, for [BillPayment.resume]; otherwise null. */
    public val challenge: Challenge? get() = failure.challenge

    /** A property, setting or argument is missing or wrong. Nothing was sent. */
    public class InvalidValue internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The bank answered, and refused: [statusCode] says why. */
    public class ServerRefused internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The bank's reply cannot be understood. */
    public class Protocol internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The bank could not be reached, or the line dropped. */
    public class Transport internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The secure connection could not be made. */
    public class Tls internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The bank was silent for longer than `timeout` allows. */
    public class BankTimeout internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The call was interrupted, and nothing that moves money had left. */
    public class CallInterrupted internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** The object is busy with another call. */
    public class Busy internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /**
     * The bank may have carried out the request or not: no answer to it was understood.
     *
     * [transactionId] names it. Calling the same method again with nothing changed repeats the same transaction, which the bank
     * recognizes; [BillPayment.reconcile] asks what became of it.
     */
    public class PaymentOutcomeUnknown internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    /** A file of this library's own could not be read or written, or something failed that has no kind of its own. */
    public class Other internal constructor(
        failure: Failure,
    ) : OfxBillPayException(failure)

    internal companion object {
        /** The exception of a failure: the one place that knows the kinds. */
        internal fun of(failure: Failure): OfxBillPayException =
            when (failure.kind) {
                FailureKind.INVALID_VALUE -> InvalidValue(failure)
                FailureKind.SERVER_REFUSED -> ServerRefused(failure)
                FailureKind.PROTOCOL -> Protocol(failure)
                FailureKind.TRANSPORT -> Transport(failure)
                FailureKind.TLS -> Tls(failure)
                FailureKind.BANK_TIMEOUT -> BankTimeout(failure)
                FailureKind.CALL_INTERRUPTED -> CallInterrupted(failure)
                FailureKind.BUSY -> Busy(failure)
                FailureKind.PAYMENT_OUTCOME_UNKNOWN -> PaymentOutcomeUnknown(failure)
                FailureKind.OTHER -> Other(failure)
            }
    }
}

/** Raises what the native part fails with as what people see. */
internal inline fun <T> raised(work: () -> T): T =
    try {
        work()
    } catch (error: NativeException) {
        throw when (error) {
            is NativeException.Failed -> OfxBillPayException.of(error.failure)
            is NativeException.Listener -> IllegalStateException(error.reason)
        }
    }
