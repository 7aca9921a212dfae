import Domain

/// An amount in millionths of the currency unit: exact where a platform sends averages per unit with more than two digits,
/// so that sums and products are rounded once, at the end.
struct ExactAmount: Sendable, Equatable {
    private var millionths: Int64

    private static let perKurus: Int64 = 10_000
    private static let largest = Money.largest.kurus * perKurus

    static let zero = ExactAmount(millionths: 0)

    private init(millionths: Int64) { self.millionths = millionths }

    /// Reads what `Money(decimal:)` reads. Amounts from a hundred million on, and those with an exponent, are rounded to
    /// two digits.
    init?(decimal text: String) {
        // With its point moved by four places, the amount in kuruş is the amount in millionths.
        if !text.lowercased().contains("e"), let scaled = Money(decimal: text + "e4") {
            millionths = scaled.kurus
        } else if let money = Money(decimal: text) {
            millionths = money.kurus * ExactAmount.perKurus
        } else {
            return nil
        }
    }

    static func - (left: ExactAmount, right: ExactAmount) -> ExactAmount {
        ExactAmount(millionths: left.millionths - right.millionths)
    }

    /// The sum; nil if it is beyond `Money.largest`.
    func adding(_ other: ExactAmount) -> ExactAmount? {
        let sum = millionths + other.millionths
        return sum <= ExactAmount.largest ? ExactAmount(millionths: sum) : nil
    }

    /// This amount `quantity` times; nil if that is beyond `Money.largest`.
    func times(_ quantity: Int) -> ExactAmount? {
        let (product, overflow) = millionths.multipliedReportingOverflow(by: Int64(quantity))
        return overflow || product > ExactAmount.largest ? nil : ExactAmount(millionths: product)
    }

    /// Rounded half up to two digits; nil if the amount is negative.
    var money: Money? {
        millionths < 0 ? nil : Money(kurus: (millionths + ExactAmount.perKurus / 2) / ExactAmount.perKurus)
    }
}
