package import Domain
package import SQLEngine

/// Whether a dealer is somebody's tenant already.
package enum DealerUse {
    /// Whether there are orders or integrations of the dealer, or people who work for them.
    package static func isInUse(_ dealer: ID<User>, _ tx: borrowing Transaction) throws -> Bool {
        try tx.value(
            """
            SELECT (SELECT count(*) FROM calisan_bayileri WHERE bayi_id = \(dealer))
                + (SELECT count(*) FROM entegrasyonlar WHERE kullanici_id = \(dealer))
                + (SELECT count(*) FROM (SELECT 1 FROM siparisler WHERE kullanici_id = \(dealer) LIMIT 1) s)
            """, as: Int.self) ?? 0 > 0
    }
}
