import Domain
import Synchronization

/// Slows down guessing: after some free failures each further one doubles the wait, from one second to fifteen minutes.
/// Never for ever, so that nobody can lock another out.
///
/// Kept in memory; an attempt counts as failed until it is told to have succeeded, so parallel guesses count too.
final class SignInThrottle: Sendable {
    private struct Record {
        var failures = 0
        var last: Timestamp
    }

    private let freeFailures: Int
    private let now: @Sendable () -> Timestamp
    private let records = Mutex<[String: Record]>([:])

    private static let waitMax: Int64 = 15 * 60 * 1000
    /// Failures older than this are forgotten.
    private static let memory = Duration.seconds(3600)
    private static let recordsMax = 100_000

    init(freeFailures: Int, now: @escaping @Sendable () -> Timestamp) {
        (self.freeFailures, self.now) = (freeFailures, now)
    }

    /// Counts an attempt.
    ///
    /// - Throws: ``SignInError/throttled(retryAfter:)`` if the wait after the failures before is not over; such an
    ///   attempt does not count.
    func begin(_ key: String) throws(SignInError) {
        let moment = now()
        let remaining: Duration? = records.withLock { records in
            if records.count >= Self.recordsMax {
                records = records.filter { moment.since($0.value.last) < Self.memory }
            }
            var record = records[key] ?? Record(last: moment)
            if moment.since(record.last) >= Self.memory { record = Record(last: moment) }
            let rest = wait(afterFailures: record.failures) - moment.since(record.last)
            if rest > .zero { return rest }
            record.failures += 1
            record.last = moment
            records[key] = record
            return nil
        }
        if let remaining { throw .throttled(retryAfter: remaining) }
    }

    /// Forgets the failures: the attempt was good.
    func succeeded(_ key: String) { records.withLock { _ = $0.removeValue(forKey: key) } }

    /// Takes back one attempt that was neither good nor bad, such as one that the program was too busy for.
    func takeBack(_ key: String) {
        records.withLock { records in
            guard let record = records[key] else { return }
            if record.failures <= 1 { records[key] = nil } else { records[key]?.failures -= 1 }
        }
    }

    private func wait(afterFailures failures: Int) -> Duration {
        guard failures > freeFailures else { return .zero }
        let doublings = min(failures - freeFailures - 1, 20)
        return .milliseconds(min(1000 << Int64(doublings), Self.waitMax))
    }
}
