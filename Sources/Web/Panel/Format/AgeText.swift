import Domain

/// How long something has lasted, in its two largest units.
enum AgeText {
    private static let (minute, hour, day): (Int64, Int64, Int64) = (60, 3600, 86_400)

    /// `45 sn`, `12 dk`, `3 sa 5 dk`, `2 gün 4 sa`.
    static func format(_ span: Duration, _ texts: Texts) -> String {
        let seconds = max(0, span.wholeMilliseconds / 1000)
        func part(_ key: String, _ count: Int64) -> String { texts(key, ["sayi": String(count)]) }
        if seconds < minute { return part("age_seconds", seconds) }
        if seconds < hour { return part("age_minutes", seconds / minute) }
        let (hours, minutes) = (seconds / hour, seconds % hour / minute)
        if seconds < day { return part("age_hours", hours) + (minutes > 0 ? " " + part("age_minutes", minutes) : "") }
        let (days, rest) = (seconds / day, hours % 24)
        return part("age_days", days) + (rest > 0 ? " " + part("age_hours", rest) : "")
    }
}
