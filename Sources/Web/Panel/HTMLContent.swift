import Mustache

/// Escapes text for HTML elements and quoted attributes, scalar by scalar.
///
/// Swift sees `"` followed by a combining accent as one character that equals no quote; a browser sees the quote. So the
/// escaping must not look at whole characters.
package struct HTMLContent: MustacheContentType {
    /// The name in a template's `CONTENT_TYPE` pragma.
    static let name = "PANEL"

    package init() {}

    package func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: HTMLContent.needsEscaping) else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "`": escaped += "&#96;"
            case "\u{0}": escaped.unicodeScalars.append("\u{FFFD}")
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func needsEscaping(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"):
            true
        default: false
        }
    }
}
