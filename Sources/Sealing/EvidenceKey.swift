import Crypto
package import Domain

/// The installation's own key for evidence: the chain over the audit log, its checkpoints, and the marks by which an
/// erased person is known again. It does not depend on the key that seals secrets, so that key can be replaced.
///
/// For each use a key of its own is derived (HKDF-SHA256, RFC 5869).
package struct EvidenceKey: Sendable {
    package static let byteCount = 32
    /// How long a link of the chain is.
    package static let linkByteCount = 32

    private let chain: SymmetricKey
    private let checkpoint: SymmetricKey
    private let person: SymmetricKey

    /// Nil unless the text is 64 hexadecimal digits.
    package init?(_ secret: Secret) {
        guard let bytes = decodeHexadecimal(secret.revealed), bytes.count == Self.byteCount else { return nil }
        let root = SymmetricKey(data: bytes)
        func derived(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: Array(use.utf8), outputByteCount: Self.byteCount)
        }
        chain = derived("siparis audit chain v1")
        checkpoint = derived("siparis audit checkpoint v1")
        person = derived("siparis erased person v1")
    }

    /// The text of a new random key.
    package static func random(_ world: World) -> Secret { Secret(world.randomToken(byteCount: byteCount)) }

    /// What the first link follows.
    package static var chainStart: [UInt8] { [UInt8](repeating: 0, count: linkByteCount) }

    /// A link of the chain: HMAC-SHA256 over the link before, the number in the sequence, and the row.
    ///
    /// - Parameter row: the canonical bytes of the row.
    package func link(after previous: [UInt8], sequence: Int64, row: [UInt8]) -> [UInt8] {
        Array(code(previous, sequence, row))
    }

    /// Whether this is the link of exactly this row in this place, in constant time.
    package func isLink(_ link: [UInt8], after previous: [UInt8], sequence: Int64, row: [UInt8]) -> Bool {
        code(previous, sequence, row) == link
    }

    private func code(_ previous: [UInt8], _ sequence: Int64, _ row: [UInt8]) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: chain)
        code.update(data: previous)
        code.update(data: withUnsafeBytes(of: sequence.bigEndian) { Array($0) })
        code.update(data: row)
        return code.finalize()
    }

    /// The signature under a line of the checkpoints' file, as 64 hexadecimal digits.
    package func signature(ofCheckpoint line: String) -> String {
        hexadecimal(HMAC<SHA256>.authenticationCode(for: Array(line.utf8), using: checkpoint))
    }

    /// Whether the signature is that of this line, in constant time.
    package func isSignature(_ signature: some StringProtocol, ofCheckpoint line: String) -> Bool {
        guard let code = decodeHexadecimal(signature), code.count == SHA256.byteCount else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(line.utf8), using: checkpoint)
    }

    /// By what an erased person is known again without keeping who it was: HMAC-SHA256 of the kind and the normalised
    /// telephone number or address, as 64 hexadecimal digits.
    package func personMark(_ kind: String, _ value: String) -> String {
        hexadecimal(HMAC<SHA256>.authenticationCode(for: Array("\(kind):\(value)".utf8), using: person))
    }
}
