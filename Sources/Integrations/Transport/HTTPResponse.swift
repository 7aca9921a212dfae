import Domain

/// A complete answer of an outside system.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: [(String, String)]
    package var body: [UInt8]
    /// What ``bodyText`` must not show: the secrets that the request was made with.
    package var hiddenTexts: [String] = []

    package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// The value of the first header with this name, whatever its case; nil if there is none.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.0.lowercased() == wanted }?.1
    }

    /// Whether the status is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text fit for the log: cut to 8 KB, with U+FFFD for NUL and for bytes that are not UTF-8, and without
    /// the secrets of the account.
    package var bodyText: String {
        hiddenTexts.isEmpty ? plainBodyText : Redaction.hiding(hiddenTexts, in: plainBodyText)
    }

    private var plainBodyText: String {
        let bytesMax = 8192
        // Bytes that are not UTF-8 grow to three when they are replaced, so the text may have to be cut once more.
        var text = String(decoding: body.prefix(bytesMax), as: UTF8.self)
        if body.count > bytesMax, text.unicodeScalars.last == "\u{FFFD}" { text.unicodeScalars.removeLast() }
        var kept = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            let scalar = scalar == "\0" ? "\u{FFFD}" : scalar
            length += UTF8.width(scalar)
            if length > bytesMax { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
