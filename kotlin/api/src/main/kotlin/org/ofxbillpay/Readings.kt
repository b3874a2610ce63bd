package org.ofxbillpay

import java.math.BigDecimal
import java.time.LocalDate
import java.time.OffsetDateTime

// What a bank wrote, as values. What it left out is null; what cannot be read is an OfxBillPayException.Protocol where it is asked
// for, and only there: one odd value must not hide the rest of a list, and must not pass for nothing either.

/** The amount, exactly as the bank wrote it; null if it left it out. */
public val SyncPayment.amount: BigDecimal? get() = amountReading.orNull()

/** The day on which it is due; null if the bank left it out. */
public val SyncPayment.dateDue: LocalDate? get() = dateDueReading.orNull()

/** The day of what `status` says; null if the bank left it out. */
public val SyncPayment.dateProcessed: LocalDate? get() = dateProcessedReading.orNull()

/** The moment of what `status` says, with its zone; null if the bank gave no time of day. */
public val SyncPayment.processedAt: OffsetDateTime? get() = processedAtReading.orNull()

/** The days that a payment to the payee takes; null if the bank does not say. */
public val SyncPayee.daysToPay: Long? get() = daysToPayReading.orNull()

/** The amount of each payment, exactly as the bank wrote it; null if it left it out. */
public val SyncRecurringPayment.amount: BigDecimal? get() = amountReading.orNull()

/** The amount of the first payment; null if it does not differ. */
public val SyncRecurringPayment.initialAmount: BigDecimal? get() = initialAmountReading.orNull()

/** The amount of the last payment; null if it does not differ. */
public val SyncRecurringPayment.finalAmount: BigDecimal? get() = finalAmountReading.orNull()

/** The day on which the next payment is due; null if the bank left it out. */
public val SyncRecurringPayment.dateDue: LocalDate? get() = dateDueReading.orNull()

/** How many payments; null for no end. */
public val SyncRecurringPayment.instances: Long? get() = instancesReading.orNull()

/** The amount; null if the bank left it out. */
public fun AmountReading.orNull(): BigDecimal? =
    when (this) {
        is AmountReading.Read -> value
        is AmountReading.Missing -> null
        is AmountReading.Unreadable -> throw unreadable(code, detail)
    }

/** The day; null if the bank left it out. */
public fun DayReading.orNull(): LocalDate? =
    when (this) {
        is DayReading.Read -> value
        is DayReading.Missing -> null
        is DayReading.Unreadable -> throw unreadable(code, detail)
    }

/** The moment; null if the bank left it out. */
public fun MomentReading.orNull(): OffsetDateTime? =
    when (this) {
        is MomentReading.Read -> value
        is MomentReading.Missing -> null
        is MomentReading.Unreadable -> throw unreadable(code, detail)
    }

/** The number; null if the bank left it out. */
public fun CountReading.orNull(): Long? =
    when (this) {
        is CountReading.Read -> value
        is CountReading.Missing -> null
        is CountReading.Unreadable -> throw unreadable(code, detail)
    }

private fun unreadable(
    code: Int,
    detail: String,
): OfxBillPayException = OfxBillPayException.of(Failure(FailureKind.PROTOCOL, code, detail, null, null, null, null, null))
