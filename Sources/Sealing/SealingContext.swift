/// Where a sealed text belongs: it opens nowhere else, so a copied column or row gives nothing.
package struct SealingContext: Sendable, Equatable {
    package var table: String
    /// The key of the row.
    package var row: String
    package var column: String
    /// The dealer that the row belongs to; nil for rows of the installation itself.
    package var tenant: Int64?

    package init(table: String, row: String, column: String, tenant: Int64?) {
        (self.table, self.row, self.column, self.tenant) = (table, row, column, tenant)
    }

    package init(table: String, row: Int64, column: String, tenant: Int64?) {
        self.init(table: table, row: String(row), column: column, tenant: tenant)
    }

    /// The parts one after the other, each behind its length in four bytes: no two contexts give the same bytes.
    var authenticatedBytes: [UInt8] {
        [table, row, column, tenant.map(String.init) ?? ""].flatMap { part in
            let length = UInt32(part.utf8.count)
            return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + Array(part.utf8)
        }
    }
}
