import LibPQ
import Testing

/// The expected bytes are what `timestamptz_send` of PostgreSQL 15 returns.
@Suite("Timestamp codec")
struct TimeCodecTests {
    @Test(
        "microseconds are cut down to the millisecond before, on either side of 1970 and 2000",
        arguments: [
            ("00000000 00000000", Int64(946_684_800_000)),  // 2000-01-01 00:00
            ("ffffffff fffffc19", 946_684_799_999),  // 1999-12-31 23:59:59.999001
            ("fffca2fe c4c82000", 0),  // 1970-01-01 00:00
            ("fffca2fe c4c81fff", -1),  // 1969-12-31 23:59:59.999999
            ("0002f11b ed3e6c40", 1_774_737_000_123),  // 2026-03-28 22:30:00.123456
            ("ffc2b851 967439f4", -16_302_103_200_000),  // 1453-05-29 06:00:00.0005
            ("ff1fe2ff c59c6000", -62_135_596_800_000),  // 0001-01-01 00:00
            ("fd0f7fbd af17e000", -210_863_520_000_000),  // 4713-01-01 00:00 BC
        ]
    )
    func decodes(hex: String, milliseconds: Int64) throws {
        #expect(try decode(bytes(hex), Codec.decodeTimestamp) == milliseconds)
    }

    @Test(
        "whole milliseconds survive",
        arguments: [
            0, 1, -1, 999, -999, 946_684_799_999, 946_684_800_000, 946_684_800_001, 1_774_737_000_123,
            -62_135_596_800_001, -210_863_520_000_000, 253_402_300_799_999,
        ] as [Int64]
    )
    func roundTrips(milliseconds: Int64) throws {
        var buffer: [UInt8] = []
        try Codec.append(millisecondsSince1970: milliseconds, to: &buffer)
        #expect(try decode(buffer, Codec.decodeTimestamp) == milliseconds)
    }

    @Test(
        "infinite timestamps and wrong lengths are refused",
        arguments: [
            "7fffffff ffffffff", "80000000 00000000", "00000000", "00000000 00000000 00", "",
        ]
    )
    func refuses(hex: String) {
        #expect(failure { () throws(PostgresError) in _ = try decode(bytes(hex), Codec.decodeTimestamp) } == .decoding)
    }

    @Test(
        "a moment that microseconds can't express isn't sent",
        arguments: [.max, .min, 10_000_000_000_000_000] as [Int64]
    )
    func refusesToEncode(milliseconds: Int64) {
        var buffer: [UInt8] = []
        let kind = failure { () throws(PostgresError) in
            try Codec.append(millisecondsSince1970: milliseconds, to: &buffer)
        }
        #expect(kind == .invalidRequest)
        #expect(buffer.isEmpty)
    }
}
