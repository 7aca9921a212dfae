import Crypto
import Domain

/// The digest by which the content of a file or payload is recognised.
package enum ContentDigest {
    /// SHA-256 of the bytes as 64 lower-case hexadecimal digits.
    package static func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
}
