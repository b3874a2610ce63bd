// Customers of the test bank, ready to pay.

import Foundation
import OFXBillPay

/// A customer of a bank who owes a bakery 84.20.
func customer(of bank: TestBank, readOnly: Bool = false) throws -> BillPayment {
    let customer = BillPayment(readOnly: readOnly)
    customer.institution = FinancialInstitution(
        url: bank.url, organization: "SANDBOX", id: "99001")
    customer.signOn = SignOn(
        user: "demo", password: Secret(text: "demo-pass"), appId: "QWIN", appVersion: "2700")
    customer.payee = Payee(
        name: "Maple Street Bakery", addr1: "12 Weir Lane", city: "Dunford", state: "OH",
        postalCode: "43111", phone: "555-0142", account: "MS-7731")
    try customer.setPayment(
        Payment(
            amount: Decimal(string: "84.20"), dateDue: CalendarDate("2026-03-18"),
            fromAccount: BankAccount(bankId: "123432123", accountId: "516273")))
    return customer
}
