/// The value of a header such as `Content-Type` or `Content-Disposition`: a name with parameters (RFC 9110, 8.3.1).
struct MediaTypeHeader {
    /// In lower case.
    let name: String
    /// Names in lower case; quotes and backslashes undone.
    let parameters: [String: String]

    init(_ text: String) {
        var rest = text[...]
        name = MediaTypeHeader.trimmed(rest.prefix { $0 != ";" }).lowercased()
        rest = rest.drop { $0 != ";" }.dropFirst()
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            let key = MediaTypeHeader.trimmed(rest.prefix { $0 != "=" && $0 != ";" }).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst()
            let value = MediaTypeHeader.value(&rest)
            if parameters[key] == nil { parameters[key] = value }
        }
        self.parameters = parameters
    }

    /// Reads a token or a quoted text and goes on behind the next `;`.
    private static func value(_ rest: inout Substring) -> String {
        guard rest.first == "\"" else {
            let token = rest.prefix { $0 != ";" }
            rest = rest.dropFirst(token.count).dropFirst()
            return trimmed(token)
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        rest = rest.drop { $0 != ";" }.dropFirst()
        return value
    }

    private static func trimmed(_ text: Substring) -> String {
        let isText: (Character) -> Bool = { $0 != " " && $0 != "\t" }
        guard let first = text.firstIndex(where: isText), let last = text.lastIndex(where: isText) else { return "" }
        return String(text[first...last])
    }
}
