extension Codec {
    /// The version byte that `jsonb_send` puts before the text.
    private static let jsonbVersion: UInt8 = 1

    /// Decodes any type whose binary form is its UTF-8 text. Throws `.decoding` if it is not UTF-8.
    package static func decodeText(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("text", bytes) }
        return text
    }

    /// Decodes `bytea`.
    package static func decodeBytes(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](bytes)
    }

    /// Decodes `jsonb` to the text of the value.
    package static func decodeJSONB(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> String {
        guard bytes.first == jsonbVersion else { throw malformed("jsonb", bytes) }
        return try decodeText(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
    }

    /// Appends a JSON text in the binary form of `jsonb`.
    package static func append(jsonb text: String, to buffer: inout [UInt8]) {
        buffer.append(jsonbVersion)
        buffer.append(contentsOf: text.utf8)
    }
}
