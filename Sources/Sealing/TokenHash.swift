/// What the database keeps of a random token (session, link, API key): its SHA-256, so that a stolen copy of the
/// database opens no door. Only for tokens of 128 random bits or more, never for passwords.
package enum TokenHash {
    /// SHA-256 of the token's bytes as 64 lower-case hexadecimal digits.
    package static func of(_ token: String) -> String { ContentDigest.sha256(Array(token.utf8)) }

    /// Whether the token is the one that was hashed, in constant time.
    package static func matches(_ token: String, stored: String) -> Bool {
        constantTimeEquals(of(token), stored)
    }
}
