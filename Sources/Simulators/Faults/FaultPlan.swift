/// Which calls of a simulated server will go wrong: the next few of a route, or a share of all of them.
package actor FaultPlan {
    /// Stands for every route.
    package static let anyRoute = "*"

    /// A standing order to fail.
    package struct Entry: Sendable, Equatable {
        package var route: String
        package var misbehaviour: Misbehaviour
        package var amount: Amount
    }

    /// How often.
    package enum Amount: Sendable, Equatable {
        /// This many calls more.
        case calls(Int)
        /// So many of a thousand.
        case perMille(Int)
    }

    /// What is still to come.
    package private(set) var entries: [Entry] = []
    /// How many faults were played so far.
    package private(set) var playedCount = 0
    private let seed: UInt64
    private var drawCounts: [String: UInt64] = [:]

    /// - Parameter seed: decides, together with the route and the number of the call, which calls a share hits.
    package init(seed: UInt64) { self.seed = seed }

    /// The next `count` calls go wrong; a second order for the same route follows after the first.
    package func fail(nextCalls count: Int, on route: String = anyRoute, with misbehaviour: Misbehaviour) {
        guard count > 0 else { return }
        entries.append(Entry(route: route, misbehaviour: misbehaviour, amount: .calls(count)))
    }

    /// This share of the calls goes wrong, until ``clear()``.
    package func fail(perMille share: Int, on route: String = anyRoute, with misbehaviour: Misbehaviour) {
        guard share > 0 else { return }
        entries.append(Entry(route: route, misbehaviour: misbehaviour, amount: .perMille(share)))
    }

    /// All calls go well again.
    package func clear() { entries = [] }

    /// What goes wrong with the call that just came in; nil if nothing does.
    func draw(_ route: String) -> Misbehaviour? {
        drawCounts[route, default: 0] += 1
        guard let position = entries.indices.first(where: { isHit(entries[$0], at: $0, by: route) }) else { return nil }
        let misbehaviour = entries[position].misbehaviour
        if case .calls(let count) = entries[position].amount {
            if count > 1 {
                entries[position].amount = .calls(count - 1)
            } else {
                entries.remove(at: position)
            }
        }
        playedCount += 1
        return misbehaviour
    }

    private func isHit(_ entry: Entry, at position: Int, by route: String) -> Bool {
        guard entry.route == route || entry.route == Self.anyRoute else { return false }
        guard case .perMille(let share) = entry.amount else { return true }
        let number = drawCounts[route] ?? 0
        var random = SplitMix64(seed: seed ^ hash(route) &+ UInt64(position) << 48 &+ number)
        return random.chance(perMille: share)
    }

    /// FNV-1a, because the hashes of the standard library differ from run to run.
    private func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
