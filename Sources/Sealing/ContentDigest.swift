import Crypto
import Domain

/// The digest by which the content of a file or payload is recognised.
package enum ContentDigest {
    /// SHA-256 of the bytes as 64 lower-case hexadecimal digits.
    package static func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

    /// The same of a file, which is read in pieces, with its size in bytes.
    package static func sha256(
        file path: String
    ) throws(DurableFile.Failure) -> (digest: String, size: Int64) {
        let file = try DurableFile.Reader(path)
        var (hash, size): (SHA256, Int64) = (SHA256(), 0)
        while true {
            let piece = try file.read(from: size, count: 1 << 18)
            if piece.isEmpty { return (hexadecimal(hash.finalize()), size) }
            hash.update(data: piece)
            size += Int64(piece.count)
        }
    }
}
