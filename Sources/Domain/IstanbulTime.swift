/// Times as clocks in Turkey show them (tz database, zone Europe/Istanbul).
package enum IstanbulTime {
    /// `23.11.2026 21:05`
    package static func format(_ moment: Timestamp) -> String {
        let civil = CivilTime(moment + offset(at: moment))
        return "\(date(civil)) \(two(civil.hour)):\(two(civil.minute))"
    }

    /// What calendar and clock show.
    package static func civil(_ moment: Timestamp) -> CivilTime { CivilTime(moment + offset(at: moment)) }

    /// `23.11.2026`
    package static func formatDate(_ moment: Timestamp) -> String { date(CivilTime(moment + offset(at: moment))) }

    /// `21:05` on the day of `now`, else with the date: `23.11.2026 21:05`.
    package static func formatShort(_ moment: Timestamp, now: Timestamp) -> String {
        guard formatDate(moment) == formatDate(now) else { return format(moment) }
        let civil = CivilTime(moment + offset(at: moment))
        return "\(two(civil.hour)):\(two(civil.minute))"
    }

    /// Reads what an `<input type="datetime-local">` sends: `2026-11-23T21:05`; nil if it is no time.
    package static func parse(_ text: String) -> Timestamp? {
        guard let local = Timestamp(iso8601: text.utf8.count == 16 ? text + ":00Z" : text + "Z") else { return nil }
        // The offset just before the local time read as UTC is right but for the hour of a change, long ago.
        return local - offset(at: local - .seconds(3 * 3600))
    }

    /// Three hours since 2016; before that two, and three in summer.
    private static func offset(at moment: Timestamp) -> Duration {
        let year = CivilTime(moment).year
        guard moment < start(ofSummerIn: 2016) else { return .seconds(3 * 3600) }
        let isSummer = moment >= start(ofSummerIn: year) && moment < end(ofSummerIn: year)
        return .seconds((isSummer ? 3 : 2) * 3600)
    }

    /// The European rule, but for two years in which elections or examinations moved it by a day.
    private static func start(ofSummerIn year: Int) -> Timestamp {
        switch year {
        case 2011: change(year, 3, 28)
        case 2014: change(year, 3, 31)
        default: change(year, 3, lastSunday(year, 3))
        }
    }

    /// The European rule, but for the year in which an election moved it by two weeks.
    private static func end(ofSummerIn year: Int) -> Timestamp {
        year == 2015 ? change(year, 11, 8) : change(year, 10, lastSunday(year, 10))
    }

    private static func change(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
        CivilTime(year: year, month: month, day: day, hour: 1).timestamp ?? Timestamp(milliseconds: 0)
    }

    /// Of a month with 31 days.
    private static func lastSunday(_ year: Int, _ month: Int) -> Int {
        let last = CivilTime(year: year, month: month, day: 31).timestamp ?? Timestamp(milliseconds: 0)
        // 1970-01-01 was a Thursday, the fourth day after Sunday.
        let weekday = Int((last.milliseconds / 86_400_000 + 4) % 7)
        return 31 - weekday
    }

    private static func date(_ civil: CivilTime) -> String {
        "\(two(civil.day)).\(two(civil.month)).\(civil.year)"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
