/// `timestamptz` is a count of microseconds since 2000-01-01 00:00 UTC (`timestamptz_send`).
extension Codec {
    /// 2000-01-01 00:00 UTC in milliseconds since 1970-01-01 00:00 UTC.
    private static let epochShift: Int64 = 946_684_800_000

    /// Decodes `timestamptz` to milliseconds since 1970-01-01 00:00 UTC, rounded down.
    ///
    /// Throws `.decoding` for `infinity` and `-infinity`.
    package static func decodeTimestamp(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int64 {
        try require(8, bytes, for: "timestamptz")
        let microseconds = try load(Int64.self, from: bytes)
        guard microseconds != .max, microseconds != .min else {
            throw PostgresError(.decoding, "an infinite timestamp has no milliseconds")
        }
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
        return (rest < 0 ? whole - 1 : whole) + epochShift
    }

    /// Appends milliseconds since 1970-01-01 00:00 UTC in the binary form of `timestamptz`.
    ///
    /// Throws `.invalidRequest` if the moment is more than about 292,000 years away.
    package static func append(millisecondsSince1970: Int64, to buffer: inout [UInt8]) throws(PostgresError) {
        let (shifted, tooEarly) = millisecondsSince1970.subtractingReportingOverflow(epochShift)
        let (microseconds, tooFar) = shifted.multipliedReportingOverflow(by: 1000)
        guard !tooEarly, !tooFar else { throw PostgresError(.invalidRequest, "timestamp out of range") }
        append(microseconds, to: &buffer)
    }
}
