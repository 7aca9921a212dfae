import Domain

/// What a runner remembers from one cycle to the next. A value: a cycle works on a copy, which counts only if its
/// transaction does.
struct CycleState: Sendable {
    var planner = ClaimPlanner()
    var purse = TokenPurse()
    var lanes: [Int64: LaneState] = [:]
    var closed: [LaneQueue: Timestamp] = [:]
    /// The rate limits of places that were seen; nil for those that have none.
    var limits: [LaneQueue: RateLimit?] = [:]
    var limitsReadAt: ContinuousClock.Instant?
    var mayHaveSuspects = true

    var searchedAt: ContinuousClock.Instant?
    var searchCost: Duration = .zero
    /// Where a search that did not reach the end goes on.
    var searchNext: Bucket?
    var marksForgottenAt: ContinuousClock.Instant = .now
    /// Whether walking over claimed jobs costs so much that marks are kept although jobs behind them may have come back.
    var needsMarks = false
    /// Buckets in which jobs were found lately: between two searches they are looked into directly.
    var recent: [Bucket: ContinuousClock.Instant] = [:]
    var lookedForDueAt: ContinuousClock.Instant?
    /// When the next planned job is due, by the queue's clock.
    var nextDue: Timestamp?
    var mustLookForDue = true
    /// The last cycle found as much as it looked for, so there may be more.
    var hasMore = true

    /// A search may take this share of the time at most.
    private static let searchShare = 20
    static let searchInterval: Duration = .milliseconds(200)
    static let dueInterval: Duration = .milliseconds(100)
    private static let recentLifetime: Duration = .seconds(2)
    private static let recentMax = 50
    static let limitsLifetime: Duration = .seconds(30)

    /// Whether a search is due: asked for, or because the last one is some time ago; never so often that searching takes up
    /// the time.
    func mustSearch(isAsked: Bool, now: ContinuousClock.Instant) -> Bool {
        guard let searchedAt else { return true }
        let age = now - searchedAt
        let isAllowed = age >= searchCost * CycleState.searchShare
        return isAllowed && (isAsked || age >= CycleState.searchInterval)
    }

    mutating func forgetMarks(now: ContinuousClock.Instant) {
        guard planner.hasMarks else { return }
        let age = now - marksForgottenAt
        guard !needsMarks || age >= max(.seconds(1), searchCost * CycleState.searchShare) else { return }
        planner.forgetMarks()
        marksForgottenAt = now
    }

    mutating func remember(_ buckets: some Sequence<Bucket>, now: ContinuousClock.Instant) {
        for bucket in buckets { recent[bucket] = now }
        guard recent.count > CycleState.recentMax else { return }
        let newest = recent.sorted { $0.value > $1.value }.prefix(CycleState.recentMax)
        recent = Dictionary(uniqueKeysWithValues: newest.map { ($0.key, $0.value) })
    }

    /// In the place of a search that would come too early.
    mutating func lookIntoRecent(now: ContinuousClock.Instant) {
        recent = recent.filter { now - $0.value < CycleState.recentLifetime }
        planner.add(recent.keys)
    }
}
