import Domain
import Sealing
import Testing

@Suite("Sealed secrets")
struct SecretBoxTests {
    private let world = testWorld()
    private let context = SealingContext(table: "entegrasyonlar", row: 7, column: "api_key", tenant: 3)

    private func box(_ key: SealingKey? = nil, older: [SealingKey] = []) -> SecretBox {
        SecretBox(current: key ?? .random(world), older: older, world: world)
    }

    @Test(
        "come back as they were", arguments: ["", "a", "gizli şifre ğüşöçİı", "👍", String(repeating: "x", count: 5000)])
    func roundTrip(text: String) throws {
        let box = box()
        #expect(try box.open(box.seal(Secret(text), context: context), context: context).revealed == text)
    }

    @Test("have the documented form and never look the same twice")
    func form() {
        let box = box()
        let texts = (0..<50).map { _ in box.seal(Secret("ayni"), context: context) }
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { $0.hasPrefix("v1:\(box.keyID):") && !$0.contains("ayni") })
    }

    @Test(
        "open nowhere else",
        arguments: [
            SealingContext(table: "kullanicilar", row: 7, column: "api_key", tenant: 3),
            SealingContext(table: "entegrasyonlar", row: 8, column: "api_key", tenant: 3),
            SealingContext(table: "entegrasyonlar", row: 7, column: "api_secret", tenant: 3),
            SealingContext(table: "entegrasyonlar", row: 7, column: "api_key", tenant: 4),
            SealingContext(table: "entegrasyonlar", row: 7, column: "api_key", tenant: nil),
            SealingContext(table: "entegrasyonlar7", row: "", column: "api_key", tenant: 3),
        ])
    func otherPlace(other: SealingContext) {
        let box = box()
        let sealed = box.seal(Secret("gizli"), context: context)
        #expect(throws: SealingError.refused) { try box.open(sealed, context: other) }
    }

    @Test("refuse every changed bit")
    func changedBits() throws {
        let box = box()
        let bytes = Array(box.seal(Secret("gizli"), context: context).utf8)
        for position in bytes.indices {
            for bit in 0..<7 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: SealingError.self) { try box.open(text, context: context) }
            }
        }
    }

    @Test("refuse another key, also one with the same id")
    func otherKey() throws {
        let first = try #require(SealingKey(id: "k1", bytes: world.randomBytes(32)))
        let impostor = try #require(SealingKey(id: "k1", bytes: world.randomBytes(32)))
        let second = try #require(SealingKey(id: "k2", bytes: world.randomBytes(32)))
        let sealed = box(first).seal(Secret("gizli"), context: context)
        #expect(throws: SealingError.refused) { try box(impostor).open(sealed, context: context) }
        #expect(throws: SealingError.unknownKey("k1")) { try box(second).open(sealed, context: context) }
        #expect(throws: SealingError.malformed) { try box(first).open("", context: context) }
        #expect(throws: SealingError.malformed) { try box(first).open("v1:k1:AAAA", context: context) }
    }

    @Test("are still opened with an older key, and known as such")
    func rotation() throws {
        let old = SealingKey.random(world)
        let sealed = box(old).seal(Secret("gizli"), context: context)
        let rotated = box(older: [old])
        #expect(try rotated.open(sealed, context: context).revealed == "gizli")
        #expect(rotated.isSealedWithOlderKey(sealed))
        #expect(!rotated.isSealedWithOlderKey(rotated.seal(Secret("gizli"), context: context)))
    }

    @Test("belong to a key that is recognised without being told")
    func keyCheckValue() throws {
        let bytes = world.randomBytes(32)
        let key = try #require(SealingKey(id: "k1", bytes: bytes))
        let same = try #require(SealingKey(id: "k1", bytes: bytes))
        let other = try #require(SealingKey(id: "k1", bytes: world.randomBytes(32)))
        #expect(box(key).keyCheckValue == box(same).keyCheckValue)
        #expect(box(key).keyCheckValue != box(other).keyCheckValue)
        #expect("\(key) \(String(reflecting: key))" == "SealingKey(k1) SealingKey(k1)")
    }

    @Test("need a key of 32 bytes with an id that fits into the text")
    func keyForm() {
        #expect(SealingKey(id: "k1", bytes: [1, 2, 3]) == nil)
        #expect(SealingKey(id: "k:1", bytes: world.randomBytes(32)) == nil)
        #expect(SealingKey(id: "", bytes: world.randomBytes(32)) == nil)
    }
}
