import Domain
import Testing

@testable import Sealing

@Suite("Codes of the second factor")
struct TimeCodeTests {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B, the rows for SHA-1; of eight digits the last six.
    @Test(
        "The vectors of RFC 6238",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ])
    func vectors(seconds: Int64, code: String) {
        let step = TimeCode.step(at: Timestamp(milliseconds: seconds * 1000))
        #expect(TimeCode.code(secret: secret, step: step) == code)
    }

    @Test(
        "One step early and one step late are right, two are not",
        arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
    func window(offset: Int64, isRight: Bool) {
        let now = Timestamp(milliseconds: 1_777_878_000_000)
        let step = TimeCode.step(at: now) + offset
        let code = TimeCode.code(secret: secret, step: step)
        #expect(TimeCode.matchingStep(code, secret: secret, at: now) == (isRight ? step : nil))
        #expect(
            TimeCode.matchingStep("\(code.prefix(3)) \(code.suffix(3))", secret: secret, at: now)
                == (isRight ? step : nil))
    }

    @Test("What is no code of six digits is none", arguments: ["", "12345", "1234567", "abcdef", "-12345"])
    func noCode(text: String) {
        #expect(TimeCode.matchingStep(text, secret: secret, at: Timestamp(milliseconds: 0)) == nil)
    }

    /// RFC 4648, section 10, without padding.
    @Test(
        "The vectors of base 32",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ])
    func base32(plain: String, encoded: String) {
        #expect(Base32.text(Array(plain.utf8)) == encoded)
        #expect(Base32.bytes(encoded.lowercased()) == Array(plain.utf8))
    }

    @Test("A letter outside the alphabet is refused") func badBase32() { #expect(Base32.bytes("MZ1W") == nil) }

    @Test("The address for the app names issuer, account and secret, all of them escaped")
    func uri() {
        let uri = TimeCode.keyURI(secret: Secret("ABCD"), account: "ad+x@ornek.com", issuer: "Sipariş Yönetimi")
            .revealed
        #expect(
            uri
                == "otpauth://totp/Sipari%C5%9F%20Y%C3%B6netimi:ad%2Bx%40ornek.com?secret=ABCD"
                + "&issuer=Sipari%C5%9F%20Y%C3%B6netimi&algorithm=SHA1&digits=6&period=30")
    }

    @Test("Ten recovery codes of 80 bits, all different, known again however they are typed, and only for their owner")
    func recoveryCodes() throws {
        let codes = RecoveryCode.random(testWorld())
        #expect(codes.count == 10 && Set(codes.map(\.revealed)).count == 10)
        for code in codes {
            #expect(code.revealed.wholeMatch(of: #/[a-z2-7]{4}(-[a-z2-7]{4}){3}/#) != nil)
            #expect(RecoveryCode.looksLikeOne(code.revealed))
        }
        let code = try #require(codes.first)
        let typed = Secret(" " + code.revealed.uppercased().replacing("-", with: " "))
        #expect(RecoveryCode.hash(typed, owner: ID(7)) == RecoveryCode.hash(code, owner: ID(7)))
        #expect(RecoveryCode.hash(code, owner: ID(7)) != RecoveryCode.hash(code, owner: ID(8)))
        #expect(!RecoveryCode.looksLikeOne("123 456"))
    }
}
