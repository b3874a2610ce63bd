package org.ofxbillpay

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.math.BigDecimal
import java.time.LocalDate
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertSame
import kotlin.test.assertTrue

/** The class itself: records, properties, exceptions, listeners, cancellation. What a bank does is in the scenarios. */
class BillPaymentTest {
    private fun fault(text: String) = Json.parseToJsonElement(text)

    private fun TestBank.payments() = ask("GET /control/ledger").jsonObject.getValue("payments").jsonArray

    @Test
    fun `a payment is described by records and comes back as one`() =
        runBlocking {
            TestBank().use { bank ->
                customerOf(bank).use { customer ->
                    customer.payBill()
                    assertEquals("WILLPROCESSON", customer.paymentStatus)
                    assertEquals(BigDecimal("84.20"), customer.payment.amount)
                    assertEquals(LocalDate.of(2026, 3, 18), customer.payment.dateDue)
                    assertEquals(customer.paymentId, customer.payment.id)

                    customer.synchronizePayments("0")
                    val payment = customer.syncPayments.single()
                    assertEquals(BigDecimal("84.20"), payment.amount)
                    assertEquals(LocalDate.of(2026, 3, 18), payment.dateDue)
                    assertEquals("516273", payment.fromAccountId)
                }
            }
        }

    @Test
    fun `records and properties are views of the same`() {
        val customer = BillPayment()
        customer.payee = Payee(name = "A", city = "B", id = "P1")
        assertEquals("A", customer.payeeName)
        customer.payeeCity = "C"
        assertEquals(Payee(name = "A", city = "C", id = "P1"), customer.payee)

        customer.config("DateFormat=dd.MM.yyyy")
        val payment =
            Payment(
                BigDecimal("1650.50"),
                LocalDate.of(2026, 12, 4),
                BankAccount("1", "22", "SAVINGS"),
                BankAccount("2", "33"),
                "note",
                "ref",
                "id",
            )
        customer.payment = payment
        assertEquals("04.12.2026", customer.paymentDateDue)
        assertEquals("1650.50", customer.paymentAmount)
        assertEquals(1, customer.paymentFromAccountType)
        assertEquals(payment, customer.payment)

        val model = RecurringPayment("MONTHLY", 12, BigDecimal("1.00"), null, "R1")
        customer.recurringPayment = model
        assertEquals("12", customer.recurringInstances)
        assertEquals(model, customer.recurringPayment)
    }

    @Test
    fun `what cannot be sent is refused where it is set, and nothing is set`() {
        val customer = BillPayment()
        val good = Payment(BigDecimal("1.00"), LocalDate.of(2026, 3, 18))
        customer.payment = good
        for (bad in listOf(
            good.copy(amount = BigDecimal("-1")),
            good.copy(amount = BigDecimal.ZERO),
            good.copy(amount = BigDecimal("1E+40")),
            good.copy(dateDue = LocalDate.of(10_000, 1, 1)),
            good.copy(fromAccount = BankAccount("1", "2", "PIGGYBANK")),
        )) {
            assertThrows<OfxBillPayException.InvalidValue> { customer.payment = bad }
            assertEquals(good, customer.payment)
        }
    }

    @Test
    fun `no secret and no account number shows`() {
        val secret = Secret("hunter2-hunter2")
        val shown =
            listOf(
                secret,
                SignOn("kim01", secret, "QWIN", "2700", secret),
                Firewall(3, "proxy", null, "user", secret),
                ClientCertificate("key".toByteArray(), 7, secret),
                NewConnection("https://x", "ORG", "1", "kim01", password = secret),
                Payment(fromAccount = BankAccount("123432123", "44001207")),
                BankAccount("123432123", "44001207"),
                Payee(name = "Doctor", account = "44001207"),
                BillPayment().apply {
                    ofxPassword = "hunter2-hunter2"
                    paymentFromAccountId = "44001207"
                },
            ).joinToString()
        for (private in listOf("hunter2", "44001207", "kim01", "Doctor")) assertFalse(private in shown, shown)
        assertEquals("hunter2-hunter2", secret.expose())
        assertEquals(Secret("a"), Secret("a"))
    }

    @Test
    fun `an exception has the fields of the failure`() =
        runBlocking<Unit> {
            TestBank().use { bank ->
                val customer = customerOf(bank)
                customer.ofxPassword = "n0t-it"
                val error = runCatching { customer.payBill() }.exceptionOrNull()
                assertIs<OfxBillPayException.ServerRefused>(error)
                assertEquals(2001, error.code)
                assertEquals(15500, error.statusCode)
                assertEquals("ERROR", error.severity)
                assertNotNull(error.serverMessage)
                assertNull(error.transactionId)
                assertContains(error.message.orEmpty(), error.detail)
                assertFalse("n0t-it" in error.toString())
            }
        }

    @Test
    fun `an object that reads only pays nothing`() =
        runBlocking<Unit> {
            val error = runCatching { BillPayment(readOnly = true).payBill() }.exceptionOrNull()
            assertIs<OfxBillPayException.InvalidValue>(error)
        }

    @Test
    fun `the very exception of a listener is raised again after a payment that was made`() =
        runBlocking {
            TestBank().use { bank ->
                val customer = customerOf(bank)
                val first = IllegalStateException("first")
                customer.listener =
                    object : Listener {
                        override fun onConnectionStatus(event: ConnectionStatusEvent) = throw first
                    }
                assertSame(first, runCatching { customer.payBill() }.exceptionOrNull())
                assertEquals("WILLPROCESSON", customer.paymentStatus)
                assertEquals(1, bank.payments().size)
            }
        }

    @Test
    fun `what a listener throws does not hide the failure of the call`() =
        runBlocking {
            val customer = BillPayment()
            customer.listener =
                object : Listener {
                    override fun onError(event: ErrorEvent) = throw IllegalStateException("mine")
                }
            val error = runCatching { customer.payBill() }.exceptionOrNull()
            assertIs<OfxBillPayException.InvalidValue>(error)
            assertEquals("mine", error.suppressed.single().message)
        }

    @Test
    fun `a second call meanwhile is refused, and hears nothing of the first`() =
        runBlocking {
            TestBank().use { bank ->
                val customer = customerOf(bank)
                var busy: Throwable? = null
                customer.listener =
                    object : Listener {
                        override fun onConnectionStatus(event: ConnectionStatusEvent) {
                            busy = runCatching { runBlocking { customer.payBill() } }.exceptionOrNull()
                        }
                    }
                customer.payBill()
                assertIs<OfxBillPayException.Busy>(busy)
                assertEquals(1, bank.payments().size)
            }
        }

    @Test
    fun `a payment that is cancelled after it left is of unknown outcome, not lost`() =
        runBlocking {
            TestBank().use { bank ->
                bank.ask("POST /control/faults", fault("""{"fault": {"delay": {"milliseconds": 5000}}, "message": "PMTRQ"}"""))
                val customer = customerOf(bank)
                val left = CompletableDeferred<Unit>()
                customer.listener =
                    object : Listener {
                        override fun onConnectionStatus(event: ConnectionStatusEvent) {
                            left.complete(Unit)
                        }
                    }
                var outcome: Throwable? = null
                val job = launch(Dispatchers.Default) { outcome = runCatching { customer.payBill() }.exceptionOrNull() }
                left.await()
                Thread.sleep(300)
                job.cancelAndJoin()
                val unknown = assertIs<OfxBillPayException.PaymentOutcomeUnknown>(outcome)
                assertEquals(listOf(unknown.transactionId), customer.openTransactions())
            }
        }

    @Test
    fun `a question that is cancelled is cancelled`() =
        runBlocking {
            TestBank().use { bank ->
                bank.ask("POST /control/faults", fault("""{"fault": {"delay": {"milliseconds": 5000}}, "message": "PMTSYNCRQ"}"""))
                val customer = customerOf(bank)
                val asked = async(Dispatchers.Default) { customer.synchronizePayments("0") }
                Thread.sleep(300)
                asked.cancel()
                assertIs<CancellationException>(runCatching { asked.await() }.exceptionOrNull())
                // It has ended: the object is free.
                bank.ask("DELETE /control/faults")
                withContext(Dispatchers.Default) { customer.synchronizePayments("0") }
                assertTrue(customer.syncPayments.isEmpty())
            }
        }

    @Test
    fun `an amount that cannot be read is told where it is asked for`() {
        val customer = BillPayment()
        val heard = mutableListOf<SyncPayment>()
        customer.listener =
            object : Listener {
                override fun onSyncPayments(payment: SyncPayment) {
                    heard += payment
                }
            }
        customer.ofxResponse = repliesWith("<TRNAMT>eighty")
        val payment = heard.single()
        assertEquals(payment, customer.syncPayments.single())
        assertThrows<OfxBillPayException.Protocol> { payment.amount }
        assertIs<AmountReading.Unreadable>(payment.amountReading)
        assertEquals(LocalDate.of(2026, 3, 18), payment.dateDue)
    }

    private fun repliesWith(amount: String) =
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n" +
            "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n" +
            "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260302<LANGUAGE>ENG</SONRS>" +
            "</SIGNONMSGSRSV1><BILLPAYMSGSRSV1><PMTSYNCRS><TOKEN>7<LOSTSYNC>N<BANKACCTFROM><BANKID>1<ACCTID>2" +
            "<ACCTTYPE>CHECKING</BANKACCTFROM><PMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>9" +
            "<PAYEELSTID>3<CURDEF>USD<PMTINFO><BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM>$amount" +
            "<PAYEEID>4<PAYACCT>5<DTDUE>20260318</PMTINFO></PMTRS></PMTTRNRS></PMTSYNCRS></BILLPAYMSGSRSV1></OFX>"
}
