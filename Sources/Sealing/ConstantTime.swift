import Crypto

/// Whether two byte sequences are equal, in a time that does not depend on where they differ.
///
/// Their SHA-256 digests are compared; swift-crypto compares digests in constant time.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SHA256.hash(data: left) == SHA256.hash(data: right)
}

/// Whether two texts have the same bytes, in a time that does not depend on where they differ.
package func constantTimeEquals(_ left: String, _ right: String) -> Bool {
    constantTimeEquals(Array(left.utf8), Array(right.utf8))
}
