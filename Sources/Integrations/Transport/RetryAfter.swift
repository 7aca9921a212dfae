package import Domain

/// The waiting time of a `Retry-After` header (RFC 9110, section 10.2.3): whole seconds, or a date in the preferred form
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// - Returns: at most ``retryAfterLongest``, zero for a date in the past, nil for anything else.
package func retryAfter(_ header: String?, now: Timestamp) -> Duration? {
    guard let text = header?.trimmingBlanks else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        // More digits than Int64 holds are still a very long time.
        return min(.seconds(Int64(text) ?? 1_000_000), retryAfterLongest)
    }
    guard let moment = httpDate(text) else { return nil }
    return min(max(moment.since(now), .zero), retryAfterLongest)
}

/// Nobody makes us wait longer than this.
package let retryAfterLongest = Duration.seconds(15 * 60)

/// Reads an IMF-fixdate (RFC 9110, section 5.6.7); the name of the day is not checked against the date.
private func httpDate(_ text: String) -> Timestamp? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
        let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
        parts[3].utf8.count == 4, let year = Int(parts[3])
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2] else { return nil }
    return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second).timestamp
}
