/// The object ids of built-in types. Source: PostgreSQL `src/include/catalog/pg_type.dat`; they never change.
package enum TypeOID {
    /// No type given: the server infers it.
    package static let unspecified: UInt32 = 0
    /// `boolean`.
    package static let bool: UInt32 = 16
    /// `bytea`.
    package static let bytea: UInt32 = 17
    /// `name`, the identifiers in the system catalogue.
    package static let name: UInt32 = 19
    /// `bigint`.
    package static let int8: UInt32 = 20
    /// `smallint`.
    package static let int2: UInt32 = 21
    /// `integer`.
    package static let int4: UInt32 = 23
    /// `text`.
    package static let text: UInt32 = 25
    /// `json`.
    package static let json: UInt32 = 114
    /// A literal whose type nothing has settled.
    package static let unknown: UInt32 = 705
    /// `char(n)`.
    package static let bpchar: UInt32 = 1042
    /// `varchar`.
    package static let varchar: UInt32 = 1043
    /// `timestamptz`.
    package static let timestamptz: UInt32 = 1184
    /// `numeric`.
    package static let numeric: UInt32 = 1700
    /// What functions without a result return.
    package static let void: UInt32 = 2278
    /// `jsonb`.
    package static let jsonb: UInt32 = 3802
}
