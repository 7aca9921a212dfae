/// A small table of values inside a statement, for FROM: one bound parameter a column on PostgreSQL, one in all on SQLite,
/// so that the text of the statement does not depend on the number of rows.
package struct SQLRows: Sendable {
    package enum Column: Sendable {
        case int(String, [Int64])
        case text(String, [String])
    }

    /// The alias by which the statement knows the table.
    package var name: String
    package var columns: [Column]

    /// All columns must be of the same length. Names come from this program only.
    package init(_ name: String, _ columns: [Column]) {
        self.name = name
        self.columns = columns
    }

    /// The text with its values bound by `bind`, which returns the placeholder.
    func render(for dialect: Dialect, bind: (SQLValue) -> String) -> String {
        dialect == .sqlite ? sqlite(bind) : postgres(bind)
    }

    private func postgres(_ bind: (SQLValue) -> String) -> String {
        let arrays = columns.map { column in
            switch column {
            case .int(_, let numbers):
                "\(bind(.text("{" + numbers.map(String.init).joined(separator: ",") + "}")))::text::bigint[]"
            case .text(_, let texts):
                "\(bind(.text("{" + texts.map(SQLRows.arrayElement).joined(separator: ",") + "}")))::text::text[]"
            }
        }
        return "unnest(\(arrays.joined(separator: ", "))) AS \(name) (\(columns.map(\.name).joined(separator: ", ")))"
    }

    private func sqlite(_ bind: (SQLValue) -> String) -> String {
        let parts = columns.enumerated().map { "json_extract(value, '$[\($0.offset)]') AS \($0.element.name)" }
        let count = columns.first?.count ?? 0
        let rows = (0..<count).map { row in
            "[" + columns.map { $0.json(row) }.joined(separator: ",") + "]"
        }
        let placeholder = bind(.json("[" + rows.joined(separator: ",") + "]"))
        return "(SELECT \(parts.joined(separator: ", ")) FROM json_each(\(placeholder))) AS \(name)"
    }

    /// An element of an array literal (PostgreSQL manual, section 8.15.2).
    private static func arrayElement(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension SQLRows.Column {
    var name: String {
        switch self {
        case .int(let name, _), .text(let name, _): name
        }
    }

    var count: Int {
        switch self {
        case .int(_, let numbers): numbers.count
        case .text(_, let texts): texts.count
        }
    }

    func json(_ row: Int) -> String {
        switch self {
        case .int(_, let numbers): String(numbers[row])
        case .text(_, let texts): SQLRows.Column.quoted(texts[row])
        }
    }

    /// A JSON string (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
