import Crypto
package import Domain

/// Seals secrets for the database and opens them again: AES-256-GCM, bound to the place where they are kept.
///
/// A sealed text is `v1:<key id>:<base64 of nonce (12 bytes), cipher text, tag (16 bytes)>`.
package struct SecretBox: Sendable {
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let current: SealingKey
    private let older: [SealingKey]
    private let world: World

    /// - Parameters:
    ///   - current: the key that new texts are sealed with.
    ///   - older: keys that still open what they have sealed.
    ///   - world: gives the nonces; its randomness must be cryptographically strong.
    package init(current: SealingKey, older: [SealingKey] = [], world: World) {
        (self.current, self.older, self.world) = (current, older, world)
    }

    package init(_ file: KeyFile, world: World) {
        self.init(current: file.current, older: file.older, world: world)
    }

    /// The text that the database keeps to notice a wrong key at the start: see ``SealingKey/keyCheckValue``.
    package var keyCheckValue: String { current.keyCheckValue }

    /// The id of the key that seals now.
    package var keyID: String { current.id }

    /// Seals a secret, an empty one too, for one place. Sealing the same secret twice gives two different texts.
    package func seal(_ secret: Secret, context: SealingContext) -> String {
        let nonceBytes = world.randomBytes(SecretBox.nonceByteCount)
        do {
            let box = try AES.GCM.seal(
                Array(secret.revealed.utf8), using: current.symmetricKey, nonce: AES.GCM.Nonce(data: nonceBytes),
                authenticating: context.authenticatedBytes)
            return "v1:\(current.id):" + Base64.text(nonceBytes + Array(box.ciphertext) + Array(box.tag))
        } catch {
            // Only a wrong size of key or nonce is refused; the key is 32 bytes, so the nonce was not 12.
            preconditionFailure("the source of randomness must give as many bytes as asked for")
        }
    }

    /// Opens what ``seal(_:context:)`` made for the same place.
    ///
    /// - Throws: ``SealingError``: for any change of text, key or context.
    package func open(_ sealed: String, context: SealingContext) throws(SealingError) -> Secret {
        let parts = sealed.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", let bytes = Base64.bytes(parts[2]),
            bytes.count >= SecretBox.nonceByteCount + SecretBox.tagByteCount
        else { throw .malformed }
        let id = String(parts[1])
        guard let key = ([current] + older).first(where: { $0.id == id }) else { throw .unknownKey(id) }
        guard let plain = SecretBox.decrypt(bytes, key: key, context: context),
            let text = String(validating: plain, as: UTF8.self)
        else { throw .refused }
        return Secret(text)
    }

    /// Whether the text is sealed with an older key, so that it should be sealed again.
    package func isSealedWithOlderKey(_ sealed: String) -> Bool { !sealed.hasPrefix("v1:\(current.id):") }

    private static func decrypt(_ bytes: [UInt8], key: SealingKey, context: SealingContext) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key.symmetricKey, authenticating: context.authenticatedBytes)
        else { return nil }
        return [UInt8](plain)
    }
}
