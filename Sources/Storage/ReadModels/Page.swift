import SQLEngine

/// One page of a list that is walked by key: newest first, and no page is ever counted from the start.
package struct Page<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// What to pass as `before` for the next page; nil on the last one.
    package var next: Int64?

    /// - Parameters:
    ///   - found: up to `limit` + 1 rows; the one too many only tells that there is a next page.
    ///   - key: the row's id.
    init(found: [Row], limit: Int, key: (Row) -> Int64) {
        rows = Array(found.prefix(limit))
        next = found.count > limit ? rows.last.map(key) : nil
    }
}

/// The conditions of a WHERE, joined by AND.
struct Conditions {
    private var parts: [SQL]

    init(_ first: SQL) { parts = [first] }

    mutating func add(_ condition: SQL) { parts.append(condition) }

    var sql: SQL { SQL.join(parts, separator: " AND ") }
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the text anywhere, its own wildcards taken literally.
func containsPattern(_ text: String) -> String {
    var pattern = "%"
    for scalar in text.unicodeScalars {
        if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
        pattern.unicodeScalars.append(scalar)
    }
    return pattern + "%"
}

/// Patterns for `lower(column) LIKE … ESCAPE '\'`, one for each word. Letters whose lower case the two engines see
/// differently (all but ASCII, and every i) fit any letter.
func wordPatterns(_ search: String) -> [String] {
    search.lowercased().prefix(100).split(separator: " ").map { word in
        let pattern = containsPattern(String(word))
        return String(pattern.map { $0.isASCII && $0 != "i" ? $0 : "_" })
    }
}

/// For each word of a search: that one of the columns holds it, without regard to case.
func wordConditions(_ search: String, in columns: [SQL]) -> [SQL] {
    wordPatterns(search).map { pattern -> SQL in
        let parts = columns.map { column -> SQL in "lower(\(fragment: column)) LIKE \(pattern) ESCAPE '\\'" }
        return "(\(fragment: SQL.join(parts, separator: " OR ")))"
    }
}
