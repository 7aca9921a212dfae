import Domain
import SQLEngine

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

    /// The column has one of these words.
    static func anyOf(_ name: String, _ column: String, _ kind: FieldKind, _ summary: String) -> Self {
        Self(name: name, kind: kind, summary: summary) { value in
            guard case .text(let words) = value else { return "1 = 0" }
            let list = words.split(separator: ",").map { word -> SQL in "\(String(word))" }
            return "\(uncheckedSQL: column) IN (\(fragment: SQL.join(list, separator: ", ")))"
        }
    }

    /// Whether a column has a value.
    static func isSet(_ name: String, _ column: String, _ summary: String) -> Self {
        Self(name: name, kind: .bool, summary: summary) { value in
            value == .bool(true) ? "\(uncheckedSQL: column) IS NOT NULL" : "\(uncheckedSQL: column) IS NULL"
        }
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

    /// The text anywhere in a name, without regard to case.
    static func contains(_ name: String, _ columns: [SQL], _ summary: String) -> Self {
        Self(name: name, kind: .text(max: 100), summary: summary) { value in
            guard case .text(let text) = value else { return "1 = 0" }
            let conditions = wordConditions(text, in: columns)
            return conditions.isEmpty ? "1 = 1" : SQL.join(conditions, separator: " AND ")
        }
    }
}
