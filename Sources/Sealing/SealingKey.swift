import Crypto
package import Domain

/// A key that seals: 32 bytes and a short name, the key id. Data keys seal the secrets in the database, master keys seal
/// the data keys.
///
/// Printing one shows its id only.
package struct SealingKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How long a key is: AES-256.
    package static let byteCount = 32

    /// Names the key in sealed texts, so that a key can be replaced: 1 to 32 lower-case letters, digits or `-`.
    package let id: String
    let symmetricKey: SymmetricKey

    /// Nil unless the id has its form and there are exactly 32 bytes.
    package init?(id: String, bytes: [UInt8]) {
        guard SealingKey.isID(id), bytes.count == SealingKey.byteCount else { return nil }
        self.id = id
        symmetricKey = SymmetricKey(data: bytes)
    }

    /// A new random key with a random id of eight digits behind the prefix.
    package static func random(_ world: World, idPrefix: String = "") -> SealingKey {
        let bytes = world.randomBytes(byteCount)
        precondition(bytes.count == byteCount, "the source of randomness must give as many bytes as asked for")
        return SealingKey(checkedID: idPrefix + world.randomToken(byteCount: 4), bytes: bytes)
    }

    private init(checkedID: String, bytes: [UInt8]) {
        id = checkedID
        symmetricKey = SymmetricKey(data: bytes)
    }

    /// A text that only this key gives and that tells nothing about it. The database keeps it; a start with another
    /// key is refused before anything is sealed twice.
    package var keyCheckValue: String {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: symmetricKey, info: Array("siparis key check v1".utf8), outputByteCount: 16)
        return "v1:\(id):" + derived.withUnsafeBytes { hexadecimal($0) }
    }

    var hexadecimalBytes: String { symmetricKey.withUnsafeBytes { hexadecimal($0) } }

    package var description: String { "SealingKey(\(id))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    private static func isID(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
