/// A value on its way to the server or back.
package enum PGValue: Sendable, Equatable {
    /// SQL NULL. It is sent without a type, so the statement must show which type is meant.
    case null
    /// `bigint`; read also from `smallint` and `integer`.
    case int8(Int64)
    /// `boolean`.
    case bool(Bool)
    /// `text`; read also from `varchar`, `char`, `name` and `json`.
    case text(String)
    /// `bytea`.
    case bytes([UInt8])
    /// A moment in milliseconds since 1970-01-01 00:00 UTC; what the server keeps below a millisecond is cut off.
    case timestamptz(millisecondsSince1970: Int64)
    /// `jsonb`: the text of a JSON value.
    case jsonb(String)
    /// A NUMERIC with two decimals, in hundredths: 12.34 is 1234.
    case numericHundredths(Int64)
}

extension PGValue {
    /// The type that the value is sent as; 0 for NULL.
    package var typeOID: UInt32 {
        switch self {
        case .null: TypeOID.unspecified
        case .int8: TypeOID.int8
        case .bool: TypeOID.bool
        case .text: TypeOID.text
        case .bytes: TypeOID.bytea
        case .timestamptz: TypeOID.timestamptz
        case .jsonb: TypeOID.jsonb
        case .numericHundredths: TypeOID.numeric
        }
    }
}
