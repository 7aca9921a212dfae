import Domain
import Sealing
import Testing

@Suite("Digests and signatures")
struct DigestTests {
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    private let message = Array("what do ya want for nothing?".utf8)
    private let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    @Test("SHA-256 of content and tokens: vector of FIPS 180-4")
    func digest() {
        #expect(ContentDigest.sha256(Array("abc".utf8)) == abc)
        #expect(TokenHash.of("abc") == abc)
        #expect(TokenHash.matches("abc", stored: abc))
        #expect(!TokenHash.matches("abd", stored: abc))
    }

    @Test("texts are compared by their bytes")
    func constantTime() {
        #expect(constantTimeEquals("", ""))
        #expect(constantTimeEquals("belirteç", "belirteç"))
        #expect(!constantTimeEquals("a", "A"))
        #expect(!constantTimeEquals("a", "aa"))
        #expect(!constantTimeEquals("\u{E7}", "c\u{327}"))
    }

    @Test("HMAC-SHA256: vector of RFC 4231, case 2")
    func hmac() {
        #expect(HMACSignature.hexadecimal(of: message, key: Secret("Jefe")) == signature)
        #expect(HMACSignature.isValid(signature, of: message, key: Secret("Jefe")))
        #expect(HMACSignature.isValid(signature.uppercased(), of: message, key: Secret("Jefe")))
        #expect(HMACSignature.isValid(signature, of: message, keys: [Secret("yeni"), Secret("Jefe")]))
        #expect(!HMACSignature.isValid(signature, of: message, keys: []))
    }

    @Test("a signature fits one key and one message only")
    func hmacRefused() {
        #expect(!HMACSignature.isValid(signature, of: message, key: Secret("jefe")))
        #expect(!HMACSignature.isValid(signature, of: message + [10], key: Secret("Jefe")))
        #expect(!HMACSignature.isValid(signature.dropLast(2), of: message, key: Secret("Jefe")))
        #expect(!HMACSignature.isValid("", of: message, key: Secret("Jefe")))
        #expect(!HMACSignature.isValid("zz", of: message, key: Secret("Jefe")))
        for bit in 0..<(message.count * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!HMACSignature.isValid(signature, of: changed, key: Secret("Jefe")))
        }
    }

    @Test("an empty key lets nothing in")
    func emptyKey() {
        let forged = HMACSignature.hexadecimal(of: message, key: Secret(""))
        #expect(!HMACSignature.isValid(forged, of: message, key: Secret("")))
    }
}
