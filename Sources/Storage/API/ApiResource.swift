package import Domain
import LosslessJSON
package import SQLEngine

/// How a table is shown by the API: its columns, its filters, its orders and whose rows they are. One description gives
/// the SQL, the JSON and the documentation, so they can't disagree.
package struct ApiResource: Sendable {
    /// One member of the JSON object.
    package struct Column: Sendable {
        /// The column's name and the JSON key.
        package var name: String
        package var kind: FieldKind
        /// The SQL expression; a column name of this program.
        var expression: String
        package var isNullable: Bool
        /// Who lacks it doesn't get the member at all; nil for what everybody sees who sees the row.
        package var needs: Permission?
        /// Whether secrets in it are hidden: texts and objects that came from outside.
        var isRedacted = false

        /// The same column with the secrets in it hidden.
        func redacted() -> Column {
            var column = self
            column.isRedacted = true
            return column
        }

        /// The same column, only for those who have the permission.
        func only(with permission: Permission) -> Column {
            var column = self
            column.needs = permission
            return column
        }
    }

    /// One query parameter of the list.
    package struct Filter: Sendable {
        package var name: String
        package var kind: FieldKind
        package var summary: String
        var condition: @Sendable (SQLValue) -> SQL
    }

    /// What a list can be ordered by besides the key. Each has an index within a dealer and one over all.
    package struct Sort: Sendable {
        /// The word in `sirala`.
        package var name: String
        var kind: FieldKind
        /// Never NULL, so that a page can go on after any row.
        var expression: String
    }

    /// The rows of another table that belong to one row.
    package struct Part: Sendable {
        /// The member that holds them.
        package var name: String
        package var resource: ApiResource
        /// The other table's column with the row's key.
        var column: String
        /// Who lacks it doesn't get the member at all; nil for what everybody sees who sees the row.
        package var needs: Permission?
    }

    /// The table with an alias, and what it is joined with.
    let source: String
    /// The alias of the table that the keys belong to.
    let alias: String
    /// The column with the dealer; nil for tables that belong to everybody.
    let dealerColumn: String?
    /// Rows that belong to no dealer are shown to all.
    let showsShared: Bool
    /// Rows that count as not there at all are left out by this.
    let condition: SQL?
    package let columns: [Column]
    package let filters: [Filter]
    package let sorts: [Sort]
    /// Lists that one row is shown with.
    package let parts: [Part]
    /// The rows are a person's own: who sees many dealers' data still sees only theirs, but for those who manage people.
    package let isPersonal: Bool

    // What follows from the columns is made once, not for each request.
    /// The columns as they stand behind SELECT.
    let selection: String
    let writer: RowWriter
    private let views: ResourceViews

    init(
        source: String, alias: String, dealerColumn: String?, showsShared: Bool = false, condition: SQL? = nil,
        columns: [Column], filters: [Filter], sorts: [Sort] = [], parts: [Part] = [], isPersonal: Bool = false
    ) {
        (self.source, self.alias, self.dealerColumn) = (source, alias, dealerColumn)
        (self.showsShared, self.condition, self.isPersonal) = (showsShared, condition, isPersonal)
        (self.columns, self.filters, self.sorts, self.parts) = (columns, filters, sorts, parts)
        selection = columns.map(\.expression).joined(separator: ", ")
        writer = RowWriter(columns)
        views = ResourceViews(
            needed: Set(columns.compactMap(\.needs) + parts.compactMap(\.needs) + parts.flatMap(\.resource.needed)))
    }

    /// The permissions that decide what is seen of it.
    private var needed: [Permission] { views.needed }

    /// The resource as somebody with these permissions sees it.
    package func visible(to permissions: Set<Permission>) -> ApiResource {
        views.view(for: permissions) {
            ApiResource(
                source: source, alias: alias, dealerColumn: dealerColumn, showsShared: showsShared,
                condition: condition,
                columns: columns.filter { column in column.needs.map(permissions.contains) ?? true },
                filters: filters, sorts: sorts,
                parts: parts.filter { part in part.needs.map(permissions.contains) ?? true }.map { part in
                    Part(
                        name: part.name, resource: part.resource.visible(to: permissions), column: part.column,
                        needs: part.needs)
                }, isPersonal: isPersonal)
        }
    }

    /// The pairs of filters that bound a span of time.
    package var timeRanges: [(start: String, end: String)] {
        filters.map(\.name).filter { $0.hasSuffix("_baslangic") }.map { start in
            (start, start.dropLast("_baslangic".count) + "_bitis")
        }
    }

    /// One row with its parts as JSON text; nil if there is none within the scope.
    package func row(_ id: Int64, scope: Scope, _ tx: borrowing Transaction) throws -> [UInt8]? {
        guard var bytes = try plainRow(id, scope, tx) else { return nil }
        guard !parts.isEmpty else { return bytes }
        bytes.removeLast()
        for part in parts {
            bytes.append(UInt8(ascii: ","))
            JSON.write(part.name, into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            bytes += try part.resource.rows(where: part.column, is: id, scope: scope, tx)
        }
        return bytes + [UInt8(ascii: "}")]
    }

    private func plainRow(_ id: Int64, _ scope: Scope, _ tx: borrowing Transaction) throws -> [UInt8]? {
        return try tx.first(
            """
            SELECT \(uncheckedSQL: selection) FROM \(uncheckedSQL: source)
            WHERE \(uncheckedSQL: alias).id = \(id) AND \(fragment: whole(scope))
            """
        ) { row in
            var bytes: [UInt8] = []
            try writer.append(&row, into: &bytes)
            return bytes
        }
    }

    /// Locks one row until the transaction ends, so that it stays as it is read.
    package func lock(_ id: Int64, _ tx: borrowing Transaction) throws {
        let table = source.firstRange(of: " JOIN ").map { String(source[..<$0.lowerBound]) } ?? source
        _ = try tx.first(
            "SELECT 1 FROM \(uncheckedSQL: table) WHERE \(uncheckedSQL: alias).id = \(id) \(dialect: .forUpdate)"
        ) { try $0.next(Int.self) }
    }

    /// All rows that belong to one row of another table as a JSON list, the oldest first.
    package func rows(
        where column: String, is id: Int64, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [UInt8] {
        var list = ListWriter()
        _ = try tx.all(
            """
            SELECT \(uncheckedSQL: selection) FROM \(uncheckedSQL: source)
            WHERE \(uncheckedSQL: alias).\(uncheckedSQL: column) = \(id) AND \(fragment: whole(scope))
            ORDER BY \(uncheckedSQL: alias).id LIMIT 1000
            """
        ) { row in
            list.separate()
            try writer.append(&row, into: &list.bytes)
        }
        return list.closed
    }

    /// The condition for all rows within the scope.
    func whole(_ scope: Scope) -> SQL {
        let branches = branches(scope)
        return branches.count == 1 ? branches[0] : "(\(fragment: SQL.join(branches, separator: " OR ")))"
    }

    /// The conditions of which each has an index of its own: the dealer's rows, and those that all share.
    func branches(_ scope: Scope) -> [SQL] {
        let rest: SQL = condition.map { " AND \(fragment: $0)" } ?? ""
        guard let dealerColumn else { return ["1 = 1\(fragment: rest)"] }
        let own: SQL = "\(fragment: scope.condition(dealerColumn))\(fragment: rest)"
        guard showsShared, scope.reach != .everyone else { return [own] }
        return [own, "\(uncheckedSQL: dealerColumn) IS NULL\(fragment: rest)"]
    }
}
