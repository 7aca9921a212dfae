import LosslessJSON

/// JSON for people's eyes: one member a line, secrets and personal data hidden.
package enum PayloadText {
    private static let hiddenParts = [
        "sifre", "secret", "token", "jeton", "api_key", "apikey", "password", "authorization", "telefon", "phone",
        "eposta", "email", "adres", "address", "alici", "recipient", "tckn", "vergi",
    ]

    /// The text with the values of such members hidden. What is no JSON is hidden altogether.
    package static func masked(_ text: String) -> String {
        guard let json = try? JSON(parsing: text) else { return "•••" }
        return pretty(masked(json), indent: "")
    }

    private static func masked(_ json: JSON) -> JSON {
        switch json {
        case .object(let members):
            .object(
                members.map { member in
                    let name = member.name.lowercased()
                    let isHidden = hiddenParts.contains { name.contains($0) } && !member.value.isNull
                    return JSON.Member(member.name, isHidden ? "•••" : masked(member.value))
                })
        case .array(let elements): .array(elements.map(masked))
        default: json
        }
    }

    private static func pretty(_ json: JSON, indent: String) -> String {
        let inner = indent + "  "
        switch json {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { member in
                "\(inner)\(JSON.string(member.name)): \(pretty(member.value, indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + pretty($0, indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        default: return json.description
        }
    }
}
