package import Domain
import Foundation

/// When a plan fires: the five fields of crontab(5): minute, hour, day of month, month, day of week (0 and 7 are Sunday).
/// Each is `*`, a number, a range, a list, and may have a step: `*/15 8-18 * * 1-5`. As in crontab, a day fits if day of month or
/// day of week fits, where both are given.
package struct CronExpression: Sendable, Equatable {
    package enum Fault: Error, Equatable {
        /// It must have five fields, and has this many.
        case fieldCount(Int)
        /// A field can't be read or is out of range.
        case field(String)
        case unknownTimeZone(String)
        /// No day ever fits, such as 30 February.
        case neverFires
    }

    private var minutes: [Int]
    private var hours: [Int]
    private var days: Set<Int>
    private var months: Set<Int>
    private var weekdays: Set<Int>
    private var anyDay: Bool
    private var anyWeekday: Bool

    package init(_ text: String) throws(Fault) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 5 else { throw .fieldCount(fields.count) }
        minutes = try CronExpression.values(fields[0], 0...59).sorted()
        hours = try CronExpression.values(fields[1], 0...23).sorted()
        days = try CronExpression.values(fields[2], 1...31)
        months = try CronExpression.values(fields[3], 1...12)
        weekdays = Set(try CronExpression.values(fields[4], 0...7).map { $0 % 7 })
        anyDay = fields[2].hasPrefix("*")
        anyWeekday = fields[4].hasPrefix("*")
    }

    /// The next moment after the given one, by the clocks of the time zone. A time that the clocks leap over in spring
    /// becomes the first one after the leap; one that comes twice in autumn counts once.
    package func next(after moment: Timestamp, zone: String) throws(Fault) -> Timestamp {
        guard let timeZone = TimeZone(identifier: zone) else { throw .unknownTimeZone(zone) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let after = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        var day = calendar.startOfDay(for: after)
        // Leap days on a certain weekday come back after at most 40 years.
        for _ in 0..<(366 * 41) {
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: day)
            if fits(parts), let found = firstTime(on: parts, after: after, calendar) {
                return Timestamp(milliseconds: Int64(found.timeIntervalSince1970 * 1000))
            }
            guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { break }
            day = calendar.startOfDay(for: next)
        }
        throw .neverFires
    }

    private func fits(_ parts: DateComponents) -> Bool {
        guard let month = parts.month, let day = parts.day, let weekday = parts.weekday else { return false }
        guard months.contains(month) else { return false }
        let (dayFits, weekdayFits) = (days.contains(day), weekdays.contains(weekday - 1))
        if anyDay { return weekdayFits && dayFits }
        if anyWeekday { return dayFits && weekdayFits }
        return dayFits || weekdayFits
    }

    private func firstTime(on parts: DateComponents, after: Date, _ calendar: Calendar) -> Date? {
        for hour in hours {
            for minute in minutes {
                let wanted = DateComponents(
                    year: parts.year, month: parts.month, day: parts.day, hour: hour, minute: minute)
                if let date = calendar.date(from: wanted), date > after { return date }
            }
        }
        return nil
    }

    private static func values(_ field: String, _ range: ClosedRange<Int>) throws(Fault) -> Set<Int> {
        var found: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(pieces.count), let span = span(pieces[0], range) else { throw .field(field) }
            var step = 1
            if pieces.count == 2 {
                guard let number = Int(pieces[1]), number > 0 else { throw .field(field) }
                step = number
            }
            // A single number with a step means "from there on".
            let end = pieces.count == 2 && span.count == 1 ? range.upperBound : span.upperBound
            found.formUnion(stride(from: span.lowerBound, through: end, by: step))
        }
        return found
    }

    private static func span(_ text: Substring, _ range: ClosedRange<Int>) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            range.contains(first), range.contains(last)
        else { return nil }
        return first...last
    }
}
