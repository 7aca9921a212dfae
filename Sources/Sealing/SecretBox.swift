import Crypto
package import Domain

/// Seals secrets for the database and opens them again: AES-256-GCM, bound to the place where they are kept.
///
/// A sealed text is `v1:<key id>:<base64 of nonce (12 bytes), cipher text, tag (16 bytes)>`. The key is a data key; texts
/// of earlier versions were sealed with a master key itself, and still open.
package struct SecretBox: Sendable {
    /// The keys that are known now.
    package let ring: KeyRing
    private let world: World

    /// - Parameters:
    ///   - current: the master key that new data keys are sealed with.
    ///   - older: master keys that still open what they have sealed.
    ///   - world: gives the nonces; its randomness must be cryptographically strong.
    package init(current: SealingKey, older: [SealingKey] = [], world: World) {
        self.init(KeyRing(KeyFile(current: current, older: older)), world: world)
    }

    package init(_ ring: KeyRing, world: World) { (self.ring, self.world) = (ring, world) }

    /// Seals a secret, an empty one too, for one place. Sealing the same secret twice gives two different texts.
    ///
    /// - Parameter key: the data key in use, as the transaction that stores the text sees it; a key that was looked up
    ///   earlier may be gone when the text is read.
    package func seal(_ secret: Secret, context: SealingContext, key: SealingKey) -> String {
        SealedText.make(Array(secret.revealed.utf8), context: context, key: key, world: world)
    }

    /// Seals with the master key itself: only for what must open without the database, such as a file beside it. Whoever
    /// opens it seals it anew when ``isSealedWithOlderMasterKey(_:)``, and ``KeyRing`` keeps no account of it.
    package func sealWithMasterKey(_ secret: Secret, context: SealingContext) -> String {
        seal(secret, context: context, key: ring.currentMasterKey)
    }

    /// Whether a text is sealed with another key than the master key in use.
    package func isSealedWithOlderMasterKey(_ sealed: String) -> Bool {
        SecretBox.keyID(of: sealed) != ring.currentMasterKeyID
    }

    /// Opens what ``seal(_:context:key:)`` made for the same place.
    ///
    /// - Throws: ``SealingError``: for any change of text, key or context; `unknownKey` if another process made the key
    ///   meanwhile, so that it has to be looked up.
    package func open(_ sealed: String, context: SealingContext) throws(SealingError) -> Secret {
        let text = try SealedText(parsing: sealed)
        guard let key = ring.key(text.keyID) else { throw .unknownKey(text.keyID) }
        return try text.open(key, context: context)
    }

    /// The time, for what is stored with a key.
    package var now: Timestamp { world.now() }

    /// The id of the key that a text was sealed with; nil for text that is not sealed.
    package static func keyID(of sealed: String) -> String? { (try? SealedText(parsing: sealed))?.keyID }

    /// A new random data key, sealed with the master key in use, as it is stored.
    package func makeDataKey() -> SealedDataKey {
        let key = SealingKey.random(world, idPrefix: SealedDataKey.idPrefix)
        return ring.sealed(key, world: world)
    }

    /// The data key sealed with the master key in use; nil if it is already.
    ///
    /// - Throws: ``SealingError`` if the key file does not hold the master key that it is sealed with.
    package func rewrapped(_ stored: SealedDataKey) throws(SealingError) -> SealedDataKey? {
        guard stored.masterKeyID != ring.currentMasterKeyID else { return nil }
        return ring.sealed(try ring.learn(stored), world: world)
    }
}

/// The three parts of a sealed text.
struct SealedText {
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    let keyID: String
    private let bytes: [UInt8]

    init(parsing sealed: String) throws(SealingError) {
        let parts = sealed.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", let bytes = Base64.bytes(parts[2]),
            bytes.count >= SealedText.nonceByteCount + SealedText.tagByteCount
        else { throw .malformed }
        (keyID, self.bytes) = (String(parts[1]), bytes)
    }

    static func make(_ plain: [UInt8], context: SealingContext, key: SealingKey, world: World) -> String {
        let nonceBytes = world.randomBytes(nonceByteCount)
        do {
            let box = try AES.GCM.seal(
                plain, using: key.symmetricKey, nonce: AES.GCM.Nonce(data: nonceBytes),
                authenticating: context.authenticatedBytes)
            return "v1:\(key.id):" + Base64.text(nonceBytes + Array(box.ciphertext) + Array(box.tag))
        } catch {
            // Only a wrong size of key or nonce is refused; the key is 32 bytes, so the nonce was not 12.
            preconditionFailure("the source of randomness must give as many bytes as asked for")
        }
    }

    func open(_ key: SealingKey, context: SealingContext) throws(SealingError) -> Secret {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key.symmetricKey, authenticating: context.authenticatedBytes),
            let text = String(validating: plain, as: UTF8.self)
        else { throw .refused }
        return Secret(text)
    }
}
