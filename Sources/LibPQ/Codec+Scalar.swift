extension Codec {
    /// Decodes `smallint`, `integer` or `bigint`, told apart by their 2, 4 or 8 bytes.
    package static func decodeInteger(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int64 {
        switch bytes.count {
        case 8: try load(Int64.self, from: bytes)
        case 4: Int64(try load(Int32.self, from: bytes))
        case 2: Int64(try load(Int16.self, from: bytes))
        default: throw malformed("integer", bytes)
        }
    }

    /// Decodes `boolean`: one byte, 0 or 1.
    package static func decodeBool(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Bool {
        try require(1, bytes, for: "boolean")
        switch bytes[0] {
        case 0: return false
        case 1: return true
        default: throw malformed("boolean", bytes)
        }
    }
}
