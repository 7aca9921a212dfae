package import Domain

/// Hashes and checks passwords with the installation's parameters.
///
/// Every call takes up to half a second of processor time and a lot of memory: never call it on an event loop, and
/// let only two run at once.
package struct PasswordHasher: Sendable {
    private let parameters: PasswordHash.Parameters
    private let world: World
    private let onWork: @Sendable (PasswordHash.Parameters) -> Void

    /// - Parameter onWork: told of every computation of scrypt before it begins; tests count by it.
    package init(
        parameters: PasswordHash.Parameters = .standard, world: World,
        onWork: @escaping @Sendable (PasswordHash.Parameters) -> Void = { _ in }
    ) {
        (self.parameters, self.world, self.onWork) = (parameters, world, onWork)
    }

    /// The PHC string to store for a new password.
    package func hash(_ password: Secret) throws(PasswordHashError) -> String {
        onWork(parameters)
        return try PasswordHash(password, salt: world.randomBytes(PasswordHash.saltByteCount), parameters: parameters)
            .text
    }

    /// Whether the password is the stored one; the comparison takes the same time for all.
    ///
    /// - Throws: ``PasswordHashError/malformed`` if `stored` is no hash. An empty password is wrong, not an error.
    package func verify(_ password: Secret, against stored: String) throws(PasswordHashError) -> Bool {
        let hash = try PasswordHash(parsing: stored)
        guard !password.isEmpty else {
            verifyNobody(password)
            return false
        }
        onWork(hash.parameters)
        return try hash.matches(password)
    }

    /// Whether the stored hash is weaker than new ones, so that it should be replaced after a good sign-in. False for
    /// text that is no hash.
    package func needsUpgrade(_ stored: String) -> Bool {
        guard let hash = try? PasswordHash(parsing: stored) else { return false }
        return hash.parameters.work < parameters.work
    }

    /// Does the work of a check and finds nothing: for a user who does not exist, so that the time of the answer
    /// does not tell.
    package func verifyNobody(_ password: Secret) {
        let salt = [UInt8](repeating: 0, count: PasswordHash.saltByteCount)
        onWork(parameters)
        let anything = password.isEmpty ? Secret("-") : password
        _ = try? PasswordHash(anything, salt: salt, parameters: parameters)
    }
}
