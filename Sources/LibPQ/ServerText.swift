/// Takes the contents of parameters and rows out of the server's texts, so that errors may be logged.
package enum ServerText {
    /// Classes whose DETAIL speaks of locks, limits and the server itself, never of a row: connection,
    /// transaction rollback, SQL and access rules, resources, object state, operator intervention, input and output.
    private static let classesWithPlainDetail: Set<String> = ["08", "40", "42", "53", "55", "57", "58"]

    /// Quotation marks of the languages that PostgreSQL's messages are translated to.
    private static let quotes: Set<Unicode.Scalar> = ["\"", "'", "«", "»", "„", "“", "”", "「", "」"]

    /// The main message; in data exceptions (class 22) whatever stands between the first and the last
    /// quotation mark is replaced, because there the server quotes the value.
    package static func message(_ text: String, sqlState: String?) -> String {
        guard let sqlState, sqlState.hasPrefix("22") else { return text }
        let scalars = text.unicodeScalars
        guard
            let first = scalars.firstIndex(where: quotes.contains),
            let last = scalars.lastIndex(where: quotes.contains)
        else { return text }
        guard first < last else { return String(scalars[..<first]) + "…" }
        return String(scalars[..<first]) + "…" + String(scalars[scalars.index(after: last)...])
    }

    /// The detail, or nil where the server would quote a row ("Key (eposta)=(…) already exists.").
    package static func detail(_ text: String, sqlState: String?) -> String? {
        guard let sqlState, classesWithPlainDetail.contains(String(sqlState.prefix(2))) else { return nil }
        return text
    }
}
