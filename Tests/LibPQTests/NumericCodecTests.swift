import LibPQ
import Testing

/// The expected bytes are what `numeric_send` of PostgreSQL 15 returns.
@Suite("Numeric codec")
struct NumericCodecTests {
    static let fromServer: [(hundredths: Int64, hex: String)] = [
        (0, "0000 0000 0000 0002"),
        (1, "0001 ffff 0000 0002 0064"),
        (-1, "0001 ffff 4000 0002 0064"),
        (5, "0001 ffff 0000 0002 01f4"),
        (100, "0001 0000 0000 0002 0001"),
        (1234, "0002 0000 0000 0002 000c 0d48"),
        (-1234, "0002 0000 4000 0002 000c 0d48"),
        (9_999, "0002 0000 0000 0002 0063 26ac"),
        (10_000, "0001 0000 0000 0002 0064"),
        (1_000_000, "0001 0001 0000 0002 0001"),
        (10_000_000_000, "0001 0002 0000 0002 0001"),
        (999_999, "0002 0000 0000 0002 270f 26ac"),
        (1_000_001, "0003 0001 0000 0002 0001 0000 0064"),
        (1_234_567_890, "0003 0001 0000 0002 04d2 162e 2328"),
        (.max, "0006 0004 0000 0002 0009 08b9 1c23 1ac6 1e4e 02bc"),
        (.min, "0006 0004 4000 0002 0009 08b9 1c23 1ac6 1e4e 0320"),
    ]

    @Test("hundredths are written as the server writes them", arguments: fromServer)
    func encodes(hundredths: Int64, hex: String) {
        #expect(encoded(hundredths) == bytes(hex))
    }

    @Test("what the server writes is read", arguments: fromServer)
    func decodes(hundredths: Int64, hex: String) throws {
        #expect(try decode(bytes(hex), Codec.decodeHundredths) == hundredths)
    }

    @Test("every amount around the borders of a digit survives, and its text is right")
    func roundTrips() throws {
        var amounts = [Int64](-20_500...20_500)
        var power: Int64 = 1
        while power < 1_000_000_000_000_000_000 {
            power *= 10
            for offset in Int64(-101)...101 { amounts += [power + offset, -power - offset] }
        }
        for amount in amounts {
            let wire = encoded(amount)
            #expect(try decode(wire, Codec.decodeHundredths) == amount)
            #expect(text(ofNumeric: wire) == text(ofHundredths: amount))
        }
    }

    @Test(
        "zeros after the second decimal and other scales don't matter",
        arguments: [
            (Int64(1234), "0002 0000 0000 0006 000c 0d48"),  // 12.340000
            (1_000_000_000_000, "0001 0002 0000 0000 0064"),  // 1e10
            (500, "0001 0000 0000 0000 0005"),  // 5
            (-120_000_000, "0001 0001 4000 0000 0078"),  // -1200000
            (1234, "0003 0000 0000 0008 000c 0d48 0000"),  // with a digit of zero at the end
        ]
    )
    func decodesOtherScales(hundredths: Int64, hex: String) throws {
        #expect(try decode(bytes(hex), Codec.decodeHundredths) == hundredths)
    }

    @Test(
        "what isn't a 64-bit number of hundredths is refused",
        arguments: [
            "0001 ffff 0000 0003 000a",  // 0.001
            "0002 ffff 0000 0006 0064 0001",  // 0.01000001
            "0001 fffe 0000 0006 0064",  // 0.000001
            "0000 0000 c000 0000",  // NaN
            "0000 0000 d000 0020",  // Infinity
            "0000 0000 f000 0020",  // -Infinity
            "0006 0004 0000 0002 0009 08b9 1c23 1ac6 1e4e 0320",  // one more than the largest
            "0006 0004 4000 0002 0009 08b9 1c23 1ac6 1e4e 0384",  // one less than the smallest
            "0001 0005 0000 0000 0001",  // 1e20
            "0001 7fff 0000 0000 0001",  // 1e131068
            "0001 0000 0000 0002 2710",  // a digit of 10,000
            "0002 0000 0000 0002 0001",  // fewer digits than announced
            "0001 0000 0000 0002 0001 0001",  // more digits than announced
            "0000 0000 00",
            "",
        ]
    )
    func refuses(hex: String) {
        #expect(failure { () throws(PostgresError) in _ = try decode(bytes(hex), Codec.decodeHundredths) } == .decoding)
    }

    private func encoded(_ hundredths: Int64) -> [UInt8] {
        var buffer: [UInt8] = []
        Codec.append(numericHundredths: hundredths, to: &buffer)
        return buffer
    }

    private func text(ofHundredths hundredths: Int64) -> String {
        let digits = String(hundredths.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (hundredths < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
    }

    /// Writes a numeric out digit by digit, another way than the codec goes.
    private func text(ofNumeric wire: [UInt8]) -> String {
        let words = stride(from: 0, to: wire.count, by: 2).map { Int(wire[$0]) << 8 | Int(wire[$0 + 1]) }
        let weight = Int(Int16(truncatingIfNeeded: words[1]))
        let digit = { (power: Int) in
            let index = weight - power
            let value = (0..<words[0]).contains(index) ? String(words[4 + index]) : "0"
            return String(repeating: "0", count: 4 - value.count) + value
        }
        let whole = stride(from: max(weight, 0), through: 0, by: -1).map(digit).joined().drop { $0 == "0" }
        let sign = words[2] == 0x4000 ? "-" : ""
        return sign + (whole.isEmpty ? "0" : whole) + "." + digit(-1).prefix(words[3])
    }
}
