/// Decides from which buckets the next jobs are claimed. A value without IO: what is open comes in, requests come out.
///
/// Lanes are served in turn, so one dealer's backlog never keeps the others waiting. Priority 0 comes before all else; among
/// the others each has a share, so that none of them starves.
package struct ClaimPlanner: Sendable {
    /// The shares of the priorities 1, 2 and 3, in percent.
    package static let shares = [1: 70, 2: 22, 3: 8]

    /// One claim goes to no more lanes than this, if it could give each of them more than one job.
    private static let turnsMax = 100

    /// What is known of a bucket with runnable jobs.
    private struct Known: Sendable {
        /// The largest id claimed lately.
        var after: Int64 = 0
    }

    private var known: [Bucket: Known] = [:]
    /// The lane that was served last: the turn goes on behind it.
    private var lastLane: Int64 = .min
    /// What each priority is owed.
    private var credit: [Int: Double] = [:]
    /// Counts plans, so that the queues of one lane take turns too.
    private var round = 0

    package init() {}

    /// The buckets that are believed to hold runnable jobs.
    package var buckets: [Bucket] { Array(known.keys) }

    package var isEmpty: Bool { known.isEmpty }

    /// Takes the result of a search: these buckets hold jobs, no others do.
    package mutating func replace(with found: [Bucket]) {
        let before = known
        known = Dictionary(uniqueKeysWithValues: Set(found).map { ($0, before[$0] ?? Known()) })
    }

    /// Adds buckets into which jobs were put meanwhile.
    package mutating func add(_ buckets: some Sequence<Bucket>) {
        for bucket in buckets where known[bucket] == nil { known[bucket] = Known() }
    }

    /// Looks at these buckets from their start again: jobs with smaller ids have come back.
    package mutating func revisit(_ buckets: some Sequence<Bucket>) {
        for bucket in buckets where known[bucket] != nil { known[bucket] = Known() }
    }

    /// Forgets how far each bucket was claimed, so that jobs with smaller ids that came back are found.
    package mutating func forgetMarks() { for bucket in known.keys { known[bucket] = Known() } }

    /// Whether any bucket is claimed from beyond its start.
    package var hasMarks: Bool { known.values.contains { $0.after > 0 } }

    /// Shares out up to `limit` jobs over the buckets that the allowance leaves open.
    package mutating func plan(limit: Int, _ allowance: Allowance) -> [ClaimRequest] {
        round += 1
        var allowance = allowance
        var quotas: [Bucket: Int] = [:]
        var order: [Bucket] = []
        var left = limit
        let open = known.keys.filter { allowance.available($0) > 0 }
        let byPriority = Dictionary(grouping: open, by: \.priority)
        func give(_ priority: Int, _ budget: Int) -> Int {
            distribute(budget, over: byPriority[priority] ?? [], &allowance, &quotas, &order)
        }
        left -= give(0, left)
        for (priority, budget) in shareOut(left, among: byPriority.keys.filter { $0 > 0 }) {
            left -= give(priority, budget)
        }
        // What one priority could not use goes to the others, the most important first.
        for priority in 1...3 where left > 0 { left -= give(priority, left) }
        return order.map { ClaimRequest(bucket: $0, after: known[$0]?.after ?? 0, quota: quotas[$0] ?? 0) }
    }

    /// Takes note of what a request brought.
    ///
    /// - Parameter lastID: the largest id claimed; nil if there was none.
    package mutating func note(_ request: ClaimRequest, count: Int, lastID: Int64?) {
        if count < request.quota {
            // Nothing beyond the mark. Below it there may be something again: the next search tells.
            known[request.bucket] = nil
        } else if let lastID {
            known[request.bucket]?.after = lastID
        }
    }

    /// Splits the budget by the shares of the priorities that have work; what rounding leaves over is owed to the next plan.
    private mutating func shareOut(_ budget: Int, among priorities: [Int]) -> [(priority: Int, budget: Int)] {
        let present = priorities.sorted()
        let total = present.reduce(0) { $0 + (ClaimPlanner.shares[$1] ?? 1) }
        guard budget > 0, total > 0 else { return [] }
        var left = budget
        var result: [Int: Int] = [:]
        for priority in present {
            credit[priority, default: 0] += Double(budget * (ClaimPlanner.shares[priority] ?? 1)) / Double(total)
            let whole = min(left, max(0, Int(credit[priority, default: 0])))
            result[priority] = whole
            credit[priority, default: 0] -= Double(whole)
            left -= whole
        }
        while left > 0, let most = present.max(by: { credit[$0, default: 0] < credit[$1, default: 0] }) {
            result[most, default: 0] += 1
            credit[most, default: 0] -= 1
            left -= 1
        }
        // Whoever had no work is owed nothing.
        credit = credit.filter { present.contains($0.key) }
        return present.map { ($0, result[$0] ?? 0) }
    }

    /// Goes round the lanes until the budget is used up or nobody can take more.
    ///
    /// - Returns: how many were given.
    private mutating func distribute(
        _ budget: Int, over buckets: [Bucket], _ allowance: inout Allowance, _ quotas: inout [Bucket: Int],
        _ order: inout [Bucket]
    ) -> Int {
        guard budget > 0, !buckets.isEmpty else { return 0 }
        let byLane = Dictionary(grouping: buckets, by: \.place.lane)
        // A turn of a large claim is worth its statement; whose turn does not come now comes first in the next claim.
        let turnMin = max(1, budget / ClaimPlanner.turnsMax)
        var left = budget
        var lanes = turn(of: byLane.keys)
        while left > 0, !lanes.isEmpty {
            let weightSum = lanes.reduce(0) { $0 + allowance.weight(of: $1) }
            var stillOpen: [Int64] = []
            let pass = left
            for lane in lanes where left > 0 {
                let fair = max(turnMin, pass * allowance.weight(of: lane) / weightSum)
                let given = give(min(fair, left), to: byLane[lane] ?? [], &allowance, &quotas, &order)
                if given > 0 {
                    left -= given
                    lastLane = lane
                    stillOpen.append(lane)
                }
            }
            lanes = stillOpen
        }
        return budget - left
    }

    /// Splits a lane's quota over its queues; which of them comes first changes from plan to plan.
    private func give(
        _ quota: Int, to buckets: [Bucket], _ allowance: inout Allowance, _ quotas: inout [Bucket: Int],
        _ order: inout [Bucket]
    ) -> Int {
        let sorted = buckets.sorted { ($0.place.queue, $0.priority) < ($1.place.queue, $1.priority) }
        var left = quota
        for offset in sorted.indices where left > 0 {
            let bucket = sorted[(offset + round) % sorted.count]
            let places = sorted.count - offset
            let count = min((left + places - 1) / places, allowance.available(bucket))
            guard count > 0 else { continue }
            if quotas[bucket] == nil { order.append(bucket) }
            quotas[bucket, default: 0] += count
            allowance.take(count, from: bucket)
            left -= count
        }
        return quota - left
    }

    /// The lanes in the order of their turn: those behind the one served last come first.
    private func turn(of lanes: some Collection<Int64>) -> [Int64] {
        let sorted = lanes.sorted()
        let next = sorted.firstIndex { $0 > lastLane } ?? 0
        return Array(sorted[next...] + sorted[..<next])
    }
}
