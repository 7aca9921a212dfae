import LosslessJSON
import Testing

@Suite("Reading JSON")
struct JSONReadingTests {
    @Test(
        "A text is read as what it says",
        arguments: [
            ("null", JSON.null), ("true", .bool(true)), (" false ", .bool(false)), ("\"\"", .string("")),
            ("[]", .array([])), ("{}", .object([])), ("[1,[2],{}]", [1, [2], [:]]),
            ("{\"a\":1,\"b\":null}", ["a": 1, "b": nil]), ("\"\\u0041\\n\\/\\\"\"", .string("A\n/\"")),
            ("\"\\ud83d\\ude00\"", .string("😀")), ("\"ğüşiöçİı\"", .string("ğüşiöçİı")),
            ("\"\\u0000\"", .string("\u{0}")), ("\t\r\n[ ]", .array([])), ("\u{FEFF}1", .number("1")),
            ("\"\u{7F}\"", .string("\u{7F}")),
        ] as [(String, JSON)])
    func isRead(_ row: (text: String, value: JSON)) throws {
        #expect(try JSON(parsing: row.text) == row.value)
    }

    @Test(
        "A number keeps every digit it was written with",
        arguments: [
            "0", "-0", "10", "72602420957047272632", "-99999999999999999999", "498.90", "0.10", "1e5", "1E+05",
            "1.50e-7",
            "123456789012345678901234567890.123456789012345678901234567890",
        ])
    func numberIsKept(_ text: String) throws {
        let json = try JSON(parsing: "[\(text)]")
        #expect(json[0] == .number(text))
        #expect(json[0]?.text == text)
        #expect(json.description == "[\(text)]")
    }

    @Test(
        "A number is read as a whole one only if it is one and fits",
        arguments: [
            ("12", 12), ("12.0", 12), ("12.00", 12), ("-0", 0), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("12.5", nil), ("1e2", nil),
            ("72602420957047272632", nil),
        ] as [(String, Int64?)])
    func int(_ row: (text: String, value: Int64?)) throws {
        #expect(try JSON(parsing: row.text).int == row.value)
    }

    @Test(
        "A text that is not JSON is refused with the place of the first fault",
        arguments: [
            ("", .unexpectedEnd, 1, 1), ("  ", .unexpectedEnd, 1, 3), ("nul", .unexpectedCharacter, 1, 1),
            ("[1,]", .unexpectedCharacter, 1, 4), ("[1 2]", .unexpectedCharacter, 1, 4),
            ("{\"a\" 1}", .unexpectedCharacter, 1, 6),
            ("{a:1}", .unexpectedCharacter, 1, 2), ("{\"a\":1,}", .unexpectedCharacter, 1, 8),
            ("[", .unexpectedEnd, 1, 2),
            ("{\"a\":", .unexpectedEnd, 1, 6), ("1 2", .trailingText, 1, 3), ("{}\n{}", .trailingText, 2, 1),
            ("01", .invalidNumber, 1, 1), ("-", .invalidNumber, 1, 1), ("[1.]", .invalidNumber, 1, 2),
            ("1e", .invalidNumber, 1, 1),
            ("-01", .invalidNumber, 1, 1), (".5", .unexpectedCharacter, 1, 1), ("+1", .unexpectedCharacter, 1, 1),
            ("NaN", .unexpectedCharacter, 1, 1), ("'a'", .unexpectedCharacter, 1, 1), ("\"\\x\"", .invalidEscape, 1, 3),
            ("\"a\nb\"", .controlCharacter, 1, 3), ("\"a", .unexpectedEnd, 1, 3),
            ("\"\\n\tb\"", .controlCharacter, 1, 4),
            ("{\n  \"a\": 1,\n  \"a\": 2}", .duplicateName, 3, 3), ("{\"a\":1,\"\\u0061\":2}", .duplicateName, 1, 8),
            ("\"\\ud800\"", .invalidEscape, 1, 4), ("\"\\udc00\"", .invalidEscape, 1, 4),
            ("\"\\ud800\\u0041\"", .invalidEscape, 1, 4), ("\"\\u12", .unexpectedEnd, 1, 6),
            ("// a\n1", .unexpectedCharacter, 1, 1),
        ] as [(String, JSONError.Reason, Int, Int)])
    func isRefused(_ row: (text: String, reason: JSONError.Reason, line: Int, column: Int)) {
        #expect(throws: JSONError.self) { try JSON(parsing: row.text) }
        do {
            _ = try JSON(parsing: row.text)
        } catch {
            #expect(error.reason == row.reason, "\(row.text)")
            #expect(
                error.line == row.line && error.column == row.column, "\(row.text) at \(error.line):\(error.column)")
        }
    }

    @Test("A lone half of a surrogate pair is refused wherever it stands")
    func loneSurrogates() {
        for text in ["\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}", "\"\\ud83d\\n\""] {
            #expect(throws: JSONError.self, "\(text)") { try JSON(parsing: text) }
        }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func invalidUTF8(_ bytes: [UInt8]) {
        do {
            _ = try JSON(parsing: bytes)
            Issue.record("the bytes were accepted")
        } catch {
            #expect(error.reason == .invalidUTF8)
        }
    }

    @Test("Nesting is allowed up to the limit and refused beyond it")
    func depth() throws {
        let allowed = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(throws: Never.self) { try JSON(parsing: allowed) }
        do {
            _ = try JSON(parsing: "[" + allowed + "]")
            Issue.record("the nesting was accepted")
        } catch {
            #expect(error.reason == .tooDeep)
        }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
        #expect(throws: Never.self) { try JSON(parsing: "[[1]]", depthMax: 2) }
        #expect(throws: JSONError.self) { try JSON(parsing: "[[[1]]]", depthMax: 2) }
    }
}
