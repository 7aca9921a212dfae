package import Domain
package import SQLEngine

/// Rules that choose a supplier (`yonlendirme_kurallari`).
package enum RoutingRuleTable {
    /// The dealer's active rules, the most important first.
    package static func active(dealer: ID<User>, _ tx: borrowing Transaction) throws -> [RoutingCriteria] {
        try tx.all(
            """
            SELECT id, ad, platform_id, kategori, sku_on_eki, il, tutar_alt, tutar_ust, tedarikci_entegrasyon_id
            FROM yonlendirme_kurallari WHERE kullanici_id = \(dealer) AND aktif = \(true) ORDER BY oncelik, id
            """
        ) { row in
            RoutingCriteria(
                rule: try row.next(), name: try row.next(), platform: try row.next(), category: try row.next(),
                skuPrefix: try row.next(), city: try row.next(), amountMin: try row.next(), amountMax: try row.next(),
                supplier: try row.next())
        }
    }

    package static func insert(
        _ rule: RoutingCriteria, dealer: ID<User>, priority: Int, isActive: Bool, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> ID<RoutingRule> {
        try tx.one(
            """
            INSERT INTO yonlendirme_kurallari (kullanici_id, ad, oncelik, platform_id, kategori, sku_on_eki, il, tutar_alt,
                tutar_ust, tedarikci_entegrasyon_id, aktif, created_at, updated_at)
            VALUES (\(dealer), \(rule.name), \(priority), \(rule.platform), \(rule.category), \(rule.skuPrefix),
                \(rule.city), \(rule.amountMin), \(rule.amountMax), \(rule.supplier), \(isActive), \(now), \(now))
            RETURNING id
            """
        ) { try $0.next() }
    }

    /// - Returns: false if the dealer has no such rule.
    package static func update(
        _ rule: RoutingCriteria, dealer: ID<User>, priority: Int, isActive: Bool, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.run(
            """
            UPDATE yonlendirme_kurallari SET ad = \(rule.name), oncelik = \(priority), platform_id = \(rule.platform),
                kategori = \(rule.category), sku_on_eki = \(rule.skuPrefix), il = \(rule.city),
                tutar_alt = \(rule.amountMin), tutar_ust = \(rule.amountMax),
                tedarikci_entegrasyon_id = \(rule.supplier), aktif = \(isActive), updated_at = \(now)
            WHERE id = \(rule.rule) AND kullanici_id = \(dealer)
            """) == 1
    }

    /// - Returns: false if there is no such rule within the scope.
    package static func delete(_ id: ID<RoutingRule>, scope: Scope, _ tx: borrowing Transaction) throws -> Bool {
        try tx.run(
            "DELETE FROM yonlendirme_kurallari WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))") == 1
    }
}
