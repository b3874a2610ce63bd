// Pays a bill at the test bank and shows what became of it: `swift run pay http://127.0.0.1:8080/ofx`.

import Foundation
import OFXBillPay
import PaymentsScreen

guard CommandLine.arguments.count == 2 else {
    print("usage: pay URL, such as http://127.0.0.1:8080/ofx")
    exit(2)
}
let bank = BillPayment()
bank.institution = FinancialInstitution(
    url: CommandLine.arguments[1], organization: "SANDBOX", id: "99001")
bank.signOn = SignOn(
    user: "demo", password: Secret(text: "demo-pass"), appId: "QWIN", appVersion: "2700")
bank.payee = Payee(
    name: "J. C. Counts", addr1: "100 Main St.", city: "Turlock", state: "CA",
    postalCode: "90101", phone: "415.987.4321", account: "10101")
do {
    try bank.setPayment(
        Payment(
            amount: Decimal(string: "123.45"), dateDue: CalendarDate("2026-03-18"),
            fromAccount: BankAccount(bankId: "123432123", accountId: "516273")))
    try await bank.payBill()
    print("paid: \(bank.paymentId) \(bank.paymentStatus)")
    let model = PaymentsModel(bank)
    await model.refresh()
    for payment in model.payments {
        print("\(payment.amount) to \(payment.payee) due \(payment.due): \(payment.state)")
    }
} catch let OFXBillPayError.paymentOutcomeUnknown(failure) {
    print("it is not known whether the bill was paid: \(failure.detail)")
    print(try await bank.reconcile().map { "\($0.outcome): \($0.reason)" })
} catch {
    print("not paid: \(error)")
    exit(1)
}
