/// A telephone number in international form (ITU-T E.164), read the way people in Turkey write theirs.
package struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    /// `+` and 8 to 15 digits, such as `+905551234567`.
    package let e164: String

    /// Reads `0555 123 45 67`, `5551234567`, `90 555 …`, `0090 …`, `+90 (0555) …`, and foreign numbers that start with
    /// `+` or `00`. Blanks, `-`, `.`, `(` and `)` may stand anywhere.
    ///
    /// Nil for anything else: letters, a masked number, two numbers, and numbers that can't exist in Turkey.
    package init?(_ text: some StringProtocol) {
        let separators: Set<Unicode.Scalar> = ["-", ".", "(", ")", "\u{2010}", "\u{2011}", "\u{2013}"]
        let marks = text.unicodeScalars.filter { scalar in
            // Invisible marks of direction come along when a number is copied from a contact.
            !scalar.properties.isWhitespace && !separators.contains(scalar)
                && scalar.properties.generalCategory != .format
        }
        var digits = String(String.UnicodeScalarView(marks))
        var isInternational = false
        if digits.hasPrefix("+") {
            digits.removeFirst()
            isInternational = true
        } else if digits.hasPrefix("00") {
            digits.removeFirst(2)
            isInternational = true
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if let national = PhoneNumber.turkish(digits, isInternational: isInternational) {
            e164 = "+90" + national
        } else if isInternational, !digits.hasPrefix("90"), !digits.hasPrefix("0"), (8...15).contains(digits.count) {
            e164 = "+" + digits
        } else {
            return nil
        }
    }

    /// The digits alone, `905551234567`: the form that WhatsApp calls `wa_id`.
    package var digits: String { String(e164.dropFirst()) }

    /// Whether it is a Turkish mobile number.
    package var isTurkishMobile: Bool { e164.hasPrefix("+905") }

    package var description: String { e164 }

    /// The ten digits of a Turkish number; nil if it is none.
    private static func turkish(_ digits: String, isInternational: Bool) -> String? {
        var national = digits[...]
        if isInternational || digits.count > 11 {
            guard national.hasPrefix("90") else { return nil }
            national = national.dropFirst(2)
        }
        if national.count == 11, national.hasPrefix("0") { national = national.dropFirst() }
        // Area codes start with 2 to 4, mobiles with 5, services such as 850 with 8.
        guard national.count == 10, let first = national.first, "23458".contains(first) else { return nil }
        return String(national)
    }
}
