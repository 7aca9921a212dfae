import Crypto
package import Domain

/// HMAC-SHA256 (RFC 2104) over raw bytes, in hexadecimal: the signature of webhooks that come in and go out.
package enum HMACSignature {
    /// The signature as 64 lower-case hexadecimal digits.
    package static func hexadecimal(of bytes: [UInt8], key: Secret) -> String {
        Domain.hexadecimal(HMAC<SHA256>.authenticationCode(for: bytes, using: symmetricKey(key)))
    }

    /// Whether the signature is that of exactly these bytes, in constant time.
    ///
    /// An empty key signs nothing: false, so that a secret that was never entered lets nobody in.
    package static func isValid(_ signature: some StringProtocol, of bytes: [UInt8], key: Secret) -> Bool {
        guard !key.isEmpty, let code = decodeHexadecimal(signature), code.count == SHA256.byteCount else {
            return false
        }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: symmetricKey(key))
    }

    /// Whether one of the keys gave the signature: the new and the old one while a secret is being changed.
    package static func isValid(_ signature: some StringProtocol, of bytes: [UInt8], keys: [Secret]) -> Bool {
        keys.contains { isValid(signature, of: bytes, key: $0) }
    }

    private static func symmetricKey(_ key: Secret) -> SymmetricKey { SymmetricKey(data: Array(key.revealed.utf8)) }
}
