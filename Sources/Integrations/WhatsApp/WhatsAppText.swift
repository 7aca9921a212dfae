/// Cuts and cleans texts to what WhatsApp takes.
enum WhatsAppText {
    /// The longest text message and the longest caption, in UTF-16 units: the strictest way to count characters.
    static let bodyLengthMax = 4096
    static let captionLengthMax = 1024

    /// The text, cut to the length with `…` at the end, never within a character.
    static func cut(_ text: String, to lengthMax: Int) -> String {
        guard text.utf16.count > lengthMax else { return text }
        var kept = ""
        var length = 1
        for character in text {
            length += character.utf16.count
            if length > lengthMax { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// A value for a place in a template. WhatsApp refuses line ends, tabs, runs of blanks and empty values there.
    static func templateValue(_ text: String) -> String {
        let words = text.split { $0.isWhitespace }
        return words.isEmpty ? "-" : cut(words.joined(separator: " "), to: captionLengthMax)
    }
}
