package import Domain
package import SQLEngine

/// An integration in a list to choose from.
package struct IntegrationChoice: Sendable {
    package var id: ID<Integration>
    package var name: String
    package var dealer: ID<User>
    package var dealerName: String

    private static let columns: SQL = "e.id, e.ad, e.kullanici_id, k.ad"
    private static let tables: SQL = """
        entegrasyonlar e JOIN platformlar p ON p.id = e.platform_id JOIN platform_turleri t ON t.id = p.tip_id
        JOIN kullanicilar k ON k.id = e.kullanici_id
        """

    /// The shops within the scope that orders come from.
    package static func shops(scope: Scope, _ tx: borrowing Transaction) throws -> [IntegrationChoice] {
        try read(
            """
            SELECT \(fragment: columns) FROM \(fragment: tables)
            WHERE t.ad IN ('marketplace', 'e-ticaret sitesi') AND e.silindi_at IS NULL
                AND \(fragment: scope.condition("e.kullanici_id"))
            ORDER BY e.ad, e.id LIMIT 500
            """, tx)
    }

    /// The suppliers within the scope.
    package static func suppliers(scope: Scope, _ tx: borrowing Transaction) throws -> [IntegrationChoice] {
        try read(
            """
            SELECT \(fragment: columns) FROM \(fragment: tables)
            WHERE t.ad = 'tedarikçi' AND e.silindi_at IS NULL AND \(fragment: scope.condition("e.kullanici_id"))
            ORDER BY e.ad, e.id LIMIT 500
            """, tx)
    }

    /// The suppliers of one dealer.
    package static func suppliers(dealer: ID<User>, _ tx: borrowing Transaction) throws -> [IntegrationChoice] {
        try read(
            """
            SELECT \(fragment: columns) FROM \(fragment: tables)
            WHERE t.ad = 'tedarikçi' AND e.silindi_at IS NULL AND e.kullanici_id = \(dealer) ORDER BY e.ad, e.id LIMIT 500
            """, tx)
    }

    private static func read(_ sql: SQL, _ tx: borrowing Transaction) throws -> [IntegrationChoice] {
        try tx.all(sql) { row in
            let (id, name): (ID<Integration>, String) = (try row.next(), try row.next())
            return IntegrationChoice(id: id, name: name, dealer: try row.next(), dealerName: try row.next())
        }
    }
}

/// A platform in a list to choose from.
package struct PlatformChoice: Sendable {
    package var id: ID<Platform>
    package var name: String
    package var code: String
    package var type: String
    /// `ayar_semasi` as JSON text.
    package var fieldSchema: String

    /// All platforms that can be integrated.
    package static func all(_ tx: borrowing Transaction) throws -> [PlatformChoice] {
        try tx.all(
            """
            SELECT p.id, p.ad, p.kod, t.ad, p.ayar_semasi
            FROM platformlar p JOIN platform_turleri t ON t.id = p.tip_id WHERE p.aktif = \(true) ORDER BY p.id
            """
        ) { row in
            let (id, name, code): (ID<Platform>, String, String) = (try row.next(), try row.next(), try row.next())
            return PlatformChoice(
                id: id, name: name, code: code, type: try row.next(), fieldSchema: try row.next(JSONText.self).text)
        }
    }
}

/// A dealer in a list to choose from: for operators, who work for many.
package struct DealerChoice: Sendable {
    package var id: ID<User>
    package var name: String

    /// The dealers within the scope, by name.
    package static func all(scope: Scope, _ tx: borrowing Transaction) throws -> [DealerChoice] {
        try tx.all(
            """
            SELECT id, ad FROM kullanicilar
            WHERE rol = 'bayi' AND durum <> 'pasif' AND \(fragment: scope.condition("id")) ORDER BY ad, id LIMIT 500
            """
        ) { row in DealerChoice(id: try row.next(), name: try row.next()) }
    }
}
