package import LosslessJSON

/// One HTTP call that reached a simulated server.
package struct Call: Sendable {
    /// The name of the matched ``Route``.
    package var route: String
    /// What stood in the places of the route's `{names}`.
    package var parameters: [String: String]
    package var method: String
    /// The path without the query, percent-decoded.
    package var path: String
    package var query: [(name: String, value: String)]
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// The value of the first header with this name, in any case; nil if there is none.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The value of the first query parameter with this name; nil if there is none or it is empty.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// A path parameter; empty if the route has none of this name.
    package func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The body read as JSON; nil if it is none.
    package func json() -> JSON? { try? JSON(parsing: body) }
}

/// Decodes `%C5%9F` and the like; `+` stays. Malformed sequences stay as they are.
func percentDecoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8[...]
    while let byte = rest.first {
        let digits = rest.dropFirst().prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2,
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(3)
        } else {
            bytes.append(byte)
            rest = rest.dropFirst()
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// The names and values of a query string such as `a=1&b=%20`.
func queryPairs(_ text: some StringProtocol) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (percentDecoded(halves[0]), halves.count == 2 ? percentDecoded(halves[1]) : "")
    }
}
