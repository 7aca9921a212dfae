import Crypto
import CryptoExtras
package import Domain

/// A password as it is stored: scrypt (RFC 7914) with its salt and parameters, as a PHC string
/// `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`, base64 without padding.
package struct PasswordHash: Sendable, Equatable {
    /// What a hash costs. Memory is 128 · 2^logRounds · blockSize bytes while it is computed.
    package struct Parameters: Sendable, Equatable {
        /// The binary logarithm of N.
        package var logRounds: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(logRounds: Int, blockSize: Int, parallelism: Int) {
            (self.logRounds, self.blockSize, self.parallelism) = (logRounds, blockSize, parallelism)
        }

        /// About half a second and 134 MB on a small server.
        package static let standard = Parameters(logRounds: 17, blockSize: 8, parallelism: 1)
        /// For hosts with little memory: 34 MB.
        package static let small = Parameters(logRounds: 15, blockSize: 8, parallelism: 3)
        /// Weak and fast: for tests only.
        package static let test = Parameters(logRounds: 4, blockSize: 8, parallelism: 1)

        /// How much work a hash is, for comparing two parameter sets.
        package var work: Int { (1 << logRounds) * blockSize * parallelism }

        /// Whether the values make sense and stay below 256 MB and some seconds: a stored text must not stop a host.
        var areUsable: Bool {
            (1...20).contains(logRounds) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
                && 128 * (1 << logRounds) * blockSize <= 1 << 28
        }
    }

    static let saltByteCount = 16
    static let keyByteCount = 32

    package let parameters: Parameters
    let salt: [UInt8]
    let key: [UInt8]

    /// Hashes a password.
    ///
    /// - Parameter salt: 16 random bytes, new for every hash.
    /// - Throws: ``PasswordHashError``
    init(_ password: Secret, salt: [UInt8], parameters: Parameters) throws(PasswordHashError) {
        (self.parameters, self.salt) = (parameters, salt)
        key = try PasswordHash.derive(password, salt: salt, parameters: parameters, byteCount: Self.keyByteCount)
    }

    /// Reads a PHC string.
    ///
    /// - Throws: ``PasswordHashError/malformed`` for anything that ``text`` does not write.
    package init(parsing text: String) throws(PasswordHashError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let parameters = Parameters(parsing: parts[2]), parameters.areUsable,
            let salt = Base64.bytes(parts[3], padded: false), (8...64).contains(salt.count),
            let key = Base64.bytes(parts[4], padded: false), (16...64).contains(key.count)
        else { throw .malformed }
        (self.parameters, self.salt, self.key) = (parameters, salt, key)
    }

    /// The PHC string.
    package var text: String {
        "$scrypt$\(parameters.text)$\(Base64.text(salt, padded: false))$\(Base64.text(key, padded: false))"
    }

    /// Whether this is the hash of the password; takes as long for a wrong one as for the right one.
    package func matches(_ password: Secret) throws(PasswordHashError) -> Bool {
        let derived = try PasswordHash.derive(password, salt: salt, parameters: parameters, byteCount: key.count)
        return constantTimeEquals(derived, key)
    }

    /// scrypt itself. All bytes of the password count; there is no limit of length and no cutting.
    static func derive(
        _ password: Secret, salt: [UInt8], parameters: Parameters, byteCount: Int
    ) throws(PasswordHashError) -> [UInt8] {
        guard !password.isEmpty else { throw .emptyPassword }
        guard parameters.areUsable else { throw .malformed }
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: Array(password.revealed.utf8), salt: salt, outputByteCount: byteCount,
                rounds: 1 << parameters.logRounds, blockSize: parameters.blockSize,
                parallelism: parameters.parallelism)
            return key.withUnsafeBytes { Array($0) }
        } catch {
            throw .failed
        }
    }
}

extension PasswordHash.Parameters {
    fileprivate var text: String { "ln=\(logRounds),r=\(blockSize),p=\(parallelism)" }

    fileprivate init?(parsing text: Substring) {
        let pairs = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.split(separator: "=") }
        guard pairs.count == 3, pairs.allSatisfy({ $0.count == 2 }), pairs.map(\.[0]) == ["ln", "r", "p"],
            let logRounds = Int(pairs[0][1]), let blockSize = Int(pairs[1][1]), let parallelism = Int(pairs[2][1])
        else { return nil }
        self.init(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        guard self.text == text else { return nil }
    }
}
