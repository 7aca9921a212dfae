import Hummingbird

/// Addresses within the panel.
enum Link {
    /// A path with those of the parameters that have a value.
    static func to(_ path: String, _ query: [(name: String, value: String?)] = []) -> String {
        let pairs = query.compactMap { name, value -> String? in
            guard let value, !value.isEmpty else { return nil }
            return "\(name)=\(FormCoding.encoded(value))"
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}

extension WebRequest {
    /// The first value of a query parameter without blanks around; empty if there is none.
    func queryValue(_ name: String) -> String {
        let pairs = FormCoding.pairs(query.utf8) ?? []
        let value = pairs.first { $0.name == name }?.value ?? ""
        return String(value.prefix(200)).trimmingBlanks
    }

    /// The key that a page of a list starts before.
    var before: Int64? { Int64(queryValue("once")) }

    /// The way back after an action that several pages offer; only within this panel.
    func wayBack(_ form: FormFields, else path: String) -> String {
        guard let wanted = form["donus"], Response.isOwnPath(wanted) else { return path }
        return wanted
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingBlanks: String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let kept = unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(kept))
    }
}
