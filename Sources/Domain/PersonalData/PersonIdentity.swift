/// By what a person is looked for: telephone number, e-mail address and name, each in the one form in which it is compared.
package struct PersonIdentity: Sendable, Equatable {
    /// The last ten digits; all of a shorter number.
    package var phone: String?
    /// In lower case.
    package var email: String?
    package var name: String?

    /// Nil parts and parts that are no number, address or name are left out.
    package init(phone: String? = nil, email: String? = nil, name: String? = nil) {
        self.phone = phone.flatMap(PersonIdentity.normalised(phone:))
        self.email = email.flatMap(PersonIdentity.normalised(email:))
        let name = name.map(PersonIdentity.trimmed) ?? ""
        self.name = name.unicodeScalars.count >= 3 ? name : nil
    }

    /// Whether one person can be told by it: a name alone is everybody's who has it.
    package var isCertain: Bool { phone != nil || email != nil }

    package var isEmpty: Bool { phone == nil && email == nil && name == nil }

    /// The digits that are the same however the number is written: `0555 111 22 33` and `+90 555 1112233`.
    package static func normalised(phone: String) -> String? {
        let digits = phone.unicodeScalars.filter { ("0"..."9").contains($0) }
        let text = String(String.UnicodeScalarView(digits))
        return text.utf8.count >= 7 ? String(text.suffix(10)) : nil
    }

    package static func normalised(email: String) -> String? {
        let text = trimmed(email).lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") ? text : nil
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let kept = text.unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(kept))
    }
}
