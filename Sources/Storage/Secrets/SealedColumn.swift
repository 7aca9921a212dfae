package import SQLEngine

/// A column that holds sealed texts. Every such column stands in ``all``: what is not there is not sealed anew when keys
/// change, and its key would be removed while it is used.
package struct SealedColumn: Sendable, Hashable {
    package var table: String
    package var column: String
    /// The column with the tenant that the texts are bound to; nil if they are bound to none.
    package var tenantColumn: String?
    /// The place that the texts are bound to, if it is not their own.
    package var destination: Destination?

    /// The place that a text is sealed for while it waits in another one.
    package struct Destination: Sendable, Hashable {
        package var table: String
        package var column: String
        /// The column of the waiting row with the id of the destination's row.
        package var rowColumn: String

        package init(table: String, column: String, rowColumn: String) {
            (self.table, self.column, self.rowColumn) = (table, column, rowColumn)
        }
    }

    package init(table: String, column: String, tenantColumn: String?, destination: Destination? = nil) {
        (self.table, self.column, self.tenantColumn) = (table, column, tenantColumn)
        self.destination = destination
    }

    /// The sealed columns of the schema.
    package static let all: [SealedColumn] = [
        SealedColumn(table: "entegrasyonlar", column: "api_key", tenantColumn: "kullanici_id"),
        SealedColumn(table: "entegrasyonlar", column: "api_secret", tenantColumn: "kullanici_id"),
        SealedColumn(table: "entegrasyonlar", column: "sifre", tenantColumn: "kullanici_id"),
        SealedColumn(table: "entegrasyonlar", column: "onceki_api_secret", tenantColumn: "kullanici_id"),
        SealedColumn(table: "entegrasyonlar", column: "onceki_sifre", tenantColumn: "kullanici_id"),
        SealedColumn(table: "kullanicilar", column: "totp_sifreli", tenantColumn: nil),
        SealedColumn(
            table: "oturumlar", column: "totp_aday", tenantColumn: nil,
            destination: Destination(table: "kullanicilar", column: "totp_sifreli", rowColumn: "kullanici_id")),
        SealedColumn(table: "webhook_abonelikleri", column: "gizli_sifreli", tenantColumn: "kullanici_id"),
        SealedColumn(table: "webhook_abonelikleri", column: "onceki_gizli_sifreli", tenantColumn: "kullanici_id"),
        SealedColumn(table: "kisisel_veri_talepleri", column: "kimlik_sifreli", tenantColumn: nil),
    ]

    /// One sealed text and where it stands.
    package struct Cell: Sendable {
        package var row: Int64
        /// The row that the text is bound to: its own, or that of the column's destination.
        package var boundRow: Int64
        package var tenant: Int64?
        package var sealed: String

        package init(row: Int64, boundRow: Int64, tenant: Int64?, sealed: String) {
            (self.row, self.boundRow, self.tenant, self.sealed) = (row, boundRow, tenant, sealed)
        }
    }

    /// Texts that are sealed with another key than this one, by the row's key.
    ///
    /// - Parameter after: the last row of the slice before; 0 at first.
    package func cells(
        notSealedWith kid: String, after: Int64, limit: Int, _ tx: borrowing Transaction
    ) throws -> [Cell] {
        // Key ids hold no wildcards.
        let own = "v1:\(kid):%"
        let binding = "\(destination?.rowColumn ?? "id"), \(tenantColumn ?? "NULL")"
        return try tx.all(
            """
            SELECT id, \(uncheckedSQL: binding), \(uncheckedSQL: column) FROM \(uncheckedSQL: table)
            WHERE id > \(after) AND \(uncheckedSQL: column) IS NOT NULL
                AND \(uncheckedSQL: column) NOT LIKE \(own)
            ORDER BY id LIMIT \(limit)
            """
        ) { row in
            Cell(row: try row.next(), boundRow: try row.next(), tenant: try row.next(), sealed: try row.next())
        }
    }

    /// Stores the text sealed anew, unless it was changed since it was read.
    ///
    /// - Returns: whether it was stored.
    package func replace(_ cell: Cell, with sealed: String, _ tx: borrowing Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE \(uncheckedSQL: table) SET \(uncheckedSQL: column) = \(sealed)
            WHERE id = \(cell.row) AND \(uncheckedSQL: column) = \(cell.sealed)
            """) == 1
    }

    /// How many texts of the column each key has sealed, by key id.
    package func countsByKey(_ tx: borrowing Transaction) throws -> [String: Int] {
        let rows = try tx.all(
            """
            SELECT kid, count(*) FROM (
                SELECT \(uncheckedSQL: SealedColumn.keyID(of: column)) AS kid FROM \(uncheckedSQL: table)
                WHERE \(uncheckedSQL: column) IS NOT NULL) AS anahtarlar
            GROUP BY kid
            """
        ) { row in (try row.next(String.self), try row.next(Int.self)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The SQL expression for the key id of a sealed text: what is left without the base64 at its end is `v1:<key id>:`.
    static func keyID(of expression: String) -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let head = "rtrim(\(expression), '\(letters)\(letters.uppercased())0123456789+/=')"
        return "substr(\(head), 4, length(\(head)) - 4)"
    }

    /// How many texts of all columns each key has sealed, by key id.
    package static func totalsByKey(
        in columns: [SealedColumn] = all, _ tx: borrowing Transaction
    ) throws -> [String: Int] {
        var totals: [String: Int] = [:]
        for column in columns { totals.merge(try column.countsByKey(tx)) { $0 + $1 } }
        return totals
    }
}
