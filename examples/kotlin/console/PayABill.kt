// Pays a bill at a test bank: `PayABillKt URL`, with the URL that the bank prints when it starts.

package org.ofxbillpay.examples

import kotlinx.coroutines.runBlocking
import org.ofxbillpay.BankAccount
import org.ofxbillpay.BillPayment
import org.ofxbillpay.FinancialInstitution
import org.ofxbillpay.OfxBillPayException
import org.ofxbillpay.Payee
import org.ofxbillpay.Payment
import org.ofxbillpay.Secret
import org.ofxbillpay.SignOn
import org.ofxbillpay.amount
import org.ofxbillpay.dateDue
import java.math.BigDecimal
import java.time.LocalDate

/** Pays, and shows what the bank has in its books. */
fun main(arguments: Array<String>) =
    runBlocking {
        BillPayment().use { bank ->
            bank.institution = FinancialInstitution(url = arguments[0], organization = "SANDBOX", id = "99001")
            bank.signOn = SignOn(user = "demo", password = Secret("demo-pass"), appId = "QWIN", appVersion = "2700")
            bank.payee =
                Payee(
                    name = "Maple Street Bakery",
                    addr1 = "12 Weir Lane",
                    city = "Dunford",
                    state = "OH",
                    postalCode = "43111",
                    phone = "555-0142",
                    account = "MS-7731",
                )
            bank.payment =
                Payment(
                    amount = BigDecimal("84.20"),
                    dateDue = LocalDate.of(2026, 3, 18),
                    fromAccount = BankAccount(bankId = "123432123", accountId = "516273"),
                )
            try {
                bank.payBill()
                println("paid: ${bank.paymentId} ${bank.paymentStatus}")
            } catch (error: OfxBillPayException.PaymentOutcomeUnknown) {
                println("perhaps paid: ${error.transactionId}; ${bank.reconcile()}")
            }
            bank.synchronizePayments("0")
            for (payment in bank.syncPayments) println("in the books: ${payment.amount} due ${payment.dateDue} ${payment.status}")
        }
    }
