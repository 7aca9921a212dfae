import Crypto
package import Domain

/// The six digits of an authenticator app: TOTP (RFC 6238) with SHA-1 and steps of 30 seconds, which is what all of
/// them understand.
package enum TimeCode {
    /// 160 bits, the size that RFC 4226 (section 4, R6) recommends.
    package static let secretByteCount = 20
    package static let digits = 6
    package static let stepSeconds: Int64 = 30

    /// The number of the step that a moment lies in.
    package static func step(at moment: Timestamp) -> Int64 { moment.milliseconds / 1000 / stepSeconds }

    /// The code of a step (RFC 4226, section 5.3).
    package static func code(secret: [UInt8], step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// The step whose code this is: the present one, the one before or the one after; nil if it is none of theirs.
    ///
    /// - Parameter given: as it was typed; blanks in it do not count.
    package static func matchingStep(_ given: String, secret: [UInt8], at moment: Timestamp) -> Int64? {
        let typed = String(given.filter { !$0.isWhitespace })
        guard typed.utf8.count == digits else { return nil }
        let present = step(at: moment)
        var found: Int64?
        // All three are computed, so that the time does not tell which one it was.
        for candidate in [present - 1, present, present + 1] {
            if constantTimeEquals(code(secret: secret, step: candidate), typed) { found = candidate }
        }
        return found
    }

    /// The address that an authenticator app reads from the picture (the Key URI format).
    package static func keyURI(secret: Secret, account: String, issuer: String) -> Secret {
        let (issuer, account) = (percentEncoded(issuer), percentEncoded(account))
        return Secret(
            "otpauth://totp/\(issuer):\(account)?secret=\(secret.revealed)&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=\(digits)&period=\(stepSeconds)")
    }

    private static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
                || "-._~".utf8.contains(byte)
            {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

/// Base 32 (RFC 4648, section 6) without padding: how people type secrets.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    package static func text(_ bytes: [UInt8]) -> String {
        var text = ""
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[buffer >> bits & 31])
            }
        }
        if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
        return text
    }

    /// The bytes; nil if a letter is none of the alphabet. Case does not matter.
    package static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for letter in text.uppercased() {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 0xFF))
            }
        }
        return bytes
    }
}
