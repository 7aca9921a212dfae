package import Domain
package import LosslessJSON
package import SQLEngine

/// How a table is shown by the API: its columns, its filters and whose rows they are. One description gives the SQL,
/// the JSON and the documentation, so they can't disagree.
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

    /// The table with an alias, and what it is joined with.
    var source: String
    /// The alias of the table that the keys belong to.
    var alias: String
    /// The column with the dealer; nil for tables that belong to everybody.
    var dealerColumn: String?
    /// Rows that belong to no dealer are shown to all.
    var showsShared = false
    package var columns: [Column]
    package var filters: [Filter]

    /// The resource as somebody with these permissions sees it.
    package func visible(to permissions: Set<Permission>) -> ApiResource {
        var resource = self
        resource.columns = columns.filter { column in column.needs.map(permissions.contains) ?? true }
        return resource
    }

    /// The pairs of filters that bound a span of time.
    package var timeRanges: [(start: String, end: String)] {
        filters.map(\.name).filter { $0.hasSuffix("_baslangic") }.map { start in
            (start, start.dropLast("_baslangic".count) + "_bitis")
        }
    }

    /// A page of the rows within the scope, the newest first.
    ///
    /// - Parameters:
    ///   - filters: values by the filter's name, of the filter's kind.
    ///   - after: the last key of the page before.
    ///   - limit: how many at most.
    /// - Returns: the rows, and the key to go on after; nil on the last page.
    package func page(
        filters values: [String: SQLValue], after: Int64?, limit: Int, scope: Scope, _ tx: borrowing Transaction
    ) throws -> (rows: [JSON], next: Int64?) {
        var conditions: [SQL] = [scopeCondition(scope)]
        for filter in filters {
            if let value = values[filter.name] { conditions.append(filter.condition(value)) }
        }
        if let after { conditions.append("\(uncheckedSQL: alias).id < \(after)") }
        let rows = try tx.all(
            """
            SELECT \(uncheckedSQL: selection) FROM \(uncheckedSQL: source)
            WHERE \(fragment: SQL.join(conditions, separator: " AND "))
            ORDER BY \(uncheckedSQL: alias).id DESC LIMIT \(limit + 1)
            """, read)
        guard rows.count > limit else { return (rows, nil) }
        let page = Array(rows.prefix(limit))
        return (page, page.last?["id"]?.int)
    }

    /// One row; nil if there is none within the scope.
    package func row(_ id: Int64, scope: Scope, _ tx: borrowing Transaction) throws -> JSON? {
        try tx.first(
            """
            SELECT \(uncheckedSQL: selection) FROM \(uncheckedSQL: source)
            WHERE \(uncheckedSQL: alias).id = \(id) AND \(fragment: scopeCondition(scope))
            """, read)
    }

    /// All rows that belong to one row of another table, the oldest first.
    package func rows(
        where column: String, is id: Int64, scope: Scope, _ tx: borrowing Transaction
    ) throws -> [JSON] {
        try tx.all(
            """
            SELECT \(uncheckedSQL: selection) FROM \(uncheckedSQL: source)
            WHERE \(uncheckedSQL: alias).\(uncheckedSQL: column) = \(id) AND \(fragment: scopeCondition(scope))
            ORDER BY \(uncheckedSQL: alias).id LIMIT 1000
            """, read)
    }

    private var selection: String { columns.map(\.expression).joined(separator: ", ") }

    private func scopeCondition(_ scope: Scope) -> SQL {
        guard let dealerColumn else { return "1 = 1" }
        let own = scope.condition(dealerColumn)
        return showsShared ? "(\(fragment: own) OR \(uncheckedSQL: dealerColumn) IS NULL)" : own
    }

    private func read(_ row: inout RowReader) throws -> JSON {
        var members: [JSON.Member] = []
        for column in columns {
            let value = try column.kind.readColumn(&row)
            members.append(JSON.Member(column.name, column.isRedacted ? value.withoutSecrets() : value))
        }
        return .object(members)
    }
}

extension FieldKind {
    fileprivate func readColumn(_ row: inout RowReader) throws -> JSON {
        switch self {
        case .id, .int: try row.next(Int64?.self).map { JSON($0) } ?? .null
        case .bool: try row.next(Bool?.self).map(JSON.bool) ?? .null
        case .money: try row.next(Money?.self).map { .string($0.description) } ?? .null
        case .percent: try row.next(Percent?.self).map { .string($0.description) } ?? .null
        case .text, .choice: try row.next(String?.self).map(JSON.string) ?? .null
        case .time: try row.next(Timestamp?.self).map { .string($0.description) } ?? .null
        case .object, .words, .list: try row.next(JSONText?.self).map { try JSON(parsing: $0.text) } ?? .null
        }
    }
}

extension ApiResource.Column {
    /// A column of the table itself.
    static func of(_ table: String, _ name: String, _ kind: FieldKind, nullable: Bool = false) -> Self {
        Self(name: name, kind: kind, expression: "\(table).\(name)", isNullable: nullable)
    }

    /// A secret: whether it is there is shown, and the end of a long one if there is a column for it; never what it is.
    static func hidden(_ table: String, _ name: String, end: String? = nil) -> Self {
        let shown = end.map { "'••••' || CASE WHEN length(\(table).\($0)) = 4 THEN ' ' || \(table).\($0) ELSE '' END" }
        return Self(
            name: name, kind: .text(max: 9),
            expression: "CASE WHEN \(table).\(name) IS NULL THEN NULL ELSE \(shown ?? "'••••'") END", isNullable: true)
    }

    /// The id of the key that a secret is sealed with.
    static func keyID(_ name: String, of table: String, _ column: String) -> Self {
        Self(
            name: name, kind: .text(max: 32), expression: SealedColumn.keyID(of: "\(table).\(column)"),
            isNullable: true)
    }
}

extension ApiResource.Filter {
    /// The column has exactly this value.
    static func equal(_ name: String, _ column: String, _ kind: FieldKind, _ summary: String) -> Self {
        Self(name: name, kind: kind, summary: summary) { "\(uncheckedSQL: column) = \($0)" }
    }

    /// From this time on, and before that time.
    static func times(_ name: String, _ column: String, _ what: String) -> [Self] {
        [
            Self(name: "\(name)_baslangic", kind: .time, summary: "\(what): bu an ve sonrası") {
                "\(uncheckedSQL: column) >= \($0)"
            },
            Self(name: "\(name)_bitis", kind: .time, summary: "\(what): bu andan öncesi") {
                "\(uncheckedSQL: column) < \($0)"
            },
        ]
    }
}
