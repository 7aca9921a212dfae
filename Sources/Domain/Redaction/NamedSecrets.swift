/// Finds secrets in free text by the name before them: `api_key=…`, `"token": "…"`, `sifre: …`, `Authorization: Basic …`.
/// It goes over the text once.
enum NamedSecrets {
    /// Replaces the values; returns whether there were any.
    static func hide(_ bytes: inout [UInt8], mark: [UInt8]) -> Bool {
        var result: [UInt8] = []
        var (position, isChanged) = (0, false)
        while position < bytes.count {
            guard isName(bytes[position]) else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let end = bytes[position...].firstIndex { !isName($0) } ?? bytes.count
            let name = position..<end
            result += bytes[name]
            position = end
            guard let value = value(after: name, bytes) else { continue }
            result += bytes[end..<value.lowerBound]
            result += mark
            (position, isChanged) = (value.upperBound, true)
        }
        if isChanged { bytes = result }
        return isChanged
    }

    /// Where the value of the name stands; nil if it is no secret.
    private static func value(after nameRange: Range<Int>, _ bytes: [UInt8]) -> Range<Int>? {
        let end = nameRange.upperBound
        var position = end
        // The name may be quoted itself, also within a text that is JSON: \"token\":\"…\".
        while position < bytes.count, position < end + 2, isQuote(bytes[position]) || bytes[position] == backslash {
            position += 1
        }
        position = skipBlanks(from: position, bytes)
        guard position < bytes.count, bytes[position] == colon || bytes[position] == equals, nameRange.count <= 64
        else {
            return nil
        }
        let name = String(decoding: bytes[nameRange], as: UTF8.self)
        guard Redaction.isSecret(name: name) else { return nil }
        let isAssignment = bytes[position] == equals
        position = skipBlanks(from: position + 1, bytes)
        let isEscaped = position < bytes.count && bytes[position] == backslash
        if isEscaped { position += 1 }
        guard position < bytes.count else { return nil }
        if isQuote(bytes[position]) { return quoted(from: position + 1, bytes, isEscaped: isEscaped) }
        if isHeader(name) { return line(from: position, bytes) }
        let value = word(from: position, bytes)
        return isAssignment || looksRandom(bytes[value]) ? nonEmpty(value) : nil
    }

    /// To the quote like the one before `start`; where that was escaped itself, to the escape before the next one.
    private static func quoted(from start: Int, _ bytes: [UInt8], isEscaped: Bool) -> Range<Int>? {
        let quote = bytes[start - 1]
        var position = start
        while position < bytes.count, bytes[position] != quote {
            let isEscape = bytes[position] == backslash
            if isEscape, isEscaped, position + 1 < bytes.count, bytes[position + 1] == quote { break }
            position += isEscape ? 2 : 1
        }
        return nonEmpty(start..<min(position, bytes.count))
    }

    /// Headers have values of several words: all of the line is hidden.
    private static func line(from start: Int, _ bytes: [UInt8]) -> Range<Int>? {
        nonEmpty(start..<(bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D || isQuote($0) } ?? bytes.count))
    }

    private static func word(from start: Int, _ bytes: [UInt8]) -> Range<Int> {
        start..<(bytes[start...].firstIndex { $0 <= 0x20 || isQuote($0) || "&;,)]}<>".utf8.contains($0) } ?? bytes.count)
    }

    private static func nonEmpty(_ range: Range<Int>) -> Range<Int>? { range.isEmpty ? nil : range }

    /// "şifre: yanlış" is a sentence, "şifre: q7Rt-12" is a secret: sentences have no digits in their words.
    private static func looksRandom(_ value: ArraySlice<UInt8>) -> Bool {
        value.count >= 20 || value.count >= 4 && value.contains { (0x30...0x39).contains($0) }
    }

    private static func isHeader(_ name: String) -> Bool {
        ["authorization", "cookie", "set-cookie", "proxy-authorization"].contains(name.lowercased())
    }

    private static func skipBlanks(from start: Int, _ bytes: [UInt8]) -> Int {
        bytes[start...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? bytes.count
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static let backslash = UInt8(ascii: "\\")
    private static let colon = UInt8(ascii: ":")
    private static let equals = UInt8(ascii: "=")
}
