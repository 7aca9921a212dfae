import Domain
import SQLEngine
import Storage

/// How many messages a dealer has sent today (`istek_sayaclari`, kind `mesaj`): one dealer's mistake must not cost a
/// fortune, nor the channel its good name.
struct DailyMessages: Sendable {
    let most: Int
    let now: Timestamp

    private static let kind = "mesaj"

    /// Counts one more.
    ///
    /// - Returns: false if the dealer has sent as many as allowed; nothing is counted then.
    func take(_ dealer: ID<User>, _ tx: borrowing Transaction) throws -> Bool {
        try RequestCounterTable.count(kind: Self.kind, key: key(dealer), upTo: most, now: now, tx) != nil
    }

    /// Takes one back that was not sent after all.
    func takeBack(_ dealer: ID<User>, _ tx: borrowing Transaction) throws {
        try RequestCounterTable.takeBack(kind: Self.kind, key: key(dealer), tx)
    }

    /// Why the message waits, and until when.
    var refusal: IntegrationError {
        IntegrationError(
            .rateLimited, code: "gunluk_mesaj_siniri",
            message: "Bu bayi bugün gönderebileceği \(most) mesajı gönderdi; mesaj gece yarısından sonra gönderilecek.",
            retryAfter: untilTomorrow)
    }

    /// Until a minute after midnight in Turkey.
    private var untilTomorrow: Duration {
        let day: Int64 = 86_400_000
        return .milliseconds(day - local.milliseconds % day + 60_000)
    }

    /// Turkey is three hours ahead of UTC all year (tz database, since 2016).
    private var local: Timestamp { now + .seconds(3 * 3600) }

    private func key(_ dealer: ID<User>) -> String {
        let date = CivilTime(local)
        return "\(dealer):\(date.year)-\(date.month)-\(date.day)"
    }
}
