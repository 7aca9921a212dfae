package import Domain
import JobQueue
import Logging
import SQLEngine
package import Storage
import Synchronization

/// Whose tokens are taken.
package enum RateSubject: Sendable, Hashable {
    case address(String)
    case user(ID<User>)
    case apiKey(ID<ApiKey>)
    /// Something that has a text of its own, such as the secret address of a webhook.
    case text(String)
    case everybody

    fileprivate var key: String {
        switch self {
        case .address(let address): "a:\(IPAddress.subscriber(of: address))"
        case .user(let id): "k:\(id)"
        case .apiKey(let id): "api:\(id)"
        case .text(let text): "m:\(text)"
        case .everybody: "hepsi"
        }
    }
}

/// How a caller stands with a limit after a request.
package struct RateStanding: Sendable, Equatable {
    package var kind: RateLimitKind
    package var figure: RateFigure
    /// How many more may come at once now.
    package var remaining: Int
    /// When all of the burst may come again.
    package var resetAfter: Duration
    /// When one more may come; nil if it may now.
    package var retryAfter: Duration?
}

/// Somebody wants more than they may have for the moment.
package struct TooManyRequests: Error, Sendable, Equatable {
    package var standing: RateStanding

    /// What there is too much of, in Turkish.
    package var subject: String { standing.kind.turkish }
}

/// Counts requests against limits. One for the whole program: copies of ``Operations`` share it.
///
/// Each process counts by itself, in memory. Where several processes share a database they tell each other: a process
/// that has let a tenth of a burst pass adds it to the shared row and learns what the others have. So a request costs
/// no write, somebody who asks now and then never meets the database, and all processes together let no more pass than
/// the limit and that tenth for each of them. A database that does not answer leaves every process with its own count.
package final class RateLimiter: Sendable {
    private struct Key: Hashable {
        var kind: RateLimitKind
        var subject: String
    }

    private struct Bucket {
        /// When the bucket is full again, as far as this process knows, in microseconds.
        var full: Int64
        /// Tokens that the shared row does not know of.
        var unreported = 0
    }

    private struct State {
        var buckets: [Key: Bucket] = [:]
        /// At how many buckets those that are full are thrown away.
        var tidyAt = RateLimiter.tidyAtLeast
    }

    private enum Step {
        case decided(RateStanding)
        case exchange(spent: Int)
    }

    package let limits: RateLimits
    private let world: World
    private let database: any SQLDatabase
    private let logger: Logger
    private let state = Mutex(State())

    private static let tidyAtLeast = 10_000
    /// Beyond this all are forgotten: memory matters more than a burst that somebody with so many addresses gets anew.
    private static let bucketsMax = 500_000

    init(limits: RateLimits, world: World, database: any SQLDatabase, logger: Logger) {
        (self.limits, self.world, self.database, self.logger) = (limits, world, database, logger)
    }

    /// Takes a token.
    ///
    /// - Returns: how the subject stands now; nil if there is no limit.
    /// - Throws: ``TooManyRequests`` if there is none left.
    @discardableResult
    package func take(
        _ kind: RateLimitKind, for subject: RateSubject
    ) async throws(TooManyRequests) -> RateStanding? {
        guard let figure = limits[kind] else { return nil }
        let key = Key(kind: kind, subject: String(subject.key.prefix(100)))
        let standing: RateStanding
        switch spend(key, figure) {
        case .decided(let decided): standing = decided
        case .exchange(let spent): standing = await exchange(key, figure, spent: spent)
        }
        guard standing.retryAfter == nil else { throw TooManyRequests(standing: standing) }
        return standing
    }

    private var now: Int64 { world.now().milliseconds * 1000 }

    /// How many tokens a process gives out by itself before it tells the others; small bursts are counted exactly.
    private func block(_ figure: RateFigure) -> Int { figure.burst < 20 ? 0 : figure.burst / 10 }

    private func spend(_ key: Key, _ figure: RateFigure) -> Step {
        let (now, step) = (now, figure.interval.wholeMicroseconds)
        let isShared = key.kind.isKept || database.dialect == .postgres
        return state.withLock { state in
            tidy(&state, now)
            var bucket = state.buckets[key] ?? Bucket(full: now)
            // What was taken before has grown back.
            if bucket.full <= now { bucket = Bucket(full: now) }
            defer { state.buckets[key] = bucket }
            guard bucket.full - now <= Int64(figure.burst - 1) * step else {
                return .decided(standing(key.kind, figure, ahead: bucket.full - now, isGranted: false))
            }
            if isShared, bucket.unreported >= block(figure) {
                let spent = bucket.unreported
                bucket.unreported = 0
                return .exchange(spent: spent)
            }
            bucket.full += step
            bucket.unreported += 1
            return .decided(standing(key.kind, figure, ahead: bucket.full - now, isGranted: true))
        }
    }

    private func exchange(_ key: Key, _ figure: RateFigure, spent: Int) async -> RateStanding {
        let clock = QueueClock(local: world.now)
        do {
            let shared = try await database.write { tx in
                try RequestCounterTable.exchange(
                    kind: key.kind.rawValue, key: key.subject, spent: spent, interval: figure.interval,
                    burst: figure.burst, now: try clock.now(tx), tx)
            }
            return learn(shared, key, figure)
        } catch {
            logger.warning("sınırlar paylaşılamadı", metadata: ["error": "\(error)"])
            return keepToOneself(key, figure, spent: spent)
        }
    }

    /// Takes over what all processes together have spent; what this one spent meanwhile comes on top.
    private func learn(
        _ shared: RequestCounterTable.Standing, _ key: Key, _ figure: RateFigure
    ) -> RateStanding {
        let now = now
        let ahead = state.withLock { state in
            let unreported = state.buckets[key]?.unreported ?? 0
            let ahead = shared.aheadMicroseconds + Int64(unreported) * figure.interval.wholeMicroseconds
            state.buckets[key] = Bucket(full: now + ahead, unreported: unreported)
            return ahead
        }
        return standing(key.kind, figure, ahead: ahead, isGranted: shared.isGranted)
    }

    /// Goes on with this process's own count.
    private func keepToOneself(_ key: Key, _ figure: RateFigure, spent: Int) -> RateStanding {
        let (now, step) = (now, figure.interval.wholeMicroseconds)
        let ahead = state.withLock { state in
            var bucket = state.buckets[key] ?? Bucket(full: now)
            bucket.full = max(bucket.full, now) + step
            bucket.unreported += spent + 1
            state.buckets[key] = bucket
            return bucket.full - now
        }
        return standing(key.kind, figure, ahead: ahead, isGranted: true)
    }

    private func standing(
        _ kind: RateLimitKind, _ figure: RateFigure, ahead: Int64, isGranted: Bool
    ) -> RateStanding {
        let step = figure.interval.wholeMicroseconds
        let left = max(0, (Int64(figure.burst) * step - ahead) / step)
        let wait = max(ahead - Int64(figure.burst - 1) * step, 1)
        return RateStanding(
            kind: kind, figure: figure, remaining: isGranted ? Int(left) : 0,
            resetAfter: .microseconds(max(ahead, 0)), retryAfter: isGranted ? nil : .microseconds(wait))
    }

    /// A full bucket says nothing that a missing one does not.
    private func tidy(_ state: inout State, _ now: Int64) {
        guard state.buckets.count >= state.tidyAt else { return }
        state.buckets = state.buckets.filter { $0.value.full > now }
        if state.buckets.count >= Self.bucketsMax { state.buckets = [:] }
        state.tidyAt = max(Self.tidyAtLeast, state.buckets.count * 2)
    }
}
