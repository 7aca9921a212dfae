/// Finds secrets in free text by their form. Numbers count only if their check digits are right, so that order numbers,
/// barcodes and tracking numbers stay readable. It goes over the text once; no form looks further than a few hundred bytes
/// but tokens, which are passed over as a whole.
///
/// - API keys of this program (`oms_` and hexadecimal digits)
/// - JSON Web Tokens (RFC 7519): three parts of base64url, the first beginning with `eyJ`
/// - what follows `Bearer` or `Basic`
/// - the password within an address (`https://name:password@host`)
/// - payment cards: 14 to 19 digits of a known issuer with the check digit of ISO/IEC 7812 (Luhn)
/// - Turkish identity numbers: eleven digits with both check digits
/// - Turkish IBANs (ISO 13616): `TR` and 24 digits, modulo 97
enum SecretPattern {
    /// Replaces what is found; returns whether there was anything.
    static func hide(_ bytes: inout [UInt8], mark: [UInt8]) -> Bool {
        var result: [UInt8] = []
        var (position, isChanged) = (0, false)
        while position < bytes.count {
            if isStart(bytes, position), let found = find(bytes, position) {
                result += bytes[position..<found.lowerBound]
                result += mark
                (position, isChanged) = (found.upperBound, true)
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        if isChanged { bytes = result }
        return isChanged
    }

    /// A secret begins where a word begins, or behind `://`.
    private static func isStart(_ bytes: [UInt8], _ position: Int) -> Bool {
        position == 0 || !isAlphanumeric(bytes[position - 1]) || !isAlphanumeric(bytes[position])
    }

    private static func find(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        switch bytes[start] {
        case UInt8(ascii: "o"): apiKey(bytes, start)
        case UInt8(ascii: "e"): webToken(bytes, start)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): authorization(bytes, start)
        case UInt8(ascii: ":"): addressPassword(bytes, start)
        case UInt8(ascii: "T"), UInt8(ascii: "t"): iban(bytes, start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number(bytes, start)
        default: nil
        }
    }

    private static func apiKey(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        guard bytes[start...].starts(with: "oms_".utf8) else { return nil }
        let end = bytes[(start + 4)...].firstIndex { !isAlphanumeric($0) } ?? bytes.count
        // The first digits are shown in lists, to tell keys apart.
        return end - start > 12 ? start..<end : nil
    }

    private static func webToken(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        // Not within another run of such letters: each of its parts would be gone over to its end.
        guard start == 0 || !isBase64(bytes[start - 1]), bytes[start...].starts(with: "eyJ".utf8) else { return nil }
        let end = bytes[start...].firstIndex { !isBase64($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
        let points = bytes[start..<end].count { $0 == UInt8(ascii: ".") }
        return points >= 2 && end - start >= 20 ? start..<end : nil
    }

    private static func authorization(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        for scheme in ["bearer ", "basic "] {
            let from = start + scheme.utf8.count
            guard from < bytes.count,
                String(decoding: bytes[start..<from], as: UTF8.self).lowercased() == scheme
            else { continue }
            let end = bytes[from...].firstIndex { !isBase64($0) && !".=+/~".utf8.contains($0) } ?? bytes.count
            return end - from >= 8 ? from..<end : nil
        }
        return nil
    }

    private static func addressPassword(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        guard bytes[start...].starts(with: "://".utf8) else { return nil }
        let host = bytes[(start + 3)...].prefix(300)
        let end = host.firstIndex { $0 <= 0x20 || "/?#\"'<>".utf8.contains($0) } ?? host.endIndex
        guard let at = bytes[(start + 3)..<end].lastIndex(of: UInt8(ascii: "@")),
            let colon = bytes[(start + 3)..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
        else { return nil }
        return colon + 1..<at
    }

    private static func iban(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        guard start + 2 < bytes.count, bytes[start + 1] | 0x20 == UInt8(ascii: "r") else { return nil }
        guard let found = digits(bytes, from: start + 2, max: 24), found.digits.count == 24 else { return nil }
        // The country's letters as numbers (T is 29, R is 27) and the check digits go to the end.
        let rearranged = found.digits[2...] + [2, 9, 2, 7] + found.digits[..<2]
        let remainder = rearranged.reduce(0) { ($0 * 10 + $1) % 97 }
        return remainder == 1 ? start..<found.end : nil
    }

    private static func number(_ bytes: [UInt8], _ start: Int) -> Range<Int>? {
        guard let found = digits(bytes, from: start, max: 19) else { return nil }
        let isSecret = found.isPlain && isIdentityNumber(found.digits) || isCard(found.digits)
        return isSecret ? start..<found.end : nil
    }

    /// The digits from here on, groups of them divided by single blanks or hyphens; nil if there are more than `max`.
    private static func digits(
        _ bytes: [UInt8], from start: Int, max: Int
    ) -> (digits: [Int], end: Int, isPlain: Bool)? {
        var (found, position, end, isPlain): ([Int], Int, Int, Bool) = ([], start, start, true)
        while position < bytes.count {
            if isDigit(bytes[position]) {
                found.append(Int(bytes[position] - UInt8(ascii: "0")))
                guard found.count <= max else { return nil }
                end = position + 1
            } else if bytes[position] == 0x20 || bytes[position] == UInt8(ascii: "-"), position + 1 < bytes.count,
                isDigit(bytes[position + 1]) || found.isEmpty
            {
                if !found.isEmpty { isPlain = false }
            } else {
                break
            }
            position += 1
        }
        guard end == bytes.count || !isAlphanumeric(bytes[end]) else { return nil }
        return (found, end, isPlain)
    }

    /// Visa, Mastercard, American Express, Troy and Discover, Diners: by their first digits and lengths.
    private static func isCard(_ digits: [Int]) -> Bool {
        guard digits.count >= 14 else { return false }
        let first = digits.prefix(4).reduce(0) { $0 * 10 + $1 }
        let isKnown =
            switch digits.count {
            case 14: (3000...3059).contains(first) || first / 100 == 36
            case 15: first / 100 == 34 || first / 100 == 37
            case 16:
                first / 1000 == 4 || (5100...5599).contains(first) || (2221...2720).contains(first) || first == 9792
                    || first / 100 == 65 || first == 6011
            case 19: first / 1000 == 4 || first / 100 == 65
            default: false
            }
        return isKnown && hasLuhnDigit(digits)
    }

    private static func hasLuhnDigit(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, pair in
            let value = pair.offset.isMultiple(of: 2) ? pair.element : pair.element * 2
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum.isMultiple(of: 10)
    }

    private static func isIdentityNumber(_ digits: [Int]) -> Bool {
        guard digits.count == 11, digits[0] != 0 else { return false }
        let odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8]
        let even = digits[1] + digits[3] + digits[5] + digits[7]
        return (odd * 7 - even + 100) % 10 == digits[9] && digits[..<10].reduce(0, +) % 10 == digits[10]
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isBase64(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "_-".utf8.contains(byte) }
}
