extension ResultView {
    /// A value, decoded by the type of its column.
    ///
    /// Throws `.decoding` for a type that `PGValue` has no case for, and for values that the case can't hold.
    package func value(_ row: Int, _ column: Int) throws(PostgresError) -> PGValue {
        guard !isNull(row, column) else { return .null }
        let type = columnType(column)
        return try withBytes(row, column) { (bytes) throws(PostgresError) -> PGValue in
            try Self.decode(bytes, type)
        }
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, _ type: UInt32) throws(PostgresError) -> PGValue {
        switch type {
        case TypeOID.int8, TypeOID.int4, TypeOID.int2:
            return .int8(try Codec.decodeInteger(bytes))
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.json, TypeOID.unknown:
            return .text(try Codec.decodeText(bytes))
        case TypeOID.bool:
            return .bool(try Codec.decodeBool(bytes))
        case TypeOID.timestamptz:
            return .timestamptz(millisecondsSince1970: try Codec.decodeTimestamp(bytes))
        case TypeOID.numeric:
            return .numericHundredths(try Codec.decodeHundredths(bytes))
        case TypeOID.jsonb:
            return .jsonb(try Codec.decodeJSONB(bytes))
        case TypeOID.bytea:
            return .bytes(Codec.decodeBytes(bytes))
        case TypeOID.void:
            return .null
        default:
            throw PostgresError(.decoding, "no codec for the type with object id \(type)")
        }
    }
}
