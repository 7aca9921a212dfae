/// A rate in hundredths of a percent: 20 % is 2000, 8.5 % is 850. Used for tax and commission.
package struct Percent: Sendable, Hashable {
    package var hundredths: Int64

    package init(hundredths: Int64) { self.hundredths = hundredths }

    /// Reads decimal text such as `20`, `20.00` or `8.5`, rounded half up to two digits; nil if it is no number.
    package init?(decimal text: some StringProtocol) {
        guard let value = Money(decimal: text) else { return nil }
        hundredths = value.kurus
    }
}

extension Percent: CustomStringConvertible {
    /// The shortest decimal text: `20`, `8.5`.
    package var description: String {
        var text = Money(kurus: hundredths).description
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}
