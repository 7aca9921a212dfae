package import Domain
package import LosslessJSON
package import SQLEngine

/// A column of an exported table.
package struct ExportColumn: Sendable, Equatable {
    package enum Kind: Sendable {
        case text
        case phone
        case int
        case money
        case percent
        case bool
        case time
        case json
    }

    /// As in the database and in the API, so that a program finds it and an import takes it.
    package var name: String
    package var kind: Kind
    /// Only for those who may see what suppliers ask.
    package var isCost: Bool

    init(_ name: String, _ kind: Kind, isCost: Bool = false) {
        (self.name, self.kind, self.isCost) = (name, kind, isCost)
    }
}

/// A few rows of an exported table.
package struct ExportPage: Sendable {
    /// Each has a value for every column, nil where it is empty.
    package var rows: [[SQLValue]]
    /// How many records they belong to: with lines, an order has several rows.
    package var recordCount: Int
    /// Where to go on; nil on the last page.
    package var next: Int64?
}

/// How the rows of one source are read, newest first, in pages by key.
package struct ExportRows: Sendable {
    package let columns: [ExportColumn]
    /// What the rows may be narrowed to.
    package let filters: [ApiResource.Filter]
    /// How many records a page has at most.
    package let pageLength: Int

    /// The values, after the key.
    let select: SQL
    /// What they are read from, with all that is joined.
    let tables: SQL
    /// The table that the keys belong to, with its alias.
    let table: SQL
    /// The key's column.
    let key: SQL
    let scope: @Sendable (Scope) -> SQL
    /// For orders with their lines: the lines of these orders.
    let lines: SQL?

    init(
        columns: [ExportColumn], filters: [ApiResource.Filter], select: SQL, tables: SQL, table: SQL, key: SQL,
        lines: SQL? = nil, pageLength: Int = 500, scope: @escaping @Sendable (Scope) -> SQL
    ) {
        (self.columns, self.filters, self.select) = (columns, filters, select)
        (self.tables, self.table, self.key, self.lines) = (tables, table, key, lines)
        (self.pageLength, self.scope) = (pageLength, scope)
    }

    package static func of(_ source: ExportSource, hasLines: Bool) -> ExportRows {
        switch source {
        case .orders: hasLines ? orderLines : orders
        case .products: products
        case .supplierProducts: supplierProducts
        case .matches: matches
        case .messages: messages
        case .jobs: jobs
        case .systemLog: systemLog
        case .errorLog: errorLog
        }
    }

    /// Beyond this many, records are not counted.
    package static let countMax = 1_000_000

    /// How many records there are, up to ``countMax``.
    package func count(_ values: [String: SQLValue], scope: Scope, _ tx: borrowing Transaction) throws -> Int {
        try tx.one(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM \(fragment: table) WHERE \(fragment: conditions(values, scope: scope, after: nil))
                LIMIT \(ExportRows.countMax)) AS kayitlar
            """
        ) { try $0.next() }
    }

    /// The next page.
    ///
    /// - Parameters:
    ///   - values: what the filters are set to, by their names.
    ///   - after: the `next` of the page before; nil for the first.
    package func page(
        _ values: [String: SQLValue], scope: Scope, after: Int64?, _ tx: borrowing Transaction
    ) throws -> ExportPage {
        let conditions = conditions(values, scope: scope, after: after)
        guard let lines else {
            let rows = try tx.all(
                """
                SELECT \(fragment: key), \(fragment: select) FROM \(fragment: tables) WHERE \(fragment: conditions)
                ORDER BY \(fragment: key) DESC LIMIT \(pageLength)
                """
            ) { row in (key: try row.next(Int64.self), values: try read(&row)) }
            let isFull = rows.count == pageLength
            return ExportPage(rows: rows.map(\.values), recordCount: rows.count, next: isFull ? rows.last?.key : nil)
        }
        let keys = try tx.all(
            """
            SELECT \(fragment: key) FROM \(fragment: table) WHERE \(fragment: conditions)
            ORDER BY \(fragment: key) DESC LIMIT \(pageLength)
            """
        ) { try $0.next(Int64.self) }
        let rows = try tx.all(
            """
            SELECT \(fragment: select) FROM \(fragment: tables) \(fragment: lines)
            WHERE \(fragment: key) IN \(ids: keys) ORDER BY \(fragment: key) DESC, u.id
            """
        ) { try read(&$0) }
        return ExportPage(rows: rows, recordCount: keys.count, next: keys.count == pageLength ? keys.last : nil)
    }

    private func conditions(_ values: [String: SQLValue], scope: Scope, after: Int64?) -> SQL {
        var conditions = Conditions(self.scope(scope))
        for filter in filters {
            if let value = values[filter.name] { conditions.add(filter.condition(value)) }
        }
        if let after { conditions.add("\(fragment: key) < \(after)") }
        return conditions.sql
    }

    private func read(_ row: inout RowReader) throws -> [SQLValue] {
        try columns.map { column in
            let value: (any SQLBindable)? =
                switch column.kind {
                case .text, .phone: try row.next(String?.self)
                case .int: try row.next(Int64?.self)
                case .money: try row.next(Money?.self)
                case .percent: try row.next(Percent?.self)
                case .bool: try row.next(Bool?.self)
                case .time: try row.next(Timestamp?.self)
                case .json: try row.next(JSONText?.self)
                }
            return value?.sqlValue ?? .null
        }
    }
}

extension ExportRows {
    /// Reads what the filters are set to.
    ///
    /// - Returns: the values by name, and those that are unknown or wrong, with what is expected of them.
    package func readFilters(_ json: JSON) -> (values: [String: SQLValue], wrong: [(name: String, expected: String)]) {
        var values: [String: SQLValue] = [:]
        var wrong: [(name: String, expected: String)] = []
        for member in json.members ?? [] where !member.value.isNull {
            guard let filter = filters.first(where: { $0.name == member.name }) else {
                let known = filters.map(\.name).joined(separator: ", ")
                wrong.append((member.name, "Bilinmeyen süzgeç. Kullanılabilenler: \(known)."))
                continue
            }
            let text = member.value.string
            if let value = filter.kind.read(member.value) ?? text.flatMap(filter.kind.read(text:)) {
                values[filter.name] = value
            } else {
                wrong.append((member.name, filter.kind.expectation))
            }
        }
        return (values, wrong)
    }
}
