import FoundationEssentials

/// Base64 (RFC 4648, section 4) in its one canonical form, with or without padding.
enum Base64 {
    static func text(_ bytes: [UInt8], padded: Bool = true) -> String {
        let text = Data(bytes).base64EncodedString()
        return padded ? text : String(text.prefix { $0 != "=" })
    }

    /// The bytes; nil unless `text` is exactly what ``text(_:padded:)`` writes, so that no two texts mean the same.
    static func bytes(_ text: some StringProtocol, padded: Bool = true) -> [UInt8]? {
        let padding = padded ? "" : String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: String(text) + padding) else { return nil }
        let bytes = [UInt8](data)
        return Base64.text(bytes, padded: padded) == text ? bytes : nil
    }
}
