/// Finds the elements of a page as a browser's tokenizer does: so much of the HTML standard (section 13.2.5) as tells
/// markup from text.
struct MarkupScanner {
    struct Element {
        /// In small letters, without the `/` of an end.
        let name: String
        let isEnd: Bool
        /// By name in small letters. The values are as they stand in the page.
        let attributes: [(name: String, value: String)]
    }

    /// What stands in these is text, whatever it looks like, up to their own end.
    private static let ofText: Set<String> = ["script", "style", "textarea", "title"]

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All elements, those that end as well. Comments are elements of the name `!--`, declarations of the name `!`.
    static func elements(of bytes: [UInt8]) -> [Element] {
        var scanner = MarkupScanner(bytes)
        var elements: [Element] = []
        while let element = scanner.next() { elements.append(element) }
        return elements
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func next() -> Element? {
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<"), position + 1 < bytes.count else {
                position += 1
                continue
            }
            position += 1
            if let element = readElement() { return element }
        }
        return nil
    }

    /// What begins behind `<`; nil for text.
    private mutating func readElement() -> Element? {
        if starts(with: "!--") {
            skip(through: "-->")
            return Element(name: "!--", isEnd: false, attributes: [])
        }
        guard let first = current else { return nil }
        if first == UInt8(ascii: "!") || first == UInt8(ascii: "?") {
            skip(through: ">")
            return Element(name: "!", isEnd: false, attributes: [])
        }
        let isEnd = first == UInt8(ascii: "/")
        let start = isEnd ? position + 1 : position
        guard start < bytes.count, Self.isLetter(bytes[start]) else { return nil }
        position = start
        let name = word { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") }
        let attributes = readAttributes()
        if !isEnd, Self.ofText.contains(name) { skipText(of: name) }
        return Element(name: name, isEnd: isEnd, attributes: attributes)
    }

    private mutating func readAttributes() -> [(name: String, value: String)] {
        var attributes: [(name: String, value: String)] = []
        while true {
            skip { $0 <= 0x20 || $0 == UInt8(ascii: "/") }
            guard let first = current else { return attributes }
            if first == UInt8(ascii: ">") {
                position += 1
                return attributes
            }
            // A `=` in the first place belongs to the name.
            let head = first == UInt8(ascii: "=") ? "=" : ""
            if first == UInt8(ascii: "=") { position += 1 }
            let name = word {
                $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "=")
            }
            let value = readValue()
            attributes.append((name: head + name, value: value))
        }
    }

    /// What stands behind `=`; empty if there is none.
    private mutating func readValue() -> String {
        skip { $0 <= 0x20 }
        guard current == UInt8(ascii: "=") else { return "" }
        position += 1
        skip { $0 <= 0x20 }
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return text { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
        }
        position += 1
        let value = text { $0 == quote }
        position += 1
        return value
    }

    private mutating func skipText(of name: String) {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "<"), ends(name, at: position) { return }
            position += 1
        }
    }

    /// Whether the element ends here: `</name` and nothing that makes it another name.
    private func ends(_ name: String, at start: Int) -> Bool {
        let end = Array("</\(name)".utf8)
        guard start + end.count < bytes.count else { return false }
        for place in end.indices where Self.small(bytes[start + place]) != end[place] { return false }
        let next = bytes[start + end.count]
        return next <= 0x20 || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    // MARK: Bytes

    private func starts(with text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard position + wanted.count <= bytes.count else { return false }
        for place in wanted.indices where bytes[position + place] != wanted[place] { return false }
        return true
    }

    private mutating func skip(through text: String) {
        while position < bytes.count, !starts(with: text) { position += 1 }
        position = min(bytes.count, position + text.utf8.count)
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
    }

    private mutating func text(until isEnd: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func word(until isEnd: (UInt8) -> Bool) -> String { text(until: isEnd).lowercased() }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let letter = small(byte)
        return UInt8(ascii: "a") <= letter && letter <= UInt8(ascii: "z")
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
