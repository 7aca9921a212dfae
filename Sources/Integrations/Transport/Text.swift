extension StringProtocol {
    /// The text without blanks, tabs and line ends at both ends.
    var trimmingBlanks: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// The text with everything but letters, digits and `-._~` as `%XX` (RFC 3986, section 2.1): for a part of a path or
    /// a value of a query.
    package var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += byte < 16 ? "%0" + digits : "%" + digits
            }
        }
    }
}

/// `name=value&…`, values percent-encoded, in the order given.
package func queryText(_ items: [(name: String, value: String)]) -> String {
    items.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
}
