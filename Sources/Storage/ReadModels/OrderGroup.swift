package import Domain
package import SQLEngine

/// The tabs over the list of orders: states that ask for the same kind of work.
package enum OrderGroup: String, Sendable, CaseIterable {
    case all = "tumu"
    /// Somebody has to decide something: matching, routing, an unknown outcome, a dead job, a cancellation asked for.
    case needsAttention = "dikkat"
    case readyToSubmit = "hazir"
    case atSupplier = "tedarikcide"
    case preparing = "hazirlaniyor"
    case shipped = "kargoda"
    case delivered = "teslim"
    case closed = "kapanan"

    /// The states that belong to the group; nil if it is not made of states alone.
    var statuses: [OrderStatus]? {
        switch self {
        case .all, .needsAttention: nil
        case .readyToSubmit: [.received, .readyToSubmit]
        case .atSupplier: [.submitting, .awaitingSupplier]
        case .preparing: [.preparing, .readyToShip]
        case .shipped: [.shipped, .atPickupPoint, .undelivered]
        case .delivered: [.delivered, .completed, .returning, .returned]
        case .closed: [.cancelled, .unsupplied, .superseded]
        }
    }

    /// The condition on `siparisler s`.
    package var condition: SQL {
        switch self {
        case .all: return "1 = 1"
        case .needsAttention: return OrderGroup.attention
        default:
            let words = (statuses ?? []).map { status -> SQL in "\(status)" }
            return "s.durum IN (\(fragment: SQL.join(words, separator: ", ")))"
        }
    }

    // Each branch starts from a small indexed set, so that the tab does not read all orders.
    private static var attention: SQL {
        """
        s.id IN (
            SELECT a.id FROM siparisler a WHERE a.durum IN ('eslesme_bekliyor', 'yonlendirme_bekliyor')
            UNION SELECT b.id FROM siparisler b WHERE b.iptal_talebi = \(dialect: .yes)
            UNION SELECT t.siparis_id FROM tedarikci_siparisleri t
                JOIN siparisler g ON g.id = t.siparis_id
                WHERE g.durum = 'tedarikciye_gonderiliyor' AND t.durum = 'belirsiz'
            UNION SELECT k.siparis_id FROM is_kuyrugu k WHERE k.durum = 'olu' AND k.siparis_id IS NOT NULL)
        """
    }
}

extension OrderGroup {
    /// Numbers above this are shown as "10.000+": counting stops there.
    package static let countMax = 10_000

    /// How many orders each group holds, each up to ``countMax`` + 1.
    package static func counts(scope: Scope, _ tx: borrowing Transaction) throws -> [OrderGroup: Int] {
        var counts: [OrderGroup: Int] = [:]
        for group in OrderGroup.allCases {
            counts[group] = try tx.value(
                """
                SELECT count(*) FROM (
                    SELECT 1 FROM siparisler s
                    WHERE \(fragment: group.condition) AND \(fragment: scope.condition("s.kullanici_id"))
                    LIMIT \(countMax + 1)) AS sayilan
                """)
        }
        return counts
    }
}
