/// What is hidden before a text is stored in a log or shown: secrets by the name they stand under and by their form, and,
/// for people's eyes, personal data.
///
/// It works on texts of any origin, so it is a net, not a proof: what a call is known to hold is hidden by value as well
/// (``hiding(_:in:)``).
package enum Redaction {
    /// What stands in place of a secret.
    package static let mark = "•••"

    /// Parts of names whose values are secrets. Compared without case, `-` and `_`.
    private static let secretParts = [
        "secret", "sifre", "şifre", "parola", "passwd", "password", "token", "jeton", "apikey", "authorization",
        "cookie", "bearer", "imza", "signature", "privatekey", "ozelanahtar", "gizli", "credential",
    ].map { Array($0.utf8) }

    /// Names that mean something else, though a part of them is above.
    private static let harmlessNames = [
        "tokentype", "hassecret", "sonrakitoken", "nextpagetoken", "pagetoken", "gizlidurumu",
    ].map { Array($0.utf8) }

    /// Short names that are secrets only as a whole.
    private static let secretNames = [
        "anahtar", "key", "pwd", "pin", "pass", "cvv", "cvc", "otp", "totp", "iban", "tckn", "kartno", "cardnumber",
        "identitynumber",
    ].map { Array($0.utf8) }

    /// Whether the value under this name is a secret.
    package static func isSecret(name: String) -> Bool {
        let plain = plainName(name)
        guard !harmlessNames.contains(plain) else { return false }
        return secretNames.contains(plain) || secretParts.contains { isPart($0, of: plain) }
    }

    /// The name in small letters without `-`, `_` and blanks. By bytes where it can be: every line of the log asks.
    private static func plainName(_ name: String) -> [UInt8] {
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        let letters = isASCII ? Array(name.utf8) : Array(name.lowercased().utf8)
        return letters.compactMap { byte in
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): nil
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: byte
            }
        }
    }

    private static func isPart(_ part: [UInt8], of name: [UInt8]) -> Bool {
        guard part.count <= name.count else { return false }
        return (0...name.count - part.count).contains { start in name[start...].starts(with: part) }
    }

    /// The text without secrets: what follows a secret's name (`api_key=…`, `"token": "…"`, `Authorization: …`), and what
    /// has the form of one (see ``SecretPattern``).
    package static func withoutSecrets(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let isNamed = NamedSecrets.hide(&bytes, mark: Array(mark.utf8))
        let isFormed = SecretPattern.hide(&bytes, mark: Array(mark.utf8))
        return isNamed || isFormed ? String(decoding: bytes, as: UTF8.self) : text
    }

    /// The same, cut to so many characters: as it is stored.
    package static func withoutSecrets(_ text: String, charactersMax: Int) -> String {
        String(withoutSecrets(text).prefix(charactersMax))
    }

    /// The text as it is shown to people: without secrets, e-mail addresses and telephone numbers.
    package static func forDisplay(_ text: String) -> String {
        PersonalText.masked(withoutSecrets(text), by: mark)
    }

    /// The text without these values, wherever they stand. Values of fewer than six characters are left: they would hide
    /// half of every text.
    package static func hiding(_ values: [String], in text: String) -> String {
        // The longest first, so that a value that is part of another does not break it.
        values.filter { $0.utf8.count >= 6 }.sorted { $0.utf8.count > $1.utf8.count }.reduce(text) { text, value in
            text.replacing(value, with: mark)
        }
    }
}
