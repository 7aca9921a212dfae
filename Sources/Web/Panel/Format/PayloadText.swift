import Domain
import LosslessJSON
import Storage

/// JSON for people's eyes: one member a line, secrets and personal data hidden.
package enum PayloadText {
    /// A member whose name holds one of these is hidden, besides those that are secrets.
    private static let hiddenParts = [
        "anahtar", "telefon", "phone", "gsm", "eposta", "e_posta", "email", "mail", "adres", "address", "alici",
        "recipient", "tckn", "vergi", "taxnumber", "kimlik", "identity", "musteri_ad", "musteriad", "ad_soyad",
        "adsoyad", "soyad", "surname", "firstname", "first_name", "lastname", "last_name", "fullname", "full_name",
        "customername", "customer_name", "buyername", "buyer_name", "contactname", "contact_name",
    ]

    /// A member with one of these names is hidden, whatever it holds.
    private static let hiddenNames: Set<String> = [
        "musteri", "customer", "buyer", "contact", "contacts", "profile", "shipping", "billing", "teslimat", "wa_id",
    ]

    /// The text with the values of such members hidden. What is no JSON is hidden altogether.
    package static func masked(_ text: String) -> String {
        guard let json = try? JSON(parsing: text) else { return Redaction.mark }
        return pretty(withoutPeople(json.withoutSecrets(alsoHides: hides)), indent: "")
    }

    /// A message with the secrets, e-mail addresses and telephone numbers in it hidden.
    package static func maskedMessage(_ text: String) -> String { Redaction.forDisplay(text) }

    private static func withoutPeople(_ json: JSON) -> JSON {
        switch json {
        case .object(let members):
            .object(members.map { JSON.Member($0.name, withoutPeople($0.value)) })
        case .array(let elements): .array(elements.map(withoutPeople))
        case .string(let text): .string(maskedMessage(text))
        default: json
        }
    }

    private static func hides(_ name: String) -> Bool {
        let name = name.lowercased()
        return hiddenNames.contains(name) || hiddenParts.contains { name.contains($0) }
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
