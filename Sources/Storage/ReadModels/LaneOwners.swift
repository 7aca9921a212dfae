package import Domain
package import SQLEngine

/// Whose a lane of the queue is: an account's, or a dealer's where jobs need no account.
package struct LaneOwner: Sendable, Equatable {
    package var integrationName: String?
    package var platformName: String?
    /// Nil for the system's own jobs.
    package var dealer: ID<User>?
    package var dealerName: String?
}

/// Owners of lanes by the lane's number: an account's id, a dealer's id as a negative number, or 0 for the system.
package enum LaneOwners {
    /// The lanes of the first accounts within the scope, whether anything waits in them or not.
    package static func accounts(scope: Scope, limit: Int, _ tx: borrowing Transaction) throws -> [Int64] {
        try tx.all(
            """
            SELECT e.id FROM entegrasyonlar e WHERE \(fragment: scope.condition("e.kullanici_id"))
            ORDER BY e.id LIMIT \(limit)
            """
        ) { try $0.next() }
    }

    /// The owners of those lanes that are within the scope.
    package static func find(
        _ lanes: some Collection<Int64>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [Int64: LaneOwner] {
        var owners: [Int64: LaneOwner] = [:]
        if lanes.contains(0), scope == .system || scope.reach == .everyone { owners[0] = LaneOwner() }
        let accounts = try tx.all(
            """
            SELECT e.id, e.ad, p.ad, e.kullanici_id, k.ad FROM entegrasyonlar e
            JOIN platformlar p ON p.id = e.platform_id JOIN kullanicilar k ON k.id = e.kullanici_id
            WHERE e.id IN \(ids: lanes.filter { $0 > 0 }) AND \(fragment: scope.condition("e.kullanici_id"))
            """
        ) { row in
            let lane: Int64 = try row.next()
            let (name, platform): (String, String) = (try row.next(), try row.next())
            let owner = LaneOwner(
                integrationName: name, platformName: platform, dealer: try row.next(), dealerName: try row.next())
            return (lane, owner)
        }
        let dealers = try tx.all(
            """
            SELECT k.id, k.ad FROM kullanicilar k
            WHERE k.id IN \(ids: lanes.filter { $0 < 0 && $0 > .min }.map { -$0 }) AND \(fragment: scope.condition("k.id"))
            """
        ) { row in
            let id: ID<User> = try row.next()
            return (-id.rawValue, LaneOwner(dealer: id, dealerName: try row.next()))
        }
        for (lane, owner) in accounts + dealers { owners[lane] = owner }
        return owners
    }
}
