package import Domain

/// Amounts as Turkish readers write them. Made by hand: what a system library writes changes between its versions.
package enum MoneyText {
    /// `₺1.234,56`; other currencies with their code behind: `1.234,56 EUR`.
    package static func format(_ money: Money, currency: String = "TRY") -> String {
        let kurus = money.kurus.magnitude
        let fraction = String(kurus % 100)
        let amount = grouped(kurus / 100) + "," + (fraction.count == 1 ? "0" : "") + fraction
        let sign = money.kurus < 0 ? "-" : ""
        return currency == "TRY" ? "\(sign)₺\(amount)" : "\(sign)\(amount) \(currency)"
    }

    /// A whole number with a point between thousands: `12.345`.
    package static func grouped(_ number: some BinaryInteger) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(".") }
            text.append(digit)
        }
        return text
    }

    /// Reads what a person typed: `1.234,56`, `1234,56`, `1234.56`, `₺1.234`. A point before exactly three digits stands
    /// between thousands. Nil if it is no amount of at most two decimals.
    package static func parse(_ text: String) -> Money? {
        let kept = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "₺" }
        let parts = String(String.UnicodeScalarView(kept))
            .split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let whole = whole(parts[0]), parts[1].count <= 2, !parts[1].isEmpty else { return nil }
            return Money(decimal: "\(whole).\(parts[1])")
        }
        guard parts.count == 1 else { return nil }
        if let whole = whole(parts[0]) { return Money(decimal: whole) }
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, (1...2).contains(halves[1].count), halves[0].utf8.allSatisfy(isDigit) else {
            return nil
        }
        return Money(decimal: parts[0])
    }

    /// The digits of a number that may have points between its thousands.
    private static func whole(_ text: Substring) -> String? {
        let groups = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, groups.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else {
            return nil
        }
        if groups.count > 1 {
            guard first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        }
        return groups.joined()
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
