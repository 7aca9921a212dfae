import LosslessJSON
import TestSupport
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
    @Test("Members keep their order, and nothing but the needed is escaped")
    func written() {
        let json: JSON = [
            "z": 1, "a": [true, nil, .number("10.50")], "metin": "Ğ \"x\" \\ / \n\r\t\u{1} \u{7F}", "boş": [:],
        ]
        #expect(
            json.description
                == "{\"z\":1,\"a\":[true,null,10.50],\"metin\":\"Ğ \\\"x\\\" \\\\ / \\n\\r\\t\\u0001 \u{7F}\",\"boş\":{}}"
        )
    }

    @Test("What is written is read back the same, for thousands of random values")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<3000 {
            let json = JSON.random(depth: 4, using: &generator)
            #expect(try JSON(parsing: json.utf8) == json)
            #expect(try JSON(parsing: json.description).description == json.description)
        }
    }

    @Test("Any bytes are either read or refused with a place inside the text")
    func anyBytes() {
        var generator = SeededGenerator(seed: 12)
        let alphabet = Array("{}[]\",:\\u0019aeE.+-truefalsn \n\u{1}ğ".utf8) + [0xFF]
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            do {
                let json = try JSON(parsing: bytes)
                #expect((try? JSON(parsing: json.utf8)) == json)
            } catch {
                #expect(error.line >= 1 && error.column >= 1 && error.column <= bytes.count + 1)
            }
        }
    }
}

extension JSON {
    fileprivate static func random(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0...(depth > 0 ? 5 : 3), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2:
            let digits = Int.random(in: 0...999_999, using: &generator)
            return .number(Bool.random(using: &generator) ? "\(digits).\(digits)" : "-\(digits)00000000000000000000")
        case 3: return .string(text(using: &generator))
        case 4:
            let count = Int.random(in: 0...4, using: &generator)
            return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            let count = Int.random(in: 0...4, using: &generator)
            return .object(
                (0..<count).map {
                    Member("\($0)" + text(using: &generator), random(depth: depth - 1, using: &generator))
                })
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\u{0}", "\u{1F}", "ş", "İ", "😀", "/", "\u{2028}", "\u{301}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
            text.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
        }
        return String(text)
    }
}
