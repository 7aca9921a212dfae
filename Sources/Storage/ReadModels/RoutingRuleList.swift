package import Domain
package import SQLEngine

/// A row of the list of routing rules.
package struct RoutingRuleListRow: Sendable {
    package var id: ID<RoutingRule>
    package var dealer: ID<User>
    package var dealerName: String
    package var name: String
    package var priority: Int
    package var platform: ID<Platform>?
    package var platformName: String?
    package var category: String?
    package var skuPrefix: String?
    package var city: String?
    package var amountMin: Money?
    package var amountMax: Money?
    package var supplier: ID<Integration>
    package var supplierName: String
    package var isActive: Bool

    fileprivate init(_ row: inout RowReader) throws {
        id = try row.next()
        dealer = try row.next()
        dealerName = try row.next()
        name = try row.next()
        priority = try row.next()
        platform = try row.next()
        platformName = try row.next()
        category = try row.next()
        skuPrefix = try row.next()
        city = try row.next()
        amountMin = try row.next()
        amountMax = try row.next()
        supplier = try row.next()
        supplierName = try row.next()
        isActive = try row.next()
    }
}

/// The routing rules.
package enum RoutingRuleList {
    private static let select: SQL = """
        SELECT y.id, y.kullanici_id, k.ad, y.ad, y.oncelik, y.platform_id, p.ad, y.kategori, y.sku_on_eki, y.il,
            y.tutar_alt, y.tutar_ust, y.tedarikci_entegrasyon_id, e.ad, y.aktif
        FROM yonlendirme_kurallari y
        JOIN kullanicilar k ON k.id = y.kullanici_id
        JOIN entegrasyonlar e ON e.id = y.tedarikci_entegrasyon_id
        LEFT JOIN platformlar p ON p.id = y.platform_id
        """

    /// All rules within the scope in the order in which they are tried; a dealer has few.
    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [RoutingRuleListRow] {
        try tx.all(
            """
            \(fragment: select) WHERE \(fragment: scope.condition("y.kullanici_id"))
            ORDER BY y.kullanici_id, y.oncelik, y.id LIMIT 500
            """
        ) { row in try RoutingRuleListRow(&row) }
    }

    /// One rule; nil if it is not within the scope.
    package static func find(
        _ id: ID<RoutingRule>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> RoutingRuleListRow? {
        try tx.first(
            "\(fragment: select) WHERE y.id = \(id) AND \(fragment: scope.condition("y.kullanici_id"))"
        ) { row in try RoutingRuleListRow(&row) }
    }
}
