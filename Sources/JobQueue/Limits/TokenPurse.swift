package import Domain

/// The tokens that this node has fetched and not used yet. They are fetched for about a second ahead, so that a limit costs
/// about one write a second and not one a call; what is not used within two seconds is given up.
package struct TokenPurse: Sendable {
    private struct Purse {
        var count: Int
        var fetchedAt: Timestamp
    }

    /// What is fetched at once reaches this far.
    package static let ahead: Duration = .seconds(1)
    private static let lifetime: Duration = .seconds(2)
    /// After a refusal it makes no sense to ask again before a token can have grown.
    private var refusedUntil: [LaneQueue: Timestamp] = [:]
    private var purses: [LaneQueue: Purse] = [:]

    package init() {}

    package func count(_ place: LaneQueue, now: Timestamp) -> Int {
        guard let purse = purses[place], now.since(purse.fetchedAt) < TokenPurse.lifetime else { return 0 }
        return purse.count
    }

    /// How many tokens to ask for now; zero if there are enough, or if it is too early.
    package func wanted(_ place: LaneQueue, _ limit: RateLimit, upTo most: Int, now: Timestamp) -> Int {
        let left = count(place, now: now)
        guard left == 0, refusedUntil[place].map({ $0 <= now }) ?? true else { return 0 }
        let interval = max(limit.interval.wholeMicroseconds, 1)
        let oneSecond = Int(TokenPurse.ahead.wholeMicroseconds / interval)
        return max(1, min(most, oneSecond))
    }

    package mutating func put(_ count: Int, _ place: LaneQueue, _ limit: RateLimit, now: Timestamp) {
        purses[place] = Purse(count: count, fetchedAt: now)
        refusedUntil[place] = count > 0 ? nil : now + max(limit.interval, .milliseconds(1))
    }

    package mutating func spend(_ count: Int, _ place: LaneQueue) { purses[place]?.count -= count }

    /// When tokens may be asked for again, the earliest of all places; nil if none waits for that.
    package func nextChance(after now: Timestamp) -> Timestamp? { refusedUntil.values.filter { $0 > now }.min() }

    /// Forgets what has been given up, so that places that are no longer used take no memory.
    package mutating func tidy(now: Timestamp) {
        purses = purses.filter { now.since($0.value.fetchedAt) < TokenPurse.lifetime }
        refusedUntil = refusedUntil.filter { $0.value > now }
    }
}
