package import Domain
package import SQLEngine

extension ApiResource {
    /// What is asked of a list.
    package struct Query: Sendable {
        /// Values by the filter's name, of the filter's kind.
        package var filters: [String: SQLValue]
        package var order: Order
        /// Where the page before ended; nil for the first.
        package var after: ApiCursor?
        package var limit: Int
        /// Whether the fitting rows are counted, up to ``ApiResource/countMax``.
        package var counts: Bool

        package init(
            filters: [String: SQLValue] = [:], order: Order = .newestFirst, after: ApiCursor? = nil, limit: Int = 50,
            counts: Bool = false
        ) {
            (self.filters, self.order, self.after) = (filters, order, after)
            (self.limit, self.counts) = (limit, counts)
        }
    }

    /// By what a list is ordered: a column and then the key, or the key alone.
    package struct Order: Sendable {
        var sort: Sort?
        var isDescending: Bool

        package static let newestFirst = Order(sort: nil, isDescending: true)

        /// The word in `sirala`.
        package var name: String { (isDescending ? "-" : "") + (sort?.name ?? "id") }
    }

    /// A page of a list.
    package struct Page: Sendable {
        /// The rows as a JSON list.
        package var rows: [UInt8]
        /// Where to go on; nil on the last page.
        package var next: ApiCursor?
        /// How many rows fit, ``ApiResource/countMax`` + 1 for more than that; nil if nobody asked.
        package var count: Int?

        package init(rows: [UInt8], next: ApiCursor?, count: Int? = nil) {
            (self.rows, self.next, self.count) = (rows, next, count)
        }
    }

    /// Counting stops here: beyond it nobody needs the exact number, and it would read the whole table.
    package static let countMax = 10_000

    /// The words that `sirala` takes.
    package var orderNames: [String] { (["id"] + sorts.map(\.name)).flatMap { ["-" + $0, $0] } }

    /// The order that a word of ``orderNames`` stands for.
    package func order(_ name: String) -> Order? {
        let isDescending = name.hasPrefix("-")
        let column = isDescending ? String(name.dropFirst()) : name
        if column == "id" { return Order(sort: nil, isDescending: isDescending) }
        return sorts.first { $0.name == column }.map { Order(sort: $0, isDescending: isDescending) }
    }

    /// A page of the rows within the scope.
    package func page(_ query: Query, scope: Scope, _ tx: borrowing Transaction) throws -> Page {
        var list = ListWriter()
        var (found, last): (Int, ApiCursor?) = (0, nil)
        _ = try tx.all(statement(query, scope)) { row in
            found += 1
            guard found <= query.limit else { return }
            list.separate()
            try writer.append(&row, into: &list.bytes)
            guard found == query.limit else { return }
            let value = try query.order.sort.map { try $0.kind.cursorText(&row) }
            last = ApiCursor(order: query.order.name, value: value, id: try row.next())
        }
        let count = query.counts ? try count(query, scope, tx) : nil
        return Page(rows: list.closed, next: found > query.limit ? last : nil, count: count)
    }

    /// The statement of a page, also for the tests of query plans.
    package func statement(_ query: Query, _ scope: Scope) throws -> SQL {
        let direction = query.order.isDescending ? "DESC" : "ASC"
        let end = try after(query)
        let branches = branches(scope).map { branch in
            select(query, SQL.join([branch] + filterConditions(query) + end, separator: " AND "), direction)
        }
        guard branches.count > 1 else { return branches[0] }
        let parts = branches.enumerated().map { position, branch -> SQL in
            "SELECT * FROM (\(fragment: branch)) AS \(uncheckedSQL: "kisim\(position)")"
        }
        let first = query.order.sort == nil ? "" : "sira_degeri \(direction), "
        return """
            \(fragment: SQL.join(parts, separator: " UNION ALL "))
            ORDER BY \(uncheckedSQL: first)sira_no \(uncheckedSQL: direction) LIMIT \(query.limit + 1)
            """
    }

    private func select(_ query: Query, _ condition: SQL, _ direction: String) -> SQL {
        let sort = query.order.sort?.expression
        let values = selection + (sort.map { ", \($0) AS sira_degeri" } ?? "") + ", \(alias).id AS sira_no"
        let order = (sort.map { "\($0) \(direction), " } ?? "") + "\(alias).id \(direction)"
        return """
            SELECT \(uncheckedSQL: values) FROM \(uncheckedSQL: source) WHERE \(fragment: condition)
            ORDER BY \(uncheckedSQL: order) LIMIT \(query.limit + 1)
            """
    }

    private func filterConditions(_ query: Query) -> [SQL] {
        filters.compactMap { filter in query.filters[filter.name].map(filter.condition) }
    }

    /// The rows behind the cursor. The first comparison is what an index can walk to, the second what it then leaves out.
    private func after(_ query: Query) throws -> [SQL] {
        guard let cursor = query.after else { return [] }
        let beyond = query.order.isDescending ? "<" : ">"
        let key: SQL = "\(uncheckedSQL: alias).id \(uncheckedSQL: beyond) \(cursor.id)"
        guard let sort = query.order.sort else { return [key] }
        guard let value = cursor.value.flatMap(sort.kind.cursorValue) else {
            throw SQLError(.other, "a foreign cursor")
        }
        let column: SQL = "\(uncheckedSQL: sort.expression)"
        return [
            "\(fragment: column) \(uncheckedSQL: beyond)= \(value)",
            "(\(fragment: column) \(uncheckedSQL: beyond) \(value) OR \(fragment: key))",
        ]
    }

    private func count(_ query: Query, _ scope: Scope, _ tx: borrowing Transaction) throws -> Int {
        let condition = SQL.join([whole(scope)] + filterConditions(query), separator: " AND ")
        return try tx.value(
            """
            SELECT count(*) FROM (SELECT 1 FROM \(uncheckedSQL: source) WHERE \(fragment: condition)
                LIMIT \(ApiResource.countMax + 1)) AS sayilan
            """, as: Int.self) ?? 0
    }
}

/// Where a page of a list ended: the values of its last row that the list is ordered by.
package struct ApiCursor: Sendable, Equatable {
    /// The order that the cursor belongs to, as in `sirala`.
    package var order: String
    var value: String?
    package var id: Int64

    package init(order: String, value: String?, id: Int64) {
        (self.order, self.value, self.id) = (order, value, id)
    }

    /// The number of the last row for lists that are ordered by it; for others a text that only this type reads.
    package var text: String {
        guard let value else { return String(id) }
        return Array("\(order)\n\(id)\n\(value)".utf8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Whether ``text`` is a plain number.
    package var isNumber: Bool { value == nil }

    /// Reads what ``text`` wrote for a list in this order; nil for anything else.
    package init?(_ text: String, order: ApiResource.Order) {
        guard let sort = order.sort else {
            guard let id = Int64(text), id > 0, String(id) == text else { return nil }
            self.init(order: order.name, value: nil, id: id)
            return
        }
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start...start + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        guard let plain = String(validating: bytes, as: UTF8.self) else { return nil }
        let parts = plain.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == order.name, let id = Int64(parts[1]), sort.kind.cursorValue(parts[2]) != nil
        else { return nil }
        self.init(order: parts[0], value: parts[2], id: id)
    }
}

extension FieldKind {
    /// The next column as a cursor keeps it.
    fileprivate func cursorText(_ row: inout RowReader) throws -> String {
        switch self {
        case .id, .int: String(try row.next(Int64.self))
        case .money, .percent: try row.next(Money.self).description
        case .time: try row.next(Timestamp.self).description
        case .bool, .text, .choice, .choices, .texts, .words, .list, .object, .any: try row.next(String.self)
        }
    }

    /// What ``cursorText(_:)`` kept, as a value to compare with.
    fileprivate func cursorValue(_ text: String) -> SQLValue? {
        switch self {
        case .id, .int: Int64(text).map(SQLValue.int)
        case .money, .percent: Money(decimal: text).map(SQLValue.money)
        case .time: Timestamp(iso8601: text).map(SQLValue.time)
        case .bool, .text, .choice, .choices, .texts, .words, .list, .object, .any:
            text.contains("\0") ? nil : .text(text)
        }
    }
}
