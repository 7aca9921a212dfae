import Domain
import Sealing
import Testing

@Suite("The signature of outgoing webhooks")
struct WebhookSignatureTests {
    private static let first = Secret("whsec_" + String(repeating: "a", count: 64))
    private static let second = Secret("whsec_" + String(repeating: "b", count: 64))
    private static let body = Array(#"{"olay_no":"olay_1","olay":"deneme"}"#.utf8)
    private static let moment = Timestamp(milliseconds: 1_777_878_000_999)
    // Made with Python's hmac.
    private static let firstSignature = "3b4ceac5701959a10c6f7a7a240a1ba7a3be19f73a35ca69077666bb873d9246"
    private static let secondSignature = "014c5af7285379c69109728e06050b6522ae7ac414349b1a588e99d0b9c0e41a"

    private func isValid(
        _ value: String, of body: [UInt8] = body, keys: [Secret] = [first], at now: Timestamp = moment
    ) -> Bool {
        WebhookSignature.isValid(value, of: body, keys: keys, now: now)
    }

    @Test("the header is what other implementations of HMAC say")
    func vector() {
        let value = WebhookSignature.value(of: Self.body, at: Self.moment, keys: [Self.first])
        #expect(value == "t=1777878000,v1=\(Self.firstSignature)")
        #expect(isValid(value))
    }

    @Test("while the secret is changed there are two, and either key is enough")
    func twoKeys() {
        let value = WebhookSignature.value(of: Self.body, at: Self.moment, keys: [Self.first, Self.second])
        #expect(value == "t=1777878000,v1=\(Self.firstSignature),v1=\(Self.secondSignature)")
        #expect(isValid(value, keys: [Self.first]) && isValid(value, keys: [Self.second]))
        #expect(!isValid(value, keys: [Secret("whsec_baska")]))
    }

    @Test(
        "five minutes are tolerated to both sides", arguments: [(-301, false), (-300, true), (300, true), (301, false)])
    func tolerance(seconds: Int64, isGood: Bool) {
        let value = WebhookSignature.value(of: Self.body, at: Self.moment, keys: [Self.first])
        #expect(isValid(value, at: Self.moment + .seconds(seconds)) == isGood)
    }

    @Test("another body, another time or another form is refused")
    func changed() {
        var body = Self.body
        body[3] ^= 1
        let value = WebhookSignature.value(of: Self.body, at: Self.moment, keys: [Self.first])
        #expect(!isValid(value, of: body))
        for wrong in [
            "", "t=1777878000", "v1=\(Self.firstSignature)", "t=1777878001,v1=\(Self.firstSignature)",
            "t=1777878000,t=1777878000,v1=\(Self.firstSignature)", "t=1777878000,v0=\(Self.firstSignature)",
            "t=1777878000,v1=", "t=x,v1=\(Self.firstSignature)", "t=1777878000,v1=\(Self.firstSignature.dropLast())",
        ] {
            #expect(!isValid(wrong), "\(wrong)")
        }
    }

    @Test("every bit of the signature counts")
    func bits() throws {
        for position in 0..<64 {
            var digits = Array(Self.firstSignature)
            digits[position] = digits[position] == "0" ? "1" : "0"
            #expect(!isValid("t=1777878000,v1=\(String(digits))"))
        }
    }

    @Test("an empty key signs nothing and opens nothing")
    func emptyKey() {
        let value = WebhookSignature.value(of: Self.body, at: Self.moment, keys: [Secret("")])
        #expect(value == "t=1777878000")
        #expect(!isValid("t=1777878000,v1=\(Self.firstSignature)", keys: [Secret("")]))
    }
}
