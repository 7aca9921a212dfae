package import Domain
package import SQLEngine

/// A link by which a supplier answers (`tedarikci_baglantilari`).
package enum SupplierLink {}

/// A link as stored: the hash of its token, never the token.
package struct StoredSupplierLink: Sendable, Equatable {
    package var id: ID<SupplierLink>
    package var supplierOrder: ID<SupplierOrder>
    package var endsAt: Timestamp
    package var usedAt: Timestamp?
    package var cancelledAt: Timestamp?
    package var createdAt: Timestamp

    /// Whether it opens anything at this moment.
    package func isUsable(at now: Timestamp) -> Bool { cancelledAt == nil && endsAt > now }
}

/// Links that suppliers answer by, without an account.
package enum SupplierLinkTable {
    private static let columns: SQL = """
        b.id, b.tedarikci_siparis_id, b.bitis_at, b.kullanildi_at, b.iptal_at, b.created_at
        """

    /// How many links of one supplier order may be usable at the same time.
    package static let usableMax = 5

    package static func insert(
        supplierOrder: ID<SupplierOrder>, dealer: ID<User>, creator: ID<User>?, tokenHash: String, endsAt: Timestamp,
        now: Timestamp, _ tx: borrowing Transaction
    ) throws -> ID<SupplierLink> {
        try tx.one(
            """
            INSERT INTO tedarikci_baglantilari
                (tedarikci_siparis_id, bayi_id, olusturan, ozet, bitis_at, created_at)
            VALUES (\(supplierOrder), \(dealer), \(creator), \(tokenHash), \(endsAt), \(now)) RETURNING id
            """
        ) { try $0.next() }
    }

    /// The link that a token opens, whether it is still usable or not.
    package static func find(tokenHash: String, _ tx: borrowing Transaction) throws -> StoredSupplierLink? {
        try tx.first(
            "SELECT \(fragment: columns) FROM tedarikci_baglantilari b WHERE b.ozet = \(tokenHash)", read)
    }

    /// All links of a supplier order, the newest first.
    package static func all(
        of supplierOrder: ID<SupplierOrder>, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [StoredSupplierLink] {
        try tx.all(
            """
            SELECT \(fragment: columns) FROM tedarikci_baglantilari b
            WHERE b.tedarikci_siparis_id = \(supplierOrder) AND \(fragment: scope.condition("b.bayi_id"))
            ORDER BY b.id DESC LIMIT 200
            """, read)
    }

    package static func usableCount(
        of supplierOrder: ID<SupplierOrder>, now: Timestamp, _ tx: borrowing Transaction
    ) throws -> Int {
        try tx.one(
            """
            SELECT count(*) FROM tedarikci_baglantilari
            WHERE tedarikci_siparis_id = \(supplierOrder) AND iptal_at IS NULL AND bitis_at > \(now)
            """
        ) { try $0.next() }
    }

    /// Notes the first answer that came by the link.
    package static func markUsed(_ id: ID<SupplierLink>, now: Timestamp, _ tx: borrowing Transaction) throws {
        try tx.run("UPDATE tedarikci_baglantilari SET kullanildi_at = coalesce(kullanildi_at, \(now)) WHERE id = \(id)")
    }

    /// Ends a link at once.
    ///
    /// - Returns: false if there is no such link of this supplier order within the scope.
    package static func cancel(
        _ id: ID<SupplierLink>, of supplierOrder: ID<SupplierOrder>, scope: Scope, now: Timestamp,
        _ tx: borrowing Transaction
    ) throws -> Bool {
        try tx.first(
            """
            UPDATE tedarikci_baglantilari SET iptal_at = coalesce(iptal_at, \(now))
            WHERE id = \(id) AND tedarikci_siparis_id = \(supplierOrder)
                AND \(fragment: scope.condition("bayi_id"))
            RETURNING id
            """
        ) { try $0.next(Int64.self) } != nil
    }

    private static func read(_ row: inout RowReader) throws -> StoredSupplierLink {
        StoredSupplierLink(
            id: try row.next(), supplierOrder: try row.next(), endsAt: try row.next(), usedAt: try row.next(),
            cancelledAt: try row.next(), createdAt: try row.next())
    }
}
