/// Finds e-mail addresses and telephone numbers in free text. It goes over the text once, however long it is.
enum PersonalText {
    /// The text with each of them replaced.
    static func masked(_ text: String, by mask: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var (position, isChanged) = (0, false)
        while position < bytes.count {
            let previous = position > 0 ? bytes[position - 1] : UInt8(ascii: " ")
            let email = isWord(previous) ? nil : emailEnd(bytes, position)
            if let end = email ?? (isAlphanumeric(previous) ? nil : phoneEnd(bytes, position)) {
                result += Array(mask.utf8)
                (position, isChanged) = (end, true)
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : text
    }

    /// No address is longer (RFC 3696, erratum 1690).
    private static let emailLengthMax = 254

    /// Where an address that begins here ends: `@` within a word, and a point behind it.
    private static func emailEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard isWord(bytes[start]) else { return nil }
        var (at, point): (Int?, Int?) = (nil, nil)
        var end = start
        while end < min(bytes.count, start + emailLengthMax), isWord(bytes[end]) || bytes[end] == UInt8(ascii: "@") {
            if bytes[end] == UInt8(ascii: "@") { at = at ?? end }
            if bytes[end] == UInt8(ascii: "."), at != nil { point = end }
            end += 1
        }
        guard let at, let point, at > start, point > at + 1 else { return nil }
        return bytes[end - 1] == UInt8(ascii: ".") ? end - 1 : end
    }

    /// Where a number that begins here ends: `+` with 10 to 15 digits, or a Turkish mobile number (`05…`, `905…`).
    private static func phoneEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let isInternational = bytes[start] == UInt8(ascii: "+")
        guard isInternational || isDigit(bytes[start]) else { return nil }
        var digits: [UInt8] = []
        var (position, end) = (isInternational ? start + 1 : start, start)
        while position < bytes.count, position < start + 28 {
            if isDigit(bytes[position]) {
                digits.append(bytes[position])
                end = position + 1
                if isWholeNumber(digits), end == bytes.count || !isDigit(bytes[end]) { return end }
            } else if !" ()-".utf8.contains(bytes[position]) {
                break
            }
            position += 1
        }
        return isInternational && (10...15).contains(digits.count) ? end : nil
    }

    private static func isWholeNumber(_ digits: [UInt8]) -> Bool {
        switch digits.count {
        case 11: digits.starts(with: "05".utf8)
        case 12: digits.starts(with: "905".utf8)
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte)
        }
    }

    /// What stands before and behind the `@` of an address: letters of any alphabet, digits and some signs.
    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isAlphanumeric(byte) || "._%+-".utf8.contains(byte)
    }
}
