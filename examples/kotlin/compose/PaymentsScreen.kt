// A screen of Jetpack Compose that shows payments with their states. It is source for an app with Compose on its class path, and is
// not compiled by this project's tests, which have no Android SDK; only its style is checked.

package org.ofxbillpay.examples

import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.ListItem
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import org.ofxbillpay.AmountReading
import org.ofxbillpay.BillPayment
import org.ofxbillpay.OfxBillPayException
import org.ofxbillpay.SyncPayment

/** What the screen shows. */
private sealed interface Shown {
    data object Asking : Shown

    data class Payments(
        val payments: List<SyncPayment>,
    ) : Shown

    data class Failed(
        val detail: String,
    ) : Shown
}

/** Asks the bank for all payments, and shows them. Leaving the screen interrupts the question. */
@Composable
fun PaymentsScreen(bank: BillPayment) {
    var shown: Shown by remember { mutableStateOf(Shown.Asking) }
    LaunchedEffect(bank) {
        shown =
            try {
                bank.synchronizePayments("REFRESH")
                Shown.Payments(bank.syncPayments)
            } catch (error: OfxBillPayException) {
                Shown.Failed(error.detail)
            }
    }
    when (val now = shown) {
        Shown.Asking -> CircularProgressIndicator()
        is Shown.Failed -> Text(now.detail)
        is Shown.Payments -> LazyColumn { items(now.payments, key = { it.id }) { PaymentRow(it) } }
    }
}

@Composable
private fun PaymentRow(payment: SyncPayment) {
    ListItem(
        headlineContent = { Text(payment.payee?.name ?: payment.payeeId) },
        supportingContent = { Text(inWords(payment.status)) },
        trailingContent = { Text(amountOf(payment)) },
    )
}

/** The amount; an odd one of the bank must not take the screen down. */
private fun amountOf(payment: SyncPayment): String =
    when (val reading = payment.amountReading) {
        is AmountReading.Read -> "${reading.value.toPlainString()} ${payment.currencyCode}"
        is AmountReading.Missing -> ""
        is AmountReading.Unreadable -> "?"
    }

/** A status of OFX for people. */
private fun inWords(status: String): String =
    when (status) {
        "WILLPROCESSON" -> "scheduled"
        "PROCESSEDON" -> "paid"
        "NOFUNDSON" -> "not enough money"
        "FAILEDON" -> "failed"
        "CANCELEDON" -> "cancelled"
        else -> status
    }
