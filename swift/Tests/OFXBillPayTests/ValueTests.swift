// Days, moments and amounts on their way between Swift and the core.

import Foundation
import OFXBillPay
import Testing

struct ValueTests {
    @Test(arguments: ["2026-03-18", "2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"])
    func aDayIsWrittenAsItIsRead(text: String) throws {
        let day = try #require(CalendarDate(text))
        #expect("\(day)" == text)
        let json = try JSONEncoder().encode([day])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([CalendarDate].self, from: json) == [day])
    }

    @Test(arguments: [
        "", "2026-3-18", "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01",
        "2026-01-00", "0000-01-01", "2026-01-01 ", "+026-01-01", "2026/01/01", "٢٠٢٦-٠١-٠١",
        "-2026-01-01",
    ])
    func whatIsNoDayIsNone(text: String) {
        #expect(CalendarDate(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDate].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test func daysAreInOrder() throws {
        let days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"].map(CalendarDate.init)
        #expect(zip(days, days.dropFirst()).allSatisfy { $0! < $1! })
    }

    @Test func theDayOfAMomentDependsOnTheZone() throws {
        let moment = Date(timeIntervalSince1970: 0)
        let east = try #require(TimeZone(secondsFromGMT: 3600))
        let west = try #require(TimeZone(secondsFromGMT: -3600))
        #expect(CalendarDate(moment, in: east) == CalendarDate("1970-01-01"))
        #expect(CalendarDate(moment, in: west) == CalendarDate("1969-12-31"))
    }

    @Test(arguments: [
        "0.01", "84.2", "123.45", "99999999999999.99", "1000000000000000000000000000.01",
    ])
    func anAmountCrossesTheBorderDigitByDigit(text: String) throws {
        let amount = try #require(Decimal(string: text))
        let payer = BillPayment()
        try payer.setPayment(Payment(amount: amount, fromAccount: BankAccount()))
        #expect(try payer.payment.amount == amount)
        #expect(Decimal(string: payer.paymentAmount) == amount, "\(payer.paymentAmount)")
    }

    /// 15,340 of the first 100,000 amounts of cents become something else on their way through a floating-point number.
    @Test func whatAFloatingPointNumberLeftIsRefusedAndNeverSent() {
        let payer = BillPayment()
        for amount: Decimal in [4.35, 0.07, 1.005] where "\(amount)".count > 8 {
            #expect(throws: OFXBillPayError.self, "\(amount)") {
                try payer.setPayment(Payment(amount: amount, fromAccount: BankAccount()))
            }
        }
        #expect(payer.paymentAmount == "")
    }

    @Test func whatIsNoAmountIsRefused() {
        let payer = BillPayment()
        for amount in [Decimal.nan, -1, 0] {
            #expect(throws: OFXBillPayError.self, "\(amount)") {
                try payer.setPayment(Payment(amount: amount, fromAccount: BankAccount()))
            }
        }
        #expect(payer.paymentAmount == "")
    }
}
