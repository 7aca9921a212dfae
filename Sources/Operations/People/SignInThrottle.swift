import Domain
import SQLEngine
import Sealing
import Storage
import Synchronization

/// Slows down guessing: after some free failures each further one doubles the wait, from one second to fifteen minutes.
/// Never for ever, so that nobody can lock another out. Counted by account and by network address, in the database: for
/// all processes, and over a restart.
///
/// An attempt counts as failed until it is told to have succeeded, so parallel guesses count too. A device that the
/// account's owner has used before has a count of its own, so its owner gets in while others attack the account.
struct SignInThrottle: Sendable {
    typealias Key = SignInAttemptTable.Key

    let database: any SQLDatabase
    let now: @Sendable () -> Timestamp
    private let refusals = Refusals()

    private static let waitMax: Int64 = 15 * 60 * 1000
    /// Failures older than this are forgotten.
    static let memory = Duration.seconds(3600)

    init(database: any SQLDatabase, now: @escaping @Sendable () -> Timestamp) {
        (self.database, self.now) = (database, now)
    }

    /// Counts an attempt.
    ///
    /// - Parameters:
    ///   - account: the normalised mail address.
    ///   - address: where the attempt comes from; nil if that does not matter.
    ///   - isKnownDevice: whether it comes from a device from which the account's owner has signed in before.
    /// - Throws: ``SignInError/throttled(retryAfter:)`` if the wait after the failures before is not over; such an
    ///   attempt does not count. `SQLError`.
    func begin(account: String, address: String?, isKnownDevice: Bool = false) async throws -> SignInAttempt {
        let target = Key(isKnownDevice ? .device : .account, digest: TokenHash.of(account))
        var keys = [target]
        if let address, !isKnownDevice {
            keys.append(Key(.address, digest: TokenHash.of(IPAddress.subscriber(of: address))))
        }
        let (sorted, moment) = (keys.sorted(), now())
        if let rest = refusals.rest(sorted, now: moment) { throw SignInError.throttled(retryAfter: rest) }
        let rest = try await database.write { tx in try Self.count(sorted, now: moment, tx) }
        if let rest {
            refusals.remember(rest.key, until: moment + rest.wait, now: moment)
            throw SignInError.throttled(retryAfter: rest.wait)
        }
        return SignInAttempt(target: target, keys: sorted, throttle: self)
    }

    /// Forgets the failures of the account: the attempt was good. The network address only gets this one back, so that
    /// an account of one's own is no way to clear it.
    func succeeded(_ attempt: SignInAttempt) async throws {
        refusals.forget(attempt.keys)
        try await database.write { tx in
            for key in attempt.keys where key != attempt.target { try SignInAttemptTable.takeBack(key, tx) }
            try SignInAttemptTable.forget(attempt.target, tx)
        }
    }

    /// Takes back an attempt that was neither good nor bad, such as one that the program was too busy for.
    func takeBack(_ attempt: SignInAttempt) async throws {
        try await database.write { tx in
            for key in attempt.keys { try SignInAttemptTable.takeBack(key, tx) }
        }
    }

    /// - Returns: the longest wait that is not over; nil if the attempt was counted.
    private static func count(
        _ keys: [Key], now: Timestamp, _ tx: borrowing Transaction
    ) throws -> (key: Key, wait: Duration)? {
        var records: [(key: Key, record: SignInAttemptTable.Record)] = []
        var longest: (key: Key, wait: Duration)?
        for key in keys {
            var record = try SignInAttemptTable.lock(key, now: now, tx)
            if now.since(record.last) >= memory { record.failures = 0 }
            let rest = wait(afterFailures: record.failures, key.counter) - now.since(record.last)
            if rest > longest?.wait ?? .zero { longest = (key, rest) }
            records.append((key, record))
        }
        guard longest == nil else { return longest }
        for (key, record) in records {
            try SignInAttemptTable.store(.init(failures: record.failures + 1, last: now), of: key, tx)
        }
        return nil
    }

    private static func wait(afterFailures failures: Int, _ counter: SignInAttemptTable.Counter) -> Duration {
        let free = counter == .address ? 9 : 4
        guard failures > free else { return .zero }
        let doublings = min(failures - free - 1, 20)
        return .milliseconds(min(1000 << Int64(doublings), waitMax))
    }
}

/// An attempt to sign in that was let through and counted.
struct SignInAttempt: Sendable {
    fileprivate let target: SignInThrottle.Key
    fileprivate let keys: [SignInThrottle.Key]
    fileprivate let throttle: SignInThrottle

    /// The password was right.
    func succeeded() async throws { try await throttle.succeeded(self) }

    /// Nobody knows whether it was.
    func takeBack() async throws { try await throttle.takeBack(self) }
}

/// Refusals of the last seconds, so that an attack costs no write for each guess. Short, because another process may let
/// somebody in meanwhile.
private final class Refusals: Sendable {
    private struct Refusal {
        var end: Timestamp
        /// When the database is asked again.
        var askAgain: Timestamp
    }

    private let refusals = Mutex<[SignInThrottle.Key: Refusal]>([:])

    private static let longest = Duration.seconds(5)
    private static let countMax = 100_000

    /// How long the longest refusal of the keys still lasts; nil if none does.
    func rest(_ keys: [SignInThrottle.Key], now: Timestamp) -> Duration? {
        refusals.withLock { refusals in
            keys.compactMap { refusals[$0] }.filter { $0.askAgain > now && $0.end > now }.map { $0.end.since(now) }
                .max()
        }
    }

    func remember(_ key: SignInThrottle.Key, until end: Timestamp, now: Timestamp) {
        refusals.withLock { refusals in
            if refusals.count >= Self.countMax { refusals = refusals.filter { $0.value.askAgain > now } }
            refusals[key] = Refusal(end: end, askAgain: now + Self.longest)
        }
    }

    func forget(_ keys: [SignInThrottle.Key]) {
        refusals.withLock { refusals in for key in keys { refusals[key] = nil } }
    }
}
