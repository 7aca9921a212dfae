import Domain
import Testing

@Suite("Moments in time")
struct TimestampTests {
    @Test(
        "A moment is read from ISO 8601 and written in UTC with milliseconds",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
            ("1969-07-20T20:17:40Z", -14_182_940_000, "1969-07-20T20:17:40.000Z"),
            ("1900-03-01T00:00:00Z", -2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
            ("2000-02-29T12:00:00Z", 951_825_600_000, "2000-02-29T12:00:00.000Z"),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000, "2024-02-29T23:59:59.000Z"),
            ("2026-05-04T10:00:00+03:00", 1_777_878_000_000, "2026-05-04T07:00:00.000Z"),
            ("2026-05-04T10:00:00+0300", 1_777_878_000_000, "2026-05-04T07:00:00.000Z"),
            ("2026-05-04 07:00:00Z", 1_777_878_000_000, "2026-05-04T07:00:00.000Z"),
            ("2026-01-01T01:00:00+05:45", 1_767_208_500_000, "2025-12-31T19:15:00.000Z"),
            ("2025-12-31T20:00:00-05:00", 1_767_229_200_000, "2026-01-01T01:00:00.000Z"),
            ("2026-05-04T07:11:12.3Z", 1_777_878_672_300, "2026-05-04T07:11:12.300Z"),
            ("2026-05-04T07:11:12.345Z", 1_777_878_672_345, "2026-05-04T07:11:12.345Z"),
            ("2026-05-04T07:11:12.345999999Z", 1_777_878_672_345, "2026-05-04T07:11:12.345Z"),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ])
    func isRead(_ row: (text: String, milliseconds: Int64, written: String)) throws {
        let moment = try #require(Timestamp(iso8601: row.text))
        #expect(moment.milliseconds == row.milliseconds)
        #expect(moment.description == row.written)
        #expect(Timestamp(iso8601: moment.description) == moment)
    }

    @Test(
        "Text that is no moment is refused",
        arguments: [
            "", "Z", "2026", "2026-05-04", "2026-05-04T07:00:00", "2026-05-04T07:00Z", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-05-00T00:00:00Z", "2026-05-32T00:00:00Z", "2026-05-04T24:00:00Z",
            "2026-05-04T07:60:00Z", "2026-05-04T07:00:60Z", "2026-05-04T07:00:00.Z", "2026-05-04T07:00:00.1234567890Z",
            "2026-05-04T07:00:00+24:00", "2026-05-04T07:00:00+03:60", "2026-05-04T07:00:00+3", "2026-5-4T07:00:00Z",
            "2026-05-04T07:00:00Zx", " 2026-05-04T07:00:00Z", "2026-05-04t07:00:00Z", "-026-05-04T07:00:00Z",
            "２０２６-05-04T07:00:00Z", "2026/05/04T07:00:00Z", "2026-05-04T07.00.00Z",
        ])
    func isRefused(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test("Text of moments sorts like the moments")
    func sorts() {
        let moments: [Int64] = [-62_135_596_800_000, -1, 0, 1, 999, 1000, 951_825_600_000, 1_777_878_672_345]
        let texts = moments.map { Timestamp(milliseconds: $0).description }
        #expect(texts == texts.sorted())
    }

    @Test("Every day from 1890 to 2110 follows the one before it in the calendar")
    func daysFollowEachOther() throws {
        let start = try #require(Timestamp(iso8601: "1890-01-01T00:00:00Z"))
        var before = CivilTime(start)
        var leapDays = 0
        for day in 1..<80_354 {
            let moment = start + .seconds(day * 86_400)
            let civil = CivilTime(moment)
            #expect(civil.timestamp == moment)
            let isNextDay = civil.year == before.year && civil.month == before.month && civil.day == before.day + 1
            let isNextMonth = civil.year == before.year && civil.month == before.month + 1 && civil.day == 1
            let isNextYear = civil.year == before.year + 1 && civil.month == 1 && civil.day == 1 && before.day == 31
            #expect(isNextDay || isNextMonth || isNextYear, "\(before) → \(civil)")
            if civil.month == 2, civil.day == 29 { leapDays += 1 }
            before = civil
        }
        // 1892 to 2108 in steps of four, without 1900 and 2100.
        #expect(leapDays == 53)
    }

    @Test("The parts of a moment before 1970 count from its own midnight")
    func partsBefore1970() {
        let civil = CivilTime(Timestamp(milliseconds: -1))
        #expect(
            civil
                == CivilTime(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999))
    }

    @Test("Spans are added and taken away in whole milliseconds")
    func spans() {
        let moment = Timestamp(milliseconds: 1000)
        #expect((moment + .seconds(2)).milliseconds == 3000)
        #expect((moment - .seconds(2)).milliseconds == -1000)
        #expect((moment + .microseconds(1999)).milliseconds == 1001)
        #expect(moment.since(Timestamp(milliseconds: 4000)) == .seconds(-3))
    }
}
