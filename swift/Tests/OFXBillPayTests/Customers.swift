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
    try logLoudly(customer)
    return customer
}

/// Where whoever runs the tests looks for secrets in what they log and leave; nil if nobody does.
let searchedLogs = ProcessInfo.processInfo.environment["OFX_BILLPAY_TEST_LOGS"]

/// Logs all that an object can log, if it will be searched.
func logLoudly(_ object: BillPayment) throws {
    guard let folder = searchedLogs else { return }
    let file = "\(folder)/\(ProcessInfo.processInfo.processIdentifier).log"
    for setting in ["OFXLog=\(file)", "OFXLogLevel=4", "OFXLogSize=0"] {
        try object.config(setting)
    }
}
