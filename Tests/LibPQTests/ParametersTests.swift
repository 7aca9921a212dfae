import LibPQ
import Testing

@Suite("Parameters")
struct ParametersTests {
    @Test("all values lie in one buffer, one after another, with a zero byte at the end")
    func layout() throws {
        let parameters = try Parameters([
            .int8(258), .null, .text("ş"), .bool(true), .text(""), .bytes([7, 0]), .jsonb("1"),
            .timestamptz(millisecondsSince1970: 946_684_800_001), .numericHundredths(-5), .bytes([]),
        ])
        #expect(parameters.types == [20, 0, 25, 16, 25, 17, 3802, 1184, 1700, 17])
        #expect(parameters.offsets == [0, nil, 8, 10, 11, 11, 13, 15, 23, 33])
        #expect(parameters.lengths == [8, 0, 2, 1, 0, 2, 2, 8, 10, 0])
        let expected = "0000000000000102 c59f 01 0700 0131 00000000000003e8 0001ffff4000000201f4 00"
        #expect(parameters.buffer == bytes(expected))
    }

    @Test("an empty value has an address in the buffer, NULL has none")
    func emptyIsNotNull() throws {
        let parameters = try Parameters([.text(""), .null])
        #expect(parameters.offsets == [0, nil])
        #expect(parameters.buffer == [0])
    }

    @Test("no parameters at all")
    func none() throws {
        let parameters = try Parameters([])
        #expect(parameters.types.isEmpty && parameters.offsets.isEmpty && parameters.lengths.isEmpty)
    }

    @Test("65,535 parameters are possible, one more is not")
    func limit() throws {
        let most = [PGValue](repeating: .null, count: 65_535)
        #expect(try Parameters(most).types.count == 65_535)
        let tooMany = failure { () throws(PostgresError) in _ = try Parameters(most + [.null]) }
        #expect(tooMany == .invalidRequest)
    }

    @Test("a timestamp out of range is refused")
    func unrepresentable() {
        let kind = failure { () throws(PostgresError) in
            _ = try Parameters([.timestamptz(millisecondsSince1970: .max)])
        }
        #expect(kind == .invalidRequest)
    }
}
