package import Domain

/// The signature of outgoing webhooks, `Siparis-Imza: t=1700000000,v1=…`: HMAC-SHA256 over the time, a point and the raw
/// body, in lower-case hexadecimal. While a secret is being changed there is one `v1` for each of both.
package enum WebhookSignature {
    package static let header = "Siparis-Imza"
    /// How far a receiver's clock may be from ours.
    package static let toleranceUsual = Duration.seconds(300)

    /// The value of the header.
    ///
    /// - Parameters:
    ///   - moment: when the attempt is made; sent in whole seconds.
    ///   - keys: at least one; an empty one signs nothing.
    package static func value(of body: [UInt8], at moment: Timestamp, keys: [Secret]) -> String {
        let seconds = moment.milliseconds / 1000
        let signed = signedBytes(body, seconds)
        let signatures = keys.filter { !$0.isEmpty }.map { "v1=" + HMACSignature.hexadecimal(of: signed, key: $0) }
        return (["t=\(seconds)"] + signatures).joined(separator: ",")
    }

    /// What a receiver does: whether the header was made from exactly this body with one of the keys, not long ago.
    package static func isValid(
        _ value: String, of body: [UInt8], keys: [Secret], now: Timestamp, tolerance: Duration = toleranceUsual
    ) -> Bool {
        let parts = value.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }.filter { $0.count == 2 }
        let times = parts.filter { $0[0] == "t" }.map { $0[1] }
        guard times.count == 1, let seconds = Int64(times[0]), abs(now.milliseconds / 1000 - seconds) <= tolerance.whole
        else { return false }
        let signed = signedBytes(body, seconds)
        return parts.contains { $0[0] == "v1" && HMACSignature.isValid($0[1], of: signed, keys: keys) }
    }

    private static func signedBytes(_ body: [UInt8], _ seconds: Int64) -> [UInt8] { Array("\(seconds).".utf8) + body }
}

extension Duration {
    fileprivate var whole: Int64 { components.seconds }
}
