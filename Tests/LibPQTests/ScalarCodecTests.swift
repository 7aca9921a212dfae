import LibPQ
import Testing

@Suite("Codec of integers, booleans and texts")
struct ScalarCodecTests {
    @Test(
        "integers of two, four and eight bytes",
        arguments: [
            ("0000", Int64(0)), ("7fff", 32_767), ("ffff", -1), ("8000", -32_768),
            ("00000100", 256), ("80000000", -2_147_483_648),
            ("7fffffffffffffff", .max), ("8000000000000000", .min), ("00000000000f4240", 1_000_000),
        ]
    )
    func integers(hex: String, number: Int64) throws {
        #expect(try decode(bytes(hex), Codec.decodeInteger) == number)
    }

    @Test("integers of other lengths are refused", arguments: ["", "00", "000000", "0000000000", "000000000000000000"])
    func wrongLengths(hex: String) {
        #expect(failure { () throws(PostgresError) in _ = try decode(bytes(hex), Codec.decodeInteger) } == .decoding)
    }

    @Test("an integer is written with its highest byte first")
    func writesIntegers() {
        var buffer: [UInt8] = [9]
        Codec.append(Int64(-2), to: &buffer)
        Codec.append(UInt16(258), to: &buffer)
        #expect(buffer == bytes("09 ff ff ff ff ff ff ff fe 01 02"))
    }

    @Test("a boolean is one byte, 0 or 1")
    func booleans() throws {
        #expect(try decode([1], Codec.decodeBool))
        #expect(try decode([0], Codec.decodeBool) == false)
        for wrong in [[], [2], [0, 0]] as [[UInt8]] {
            #expect(failure { () throws(PostgresError) in _ = try decode(wrong, Codec.decodeBool) } == .decoding)
        }
    }

    @Test("text is UTF-8", arguments: ["", "İstanbul'da ışık", "👩‍👩‍👧", "a\u{0}b"])
    func texts(text: String) throws {
        #expect(try decode([UInt8](text.utf8), Codec.decodeText) == text)
    }

    @Test("bytes that aren't UTF-8 are no text", arguments: ["ff", "c3", "61 c0 80", "ed a0 80"])
    func refusesOtherEncodings(hex: String) {
        #expect(failure { () throws(PostgresError) in _ = try decode(bytes(hex), Codec.decodeText) } == .decoding)
    }

    @Test("jsonb has a version before its text")
    func jsonb() throws {
        let wire = bytes("01 7b 22 61 22 3a 20 31 7d")
        #expect(try decode(wire, Codec.decodeJSONB) == #"{"a": 1}"#)
        var buffer: [UInt8] = []
        Codec.append(jsonb: #"{"a": 1}"#, to: &buffer)
        #expect(buffer == wire)
        for wrong in [[], [2, 0x31]] as [[UInt8]] {
            #expect(failure { () throws(PostgresError) in _ = try decode(wrong, Codec.decodeJSONB) } == .decoding)
        }
    }

    @Test("bytes stay as they are")
    func rawBytes() throws {
        #expect(try decode([0, 255, 128], Codec.decodeBytes) == [0, 255, 128])
        #expect(try decode([], Codec.decodeBytes).isEmpty)
    }
}
