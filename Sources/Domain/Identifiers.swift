/// The 64-bit key of a row, typed by what it identifies, so that an order's id can't be passed for a user's.
package struct ID<Entity>: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Reads the decimal form that ``description`` writes; nil unless it is a positive number.
    package init?(text: some StringProtocol) {
        guard let value = Int64(text), value > 0 else { return nil }
        rawValue = value
    }

    package var description: String { String(rawValue) }

    package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
}
