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

    /// A box with one data key, and that key.
    private func boxAndKey() throws -> (box: SecretBox, key: SealingKey) {
        let box = box()
        return (box, try box.ring.learn(box.makeDataKey()))
    }

    @Test(
        "come back as they were", arguments: ["", "a", "gizli şifre ğüşöçİı", "👍", String(repeating: "x", count: 5000)])
    func roundTrip(text: String) throws {
        let (box, key) = try boxAndKey()
        let sealed = box.seal(Secret(text), context: context, key: key)
        #expect(try box.open(sealed, context: context).revealed == text)
    }

    @Test("have the documented form and never look the same twice")
    func form() throws {
        let (box, key) = try boxAndKey()
        // With a blank, which base64 has not: four letters would stand in one of so many texts by chance.
        let texts = (0..<20_000).map { _ in box.seal(Secret("ayni metin"), context: context, key: key) }
        // The nonce is the first 12 bytes, 16 digits of base64.
        #expect(Set(texts.map { $0.dropFirst("v1:\(key.id):".count).prefix(16) }).count == texts.count)
        #expect(texts.allSatisfy { $0.hasPrefix("v1:\(key.id):") && !$0.contains("ayni metin") })
        #expect(key.id.hasPrefix("dk-") && SecretBox.keyID(of: texts[0]) == key.id)
        #expect(SecretBox.keyID(of: "düz metin") == nil)
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
    func otherPlace(other: SealingContext) throws {
        let (box, key) = try boxAndKey()
        let sealed = box.seal(Secret("gizli"), context: context, key: key)
        #expect(throws: SealingError.refused) { try box.open(sealed, context: other) }
    }

    @Test("refuse every changed bit")
    func changedBits() throws {
        let (box, key) = try boxAndKey()
        let bytes = Array(box.seal(Secret("gizli"), context: context, key: key).utf8)
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
        let sealed = box(first).seal(Secret("gizli"), context: context, key: first)
        #expect(throws: SealingError.refused) { try box(impostor).open(sealed, context: context) }
        #expect(throws: SealingError.unknownKey("k1")) { try box(second).open(sealed, context: context) }
        #expect(throws: SealingError.malformed) { try box(first).open("", context: context) }
        #expect(throws: SealingError.malformed) { try box(first).open("v1:k1:AAAA", context: context) }
    }

    @Test("of earlier versions, sealed with a master key itself, still open, also with an older one")
    func earlierVersions() throws {
        let old = SealingKey.random(world)
        let sealed = box(old).seal(Secret("gizli"), context: context, key: old)
        #expect(try box(old).open(sealed, context: context).revealed == "gizli")
        #expect(try box(older: [old]).open(sealed, context: context).revealed == "gizli")
    }

    @Test("belong to a key that is recognised without being told")
    func keyCheckValue() throws {
        let bytes = world.randomBytes(32)
        let key = try #require(SealingKey(id: "k1", bytes: bytes))
        let same = try #require(SealingKey(id: "k1", bytes: bytes))
        let other = try #require(SealingKey(id: "k1", bytes: world.randomBytes(32)))
        #expect(key.keyCheckValue == same.keyCheckValue)
        #expect(key.keyCheckValue != other.keyCheckValue)
        #expect(box(key, older: [other]).ring.keyCheckValues == [key.keyCheckValue, other.keyCheckValue])
        #expect("\(key) \(String(reflecting: key))" == "SealingKey(k1) SealingKey(k1)")
    }

    @Test("need a key of 32 bytes with an id that fits into the text")
    func keyForm() {
        #expect(SealingKey(id: "k1", bytes: [1, 2, 3]) == nil)
        #expect(SealingKey(id: "k:1", bytes: world.randomBytes(32)) == nil)
        #expect(SealingKey(id: "", bytes: world.randomBytes(32)) == nil)
    }
}

@Suite("Data keys")
struct DataKeyTests {
    private let world = testWorld()
    private let context = SealingContext(table: "entegrasyonlar", row: 7, column: "api_key", tenant: 3)

    @Test("are stored sealed, and open in another process with the same key file")
    func otherProcess() throws {
        let master = SealingKey.random(world)
        let first = SecretBox(current: master, world: world)
        let stored = first.makeDataKey()
        #expect(stored.masterKeyID == master.id)
        let sealed = first.seal(Secret("gizli"), context: context, key: try first.ring.learn(stored))

        let second = SecretBox(current: master, world: world)
        #expect(throws: SealingError.unknownKey(stored.id)) { try second.open(sealed, context: context) }
        try second.ring.learn(stored)
        #expect(try second.open(sealed, context: context) == Secret("gizli"))
    }

    @Test("do not open with another master key, under another id, or damaged")
    func refused() throws {
        let master = SealingKey.random(world)
        let stored = SecretBox(current: master, world: world).makeDataKey()
        let stranger = SecretBox(current: .random(world), world: world)
        #expect(throws: SealingError.unknownKey(master.id)) { try stranger.ring.learn(stored) }
        let box = SecretBox(current: master, world: world)
        let renamed = SealedDataKey(id: "dk-00000000", sealed: stored.sealed)
        #expect(throws: SealingError.refused) { try box.ring.learn(renamed) }
        let cut = SealedDataKey(id: stored.id, sealed: String(stored.sealed.dropLast(8)))
        #expect(throws: SealingError.self) { try box.ring.learn(cut) }
        let notSealed = SealedDataKey(id: stored.id, sealed: "düz")
        #expect(throws: SealingError.malformed) { try box.ring.learn(notSealed) }
    }

    @Test("are sealed anew with a new master key, and stay the same key")
    func rewrapped() throws {
        let (old, new) = (SealingKey.random(world), SealingKey.random(world))
        let stored = SecretBox(current: old, world: world).makeDataKey()
        let both = SecretBox(current: new, older: [old], world: world)
        let rewrapped = try #require(try both.rewrapped(stored))
        #expect(rewrapped.id == stored.id && rewrapped.masterKeyID == new.id)
        #expect(try both.rewrapped(rewrapped) == nil)

        let sealed = both.seal(Secret("gizli"), context: context, key: try both.ring.learn(stored))
        let newOnly = SecretBox(current: new, world: world)
        try newOnly.ring.learn(rewrapped)
        #expect(try newOnly.open(sealed, context: context) == Secret("gizli"))
    }

    @Test("bring a running process to read the key file again when their master key is new")
    func keyFileIsReadAgain() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/anahtar"
            let running = KeyRing(try KeyFile.create(path, world: world), path: path)
            let changed = try KeyFile.addKey(to: path, world: world)
            let stored = SecretBox(KeyRing(changed), world: world).makeDataKey()
            #expect(!running.masterKeyIDs.contains(changed.current.id))
            try running.learn(stored)
            #expect(running.masterKeyIDs == changed.keys.map(\.id))
        }
    }

    @Test("are not printed")
    func printing() throws {
        let box = SecretBox(current: .random(world), world: world)
        let key = try box.ring.learn(box.makeDataKey())
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "SealingKey(\(key.id))" && !dumped.contains("SymmetricKey"))
    }
}
