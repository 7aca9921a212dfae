import Domain
import LosslessJSON
import SQLEngine
import TestSupport
import Testing

@Suite("Values survive the way into a database and back")
struct ValueTests {
    /// Writes the value into the column and reads it again.
    private func roundTrip<Value: SQLBindable & SQLReadable & Sendable>(
        _ value: Value, column: String, on engine: EngineUnderTest
    ) async throws -> Value? {
        try await roundTrip([value], column: column, on: engine).first
    }

    private func roundTrip<Value: SQLBindable & SQLReadable & Sendable>(
        _ values: [Value], column: String, on engine: EngineUnderTest
    ) async throws -> [Value] {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            try await database.write { tx in
                for value in values { try tx.run("INSERT INTO degerler (\(uncheckedSQL: column)) VALUES (\(value))") }
            }
            return try await database.read { tx in
                try tx.all("SELECT \(uncheckedSQL: column) FROM degerler ORDER BY id") { try $0.next(Value.self) }
            }
        }
    }

    @Test("integers", arguments: EngineUnderTest.allCases)
    func integers(engine: EngineUnderTest) async throws {
        let values: [Int64] = [0, 1, -1, .max, .min, 1 << 32]
        #expect(try await roundTrip(values, column: "tam", on: engine) == values)
    }

    @Test("booleans", arguments: EngineUnderTest.allCases)
    func booleans(engine: EngineUnderTest) async throws {
        #expect(try await roundTrip([true, false], column: "evet", on: engine) == [true, false])
    }

    @Test("money: negative, the smallest and the largest amount", arguments: EngineUnderTest.allCases)
    func money(engine: EngineUnderTest) async throws {
        let values = [0, 1, -1, 99, 100, 10_000, -123_456, Money.largest.kurus, -Money.largest.kurus].map(Money.init)
        #expect(try await roundTrip(values, column: "para", on: engine) == values)
    }

    @Test("times to the millisecond, before 1970 too", arguments: EngineUnderTest.allCases)
    func times(engine: EngineUnderTest) async throws {
        let values = [0, 1, -1, 1_777_878_123_456, -1_000_000_000_001, 946_684_799_999, 253_402_300_799_999]
            .map(Timestamp.init)
        #expect(try await roundTrip(values, column: "zaman", on: engine) == values)
    }

    @Test("Turkish letters, emoji, quotes and line breaks", arguments: EngineUnderTest.allCases)
    func texts(engine: EngineUnderTest) async throws {
        let values = ["", "İIıi ĞğÜüŞşÖöÇç", "👩‍👩‍👧 𝄞 🇹🇷", "'; DROP TABLE degerler; --", "a\n\t\\\"b", "e\u{301}"]
        #expect(try await roundTrip(values, column: "metin", on: engine) == values)
    }

    @Test("bytes of every value", arguments: EngineUnderTest.allCases)
    func bytes(engine: EngineUnderTest) async throws {
        let values: [[UInt8]] = [[], [0], Array(0...255)]
        #expect(try await roundTrip(values, column: "bayt", on: engine) == values)
    }

    @Test("a megabyte of text and of bytes", arguments: EngineUnderTest.allCases)
    func large(engine: EngineUnderTest) async throws {
        let text = String(repeating: "ş", count: 1 << 19)
        #expect(try await roundTrip(text, column: "metin", on: engine) == text)
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await roundTrip(bytes, column: "bayt", on: engine) == bytes)
    }

    @Test("JSON keeps long numbers and letters", arguments: EngineUnderTest.allCases)
    func json(engine: EngineUnderTest) async throws {
        let text = #"{"no": 72602420957047272632, "ad": "Şule \"ğ\" 👍", "para": 498.90, "liste": [null, true, [], {}]}"#
        let read = try await roundTrip(JSONText(text), column: "belge", on: engine)
        let json = try JSON(parsing: try #require(read).text)
        #expect(json["no"]?.text == "72602420957047272632")
        #expect(json["ad"]?.string == #"Şule "ğ" 👍"#)
        #expect(json["para"]?.text == "498.90")
        #expect(json["liste"] == [nil, true, [], [:]])
    }

    @Test("NULL in a column of every type, and as a value of every type", arguments: EngineUnderTest.allCases)
    func null(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            _ = try await database.write { tx in
                try tx.run(
                    """
                    INSERT INTO degerler (tam, evet, metin, bayt, para, zaman, belge)
                    VALUES (\(Int?.none), \(Bool?.none), \(String?.none), \([UInt8]?.none), \(Money?.none),
                        \(Timestamp?.none), \(JSONText?.none))
                    """)
            }
            let areNull = try await database.read { tx in
                try tx.one("SELECT tam, evet, metin, bayt, para, zaman, belge FROM degerler") { row in
                    [
                        try row.next(Int?.self) == nil, try row.next(Bool?.self) == nil,
                        try row.next(String?.self) == nil, try row.next([UInt8]?.self) == nil,
                        try row.next(Money?.self) == nil,
                        try row.next(Timestamp?.self) == nil, try row.next(JSONText?.self) == nil,
                    ]
                }
            }
            #expect(areNull == Array(repeating: true, count: 7))
        }
    }

    @Test("a column that is NULL or of another type is an error, not a crash", arguments: EngineUnderTest.allCases)
    func decodingErrors(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            let read: @Sendable (SQL) async -> SQLError.Kind? = { query in
                await failure { _ = try await database.read { tx in try tx.value(query, as: Int.self) } }
            }
            #expect(await read("SELECT NULL") == .decoding)
            #expect(await read("SELECT 'on'") == .decoding)
            #expect(await read("SELECT 1") == nil)
        }
    }

    @Test("counts and sums are integers, sums of money are money", arguments: EngineUnderTest.allCases)
    func aggregates(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            try await database.write { tx in
                for kurus in 1...3 as ClosedRange<Int64> {
                    try tx.run("INSERT INTO degerler (tam, para) VALUES (\(kurus), \(Money(kurus: kurus)))")
                }
            }
            let (count, sum, money) = try await database.read { tx in
                try tx.one("SELECT count(*), sum(tam), sum(para) FROM degerler") { row in
                    (try row.next(Int.self), try row.next(Int.self), try row.next(Money.self))
                }
            }
            #expect((count, sum, money) == (3, 6, Money(kurus: 6)))
        }
    }

    @Test("a list of 20,000 keys is one parameter", arguments: EngineUnderTest.allCases)
    func longLists(engine: EngineUnderTest) async throws {
        try await withDatabase(engine, migrated: false) { database in
            try await database.createTestTables()
            let found = try await database.write { tx in
                for id in 1...10 { try tx.run("INSERT INTO degerler (id) VALUES (\(id * 1000))") }
                let wanted = (0..<20_000).map { Int64($0) }
                let none = try tx.all("SELECT id FROM degerler WHERE id IN \(ids: [])") { try $0.next(Int.self) }
                return try tx.all("SELECT id FROM degerler WHERE id IN \(ids: wanted) ORDER BY id") {
                    try $0.next(Int.self)
                } + none
            }
            #expect(found == (1...10).map { $0 * 1000 })
        }
    }
}
