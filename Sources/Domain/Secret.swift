/// A text that must never be printed: a password, a key, a token.
///
/// Interpolation, `dump`, logging and reflection all show `•••`. The text is reached only through ``revealed``, so every
/// use of it can be found by that name.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The secret itself: only for the call that needs it.
    package var revealed: String { text }

    package var isEmpty: Bool { text.isEmpty }

    /// The last four characters of a long secret, by which people tell keys apart; nil for one of less than 16
    /// characters, or if they are not plain letters and digits.
    package var end: String? {
        let end = text.suffix(4)
        guard text.count >= 16, end.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        return String(end)
    }

    /// In a time that does not depend on where the texts differ.
    package static func == (left: Secret, right: Secret) -> Bool {
        let (left, right) = (Array(left.text.utf8), Array(right.text.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
