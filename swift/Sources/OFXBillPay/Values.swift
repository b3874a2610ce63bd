// How amounts, days and moments cross the border: as text, digit by digit. The generated code calls these.

import Foundation

func amount(of text: String) -> Decimal {
    guard let amount = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else {
        preconditionFailure("the core gave an amount that is none")
    }
    return amount
}

func day(of text: String) -> CalendarDate {
    guard let day = CalendarDate(text) else {
        preconditionFailure("the core gave a day that is none")
    }
    return day
}

func moment(of text: String) -> ZonedMoment {
    guard let moment = ZonedMoment(text) else {
        preconditionFailure("the core gave a moment that is none")
    }
    return moment
}
