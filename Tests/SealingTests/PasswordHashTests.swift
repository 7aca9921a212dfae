import Domain
import Testing

@testable import Sealing

@Suite("Password hashes")
struct PasswordHashTests {
    private let world = testWorld()
    private var hasher: PasswordHasher { PasswordHasher(parameters: .test, world: world) }

    @Test(
        "are scrypt: vectors of RFC 7914",
        arguments: [
            (
                "password", "NaCl", PasswordHash.Parameters(logRounds: 10, blockSize: 8, parallelism: 16),
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", PasswordHash.Parameters(logRounds: 14, blockSize: 8, parallelism: 1),
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ])
    func vectors(password: String, salt: String, parameters: PasswordHash.Parameters, expected: String) throws {
        let key = try PasswordHash.derive(
            Secret(password), salt: Array(salt.utf8), parameters: parameters, byteCount: 64)
        #expect(hexadecimal(key) == expected)
    }

    @Test("accept the password and nothing else", arguments: ["doğru at pil zımba", "👍👍👍👍", "a"])
    func verify(password: String) throws {
        let stored = try hasher.hash(Secret(password))
        #expect(try hasher.verify(Secret(password), against: stored))
        #expect(try !hasher.verify(Secret(password + " "), against: stored))
        #expect(try !hasher.verify(Secret(""), against: stored))
        #expect(try hasher.hash(Secret(password)) != stored)
    }

    @Test("count every byte of a long password")
    func noTruncation() throws {
        let long = String(repeating: "x", count: 128)
        let stored = try hasher.hash(Secret(long + "a"))
        #expect(try !hasher.verify(Secret(long + "b"), against: stored))
    }

    @Test("are PHC strings with their parameters")
    func form() throws {
        let stored = try PasswordHasher(parameters: .init(logRounds: 5, blockSize: 8, parallelism: 2), world: world)
            .hash(Secret("parola"))
        #expect(stored.wholeMatch(of: /\$scrypt\$ln=5,r=8,p=2\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/) != nil)
        #expect(try PasswordHash(parsing: stored).text == stored)
    }

    @Test("with weaker parameters are still accepted and known as weaker")
    func upgrade() throws {
        let stronger = PasswordHasher(parameters: .init(logRounds: 5, blockSize: 8, parallelism: 1), world: world)
        let stored = try hasher.hash(Secret("parola"))
        #expect(try stronger.verify(Secret("parola"), against: stored))
        #expect(stronger.needsUpgrade(stored))
        #expect(!hasher.needsUpgrade(stored))
        #expect(try !hasher.needsUpgrade(stronger.hash(Secret("parola"))))
        #expect(PasswordHash.Parameters.small.work < PasswordHash.Parameters.standard.work)
    }

    @Test(
        "that are none are an error, not a wrong password",
        arguments: [
            "", "parola", "$scrypt$ln=4,r=8,p=1$AAAA", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA",
            "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=+4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ])
    func malformed(stored: String) {
        #expect(throws: PasswordHashError.malformed) { try hasher.verify(Secret("parola"), against: stored) }
        #expect(!hasher.needsUpgrade(stored))
    }

    @Test("of nobody cost the same work and need no stored text")
    func nobody() {
        hasher.verifyNobody(Secret("parola"))
        hasher.verifyNobody(Secret(""))
        #expect(throws: PasswordHashError.emptyPassword) { try hasher.hash(Secret("")) }
    }
}
