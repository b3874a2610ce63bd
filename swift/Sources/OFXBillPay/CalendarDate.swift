// Days and moments as banks mean them: a day has no zone that could move it to another one.

import Foundation

/// A day of the calendar, with neither time nor zone, such as the day on which a payment is due.
///
/// It is written `2026-03-18`, in text and in JSON.
public struct CalendarDate: Hashable, Sendable, Comparable, Codable, LosslessStringConvertible {
    /// The year, from 1 to 9999.
    public let year: Int
    /// The month, from 1 to 12.
    public let month: Int
    /// The day of the month, from 1 on.
    public let day: Int

    /// A day of the Gregorian calendar.
    ///
    /// - Returns: nil if there is no such day, such as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.daysOf(month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a text such as `2026-03-18`.
    ///
    /// - Returns: nil if the text has another form, or there is no such day.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day on which a moment falls in a time zone.
    ///
    /// - Returns: nil for a year before 1 or after 9999.
    public init?(_ moment: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .era], from: moment)
        guard parts.era == 1, let year = parts.year, let month = parts.month, let day = parts.day
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads the text that `description` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = CalendarDate(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a day is written as 2026-03-18")
        }
        self = day
    }

    /// Writes the text that `description` gives.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The day as `2026-03-18`.
    public var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Whether a day is before another one.
    public static func < (one: CalendarDate, other: CalendarDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    private static func daysOf(_ month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

/// A moment with the zone in which the bank told it, such as the last one at which a payment can be sent.
public struct ZonedMoment: Hashable, Sendable, CustomStringConvertible {
    /// The moment itself.
    public let date: Date
    /// How far the bank's zone is east of Greenwich, in seconds.
    public let secondsFromGMT: Int

    /// A moment of a text such as `2026-03-18T17:00:00-05:00`, fractions of seconds aside.
    init?(_ text: String) {
        guard text.count >= 25, let day = CalendarDate(String(text.prefix(10))) else { return nil }
        let time = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
        let zone = text.suffix(6)
        let offset = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, offset.count == 2, let sign = zone.first else { return nil }
        let east = (offset[0] * 60 + offset[1]) * 60 * (sign == "-" ? -1 : 1)
        var parts = DateComponents()
        parts.calendar = Calendar(identifier: .gregorian)
        parts.timeZone = TimeZone(secondsFromGMT: 0)
        (parts.year, parts.month, parts.day) = (day.year, day.month, day.day)
        (parts.hour, parts.minute, parts.second) = (time[0], time[1], time[2])
        guard let there = parts.date else { return nil }
        date = there.addingTimeInterval(TimeInterval(-east))
        secondsFromGMT = east
    }

    /// The moment as `2026-03-18T17:00:00-05:00`.
    public var description: String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        let there = date.addingTimeInterval(TimeInterval(secondsFromGMT))
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: there)
        let day = [padded(parts.year, 4), padded(parts.month, 2), padded(parts.day, 2)]
        let time = [parts.hour, parts.minute, parts.second].map { padded($0, 2) }
        let minutes = abs(secondsFromGMT) / 60
        let zone = "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
        let sign = secondsFromGMT < 0 ? "-" : "+"
        return "\(day.joined(separator: "-"))T\(time.joined(separator: ":"))\(sign)\(zone)"
    }
}

private func padded(_ number: Int?, _ width: Int) -> String {
    let digits = String(number ?? 0)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
