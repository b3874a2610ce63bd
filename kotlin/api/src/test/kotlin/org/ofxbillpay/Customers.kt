package org.ofxbillpay

import java.io.File
import java.math.BigDecimal
import java.time.LocalDate

/** An object of a customer of the test bank who is about to pay the baker, made of records. */
fun customerOf(
    bank: TestBank,
    version: String = "211",
): BillPayment =
    BillPayment().apply {
        institution = FinancialInstitution(url = bank.url, organization = "SANDBOX", id = "99001")
        signOn = SignOn(user = "demo", password = Secret("demo-pass"), appId = "QWIN", appVersion = "2700")
        payee =
            Payee(
                name = "Maple Street Bakery",
                addr1 = "12 Weir Lane",
                city = "Dunford",
                state = "OH",
                postalCode = "43111",
                phone = "555-0142",
                account = "MS-7731",
            )
        payment =
            Payment(
                amount = BigDecimal("84.20"),
                dateDue = LocalDate.of(2026, 3, 18),
                fromAccount = BankAccount("123432123", "516273"),
            )
        ofxVersion = version
        timeout = 10
        logLoudly()
    }

/** Logs all that an object can log where whoever runs the tests looks for secrets in it. */
fun BillPayment.logLoudly() {
    val folder = System.getenv("OFX_BILLPAY_TEST_LOGS") ?: return
    config("OFXLog=${File(folder, "${ProcessHandle.current().pid()}.log")}")
    config("OFXLogLevel=4")
    config("OFXLogSize=0")
}
