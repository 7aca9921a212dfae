/// An amount of money in whole kuruş (hundredths of a lira, or of whatever the order's currency is).
package struct Money: Sendable, Hashable, Comparable, AdditiveArithmetic {
    package var kurus: Int64

    package init(kurus: Int64) { self.kurus = kurus }

    package static let zero = Money(kurus: 0)

    package static func + (left: Money, right: Money) -> Money { Money(kurus: left.kurus + right.kurus) }
    package static func - (left: Money, right: Money) -> Money { Money(kurus: left.kurus - right.kurus) }
    package static func < (left: Money, right: Money) -> Bool { left.kurus < right.kurus }

    /// The price of `quantity` units at this price; nil if it does not fit.
    package func times(_ quantity: Int) -> Money? {
        let (product, overflow) = kurus.multipliedReportingOverflow(by: Int64(quantity))
        return overflow ? nil : Money(kurus: product)
    }
}

extension Money: CustomStringConvertible {
    /// Decimal text with two digits: `1234.50`, `-0.05`.
    package var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends ``description``.
    package func write(into bytes: inout [UInt8]) {
        let (whole, hundredths) = kurus.magnitude.quotientAndRemainder(dividingBy: 100)
        if kurus < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(contentsOf: String(whole).utf8)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(hundredths / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(hundredths % 10))
    }

    /// The largest amount that the columns NUMERIC(14,2) hold: 999,999,999,999.99.
    package static let largest = Money(kurus: 99_999_999_999_999)

    /// Reads decimal text such as `15`, `15.005`, `-3.1` or `1.5e2`, rounding half away from zero to two digits.
    ///
    /// Returns nil for text that is no number, and for amounts beyond ``largest``.
    package init?(decimal text: some StringProtocol) {
        let halves = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let exponent = halves.count == 2 ? Int(halves[1]) : 0,
            (-30...15).contains(exponent)
        else { return nil }
        var mantissa = halves[0]
        let isNegative = mantissa.first == "-"
        if isNegative { mantissa = mantissa.dropFirst() }
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : ""
        let digits = Array((parts[0] + fraction).utf8)
        // Digits that stand before the last kept one: all but those finer than a kuruş.
        let keptCount = digits.count - fraction.utf8.count + exponent + 2
        guard let kurus = Money.rounded(digits, keeping: keptCount), kurus <= Money.largest.kurus else { return nil }
        self.init(kurus: isNegative ? -kurus : kurus)
    }

    private static func rounded(_ digits: [UInt8], keeping count: Int) -> Int64? {
        var value: Int64 = 0
        for position in 0..<max(count, 0) {
            let digit = position < digits.count ? Int64(digits[position] - 0x30) : 0
            guard value <= largest.kurus else { return nil }
            value = value * 10 + digit
        }
        let roundsUp = count >= 0 && count < digits.count && digits[count] >= UInt8(ascii: "5")
        return roundsUp ? value + 1 : value
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
