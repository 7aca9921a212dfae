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

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
